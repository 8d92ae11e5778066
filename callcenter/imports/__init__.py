"""Lists come in: staged, mapped, checked, brought in by a job, and undone (A27, M1, H14, H15).

Tables: import_batch, import_row, import_mapping.
The rows keep what became of them, in the transaction in which it became so; the accounts, people, numbers, past
contacts and leads are written by the rooms that own them. `understanding` decides what a line says, without a database.
"""

from callcenter.imports.mapping import possible_owners
from callcenter.imports.model import WORKING, Batch, Known, NotNow, Reason, Settings, State
from callcenter.imports.sql import batch_by_id, counts_of, first_lines, list_batches, list_rows
from callcenter.imports.staging import stage
from callcenter.imports.starting import check, run, undo
from callcenter.imports.steps import Steps, sweep
from callcenter.imports.understanding import WHY_HEADINGS, Field

__all__ = [
    "WHY_HEADINGS",
    "WORKING",
    "Batch",
    "Field",
    "Known",
    "NotNow",
    "Reason",
    "Settings",
    "State",
    "Steps",
    "batch_by_id",
    "check",
    "counts_of",
    "first_lines",
    "list_batches",
    "list_rows",
    "possible_owners",
    "run",
    "stage",
    "sweep",
    "undo",
]
