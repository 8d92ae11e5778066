"""When somebody wants to be reminded (A9, A51)."""

from callcenter.db import Connection, announce
from callcenter.errors import Faults, Invalid
from callcenter.ids import UserId
from callcenter.reminders import sql
from callcenter.reminders.model import BEFORE_END, LEADS, ReminderSettings


async def change_settings(conn: Connection, user_id: UserId, chosen: ReminderSettings) -> None:
    """From now on these hold; open pages follow at once. Raises Invalid."""
    faults = Faults()
    for field in ("call_minutes", "meeting_minutes", "task_minutes", "mail_minutes"):
        if getattr(chosen, field) not in (None, *LEADS):
            faults.add(Invalid(field, "out_of_range"))
    if chosen.list_minutes_before_end not in (None, *BEFORE_END):
        faults.add(Invalid("list_minutes_before_end", "out_of_range"))
    faults.end()
    await sql.update_settings(conn, user_id, chosen)
    await announce(conn, "reminder", user_id, user_id=user_id)
