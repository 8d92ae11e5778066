"""The words of several lists."""

from collections.abc import Mapping

from callcenter.panel.exporting.model import Words
from callcenter.panel.languages import marked as N_
from callcenter.panel.languages import marked_within as C_

STATUS: Mapping[str, Words] = {
    "prospect": C_("status", "Prospect"),
    "qualified": N_("Qualified"),
    "rejected": N_("Not a fit"),
    "client": C_("status", "Client"),
    "former": N_("Former client"),
}
RECORDING: Mapping[str, Words] = {
    "stored": N_("Stored"),
    "pending": N_("Being stored"),
    "expected": N_("Call not over yet"),
    "missing": N_("Recording missing"),
    "parked": N_("Could not be stored yet"),
    "unneeded": N_("Nobody spoke"),
}
