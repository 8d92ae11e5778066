"""Lists come in: staged, mapped, checked, brought in by a job, and undone (A27, M1, H14, H15).

Tables: import_batch, import_row, import_mapping.
The rows keep what became of them, in the transaction in which it became so; the accounts, people, numbers, past
contacts and leads are written by the rooms that own them. Parts with names of their own: `mapping` (what columns meant
last time), `understanding` (what a line says, decided without a database), `steps` (the jobs), `showing` (the lists and
their lines on the screen).
"""

from callcenter.imports import mapping, showing, steps, understanding
from callcenter.imports.model import Batch, Known, NotNow, Settings, State
from callcenter.imports.sql import batch_by_id
from callcenter.imports.staging import stage
from callcenter.imports.starting import check, run, undo

__all__ = [
    "Batch",
    "Known",
    "NotNow",
    "Settings",
    "State",
    "batch_by_id",
    "check",
    "mapping",
    "run",
    "showing",
    "stage",
    "steps",
    "understanding",
    "undo",
]
