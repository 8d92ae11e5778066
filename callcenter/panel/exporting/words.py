"""The words of several lists."""

from collections.abc import Mapping

from callcenter.panel.languages import Words
from callcenter.panel.languages import marked as N_

RECORDING: Mapping[str, Words] = {
    "stored": N_("Stored"),
    "pending": N_("Being stored"),
    "expected": N_("Call not over yet"),
    "missing": N_("Recording missing"),
    "parked": N_("Could not be stored yet"),
    "unneeded": N_("Nobody spoke"),
}
