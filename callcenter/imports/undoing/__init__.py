"""Undo: what a list brought in goes again, what it filled in is emptied; what people worked on since stays."""

from callcenter import activities, dialing
from callcenter.accounts import intake
from callcenter.db import Connection
from callcenter.ids import AccountId
from callcenter.imports.model import Batch
from callcenter.imports.undoing import sql
from callcenter.imports.undoing.sql import Brought

__all__ = ["CHUNK", "undo"]

CHUNK = 1000  # lines; as many as come in at once, so that a chunk holds at most one row that filled in an account


async def undo(conn: Connection, batch: Batch, after: int, until: int) -> None:
    """Undo the lines after `after` up to `until`, in the caller's transaction; why some are left is written down."""
    rows = await sql.brought_lines(conn, batch.id, after, until)
    created = await sql.created_accounts(conn, batch.id, list({row.account_id for row in rows}))
    of_created = [row for row in rows if row.account_id in created]
    of_others = [row for row in rows if row.account_id not in created]
    left = await _undo_created(conn, batch, of_created, created)
    left |= await _undo_updates(conn, of_others)
    await sql.save_undone(conn, batch.id, [(row.line, left.get(row.line, "")) for row in rows])


async def _undo_created(
    conn: Connection, batch: Batch, rows: list[Brought], created: dict[AccountId, tuple[str | None, str | None]]
) -> dict[int, str]:
    """Accounts that the list brought go as a whole or stay as a whole, with all rows that are about them."""
    fresh = [id_ for id_, (undone, _) in created.items() if undone is None]
    because = {id_: reason for id_, (_, reason) in created.items() if reason}
    because |= await sql.later_work(conn, batch.id, fresh)
    gone = [id_ for id_ in fresh if id_ not in because]
    contacts = [contact for row in rows if row.account_id not in because for contact in row.made.contacts]
    await activities.history.withdraw(conn, contacts, [row.account_id for row in rows])
    await intake.take_back(conn, gone)
    return {row.line: because[row.account_id] for row in rows if row.account_id in because}


async def _undo_updates(conn: Connection, rows: list[Brought]) -> dict[int, str]:
    """Accounts that were there before the list lose what it added, as far as nobody has used it since."""
    ids = [row.account_id for row in rows]
    contacts = [contact for row in rows for contact in row.made.contacts]
    withdrawn = set(await activities.history.withdraw(conn, contacts, ids))
    leads = [(campaign, row.account_id) for row in rows for campaign in row.made.campaigns]
    taken_out = set(await dialing.leads.take_out(conn, leads))
    numbers = set(await intake.remove_numbers(conn, [number for row in rows for number in row.made.numbers]))
    people = set(await intake.remove_people(conn, [person for row in rows for person in row.made.people]))
    fills = [intake.Fill(account_id=row.account_id, **row.made.filled) for row in rows if row.made.filled]
    changed = await intake.put_back(conn, fills)
    left: dict[int, str] = {}
    for row in rows:
        if changed.get(row.account_id) and row.made.filled:
            left[row.line] = "changed"
        if set(row.made.people) - people:
            left[row.line] = "people"
        if set(row.made.numbers) - numbers:
            left[row.line] = "numbers"
        if {(campaign, row.account_id) for campaign in row.made.campaigns} - taken_out:
            left[row.line] = "campaigns"
        if set(row.made.contacts) - withdrawn:
            left[row.line] = "contacts"
    return left
