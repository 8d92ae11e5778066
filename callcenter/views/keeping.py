"""Saving, renaming, sharing and deleting views."""

from callcenter.db import INVISIBLE, Connection, Refusals, refusing
from callcenter.errors import Absent, Faults, Invalid, one_line
from callcenter.ids import UserId
from callcenter.views import sql
from callcenter.views.model import MOST_LETTERS, Entity, Scope, Shown, ViewId

_REFUSALS: Refusals = {
    "saved_view_name_once": lambda: Invalid("name", "taken"),
    INVISIBLE: lambda: Invalid("scope", "out_of_range"),  # a scope that the role does not include
}


async def save_view(conn: Connection, by: UserId, entity: Entity, name: str, scope: Scope, shown: Shown) -> ViewId:
    """The id of the new view. An own view of that name is replaced. Raises Invalid."""
    name = _named(name)
    async with refusing(conn, _REFUSALS):
        return await sql.upsert_view(conn, by, entity, name, scope, shown)


async def change_view(conn: Connection, view_id: ViewId, name: str, scope: Scope) -> None:
    """Another name, or other people who see it. Raises Invalid, and Absent for a view that is somebody else's."""
    name = _named(name)
    async with refusing(conn, _REFUSALS):
        if not await sql.update_view(conn, view_id, name, scope):
            raise Absent


async def delete_view(conn: Connection, view_id: ViewId) -> None:
    """Gone for everybody who saw it. Raises Absent for a view that is somebody else's."""
    if not await sql.delete_view(conn, view_id):
        raise Absent


async def open_first(conn: Connection, by: UserId, view_id: ViewId, *, first: bool) -> None:
    """This view opens first for this person when the list is entered, or no longer. Raises Absent."""
    if await sql.view_by_id(conn, by, view_id) is None:
        raise Absent
    await (sql.set_first if first else sql.unset_first)(conn, by, view_id)


def _named(name: str) -> str:
    faults, name = Faults(), name.strip()
    if not name:
        faults.add(Invalid("name", "empty"))
    faults.check(one_line, "name", name, MOST_LETTERS)
    faults.end()
    return name
