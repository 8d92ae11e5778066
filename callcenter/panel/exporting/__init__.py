"""Lists as files: what each list puts into one, and how it is sent.

What the page of a list is asked for and by whom, is what its file is asked for; the columns are those of the page.
"""

from callcenter.panel.exporting.accounts import accounts_exported
from callcenter.panel.exporting.contacts import contacts_exported, plans_exported
from callcenter.panel.exporting.following import next_steps_exported
from callcenter.panel.exporting.model import Export, Exporter, ExportsBusy
from callcenter.panel.exporting.recorded import recordings_exported
from callcenter.panel.exporting.sending import AT_ONCE, TURNS, send

__all__ = ["AT_ONCE", "EXPORTERS", "TURNS", "Export", "ExportsBusy", "send"]

EXPORTERS: dict[str, Exporter] = {
    "accounts": accounts_exported,
    "plans": plans_exported,
    "recordings": recordings_exported,
    "contacts": contacts_exported,
    "next-steps": next_steps_exported,
}
