"""The teams, one below another: what a leader sees is what hangs below."""

from functools import partial

from callcenter.db import Connection, refusing
from callcenter.errors import Absent, Invalid
from callcenter.ids import TeamId, UserId
from callcenter.users import sql
from callcenter.users.auditing import audit
from callcenter.users.dictionaries import check_name
from callcenter.users.model import Team
from callcenter.users.sql import list_teams

__all__ = ["Team", "add_team", "change_team", "list_teams"]

_REFUSALS = {
    "team_parent_id_fkey": partial(Invalid, "parent", "unknown"),
    "team_not_its_own_parent": partial(Invalid, "parent", "below_itself"),
    "team_no_cycle": partial(Invalid, "parent", "below_itself"),
}


async def add_team(conn: Connection, by: UserId | None, name: str, parent_id: TeamId | None) -> TeamId:
    """A new team below `parent_id`. Raises Invalid."""
    check_name(name)
    async with refusing(conn, _REFUSALS):
        team_id = await sql.insert_team(conn, name.strip(), parent_id)
    await audit(conn, by, "team.added", name.strip())
    return team_id


async def change_team(conn: Connection, by: UserId, team_id: TeamId, name: str, parent_id: TeamId | None) -> None:
    """Another name or place of a team. Raises Absent, Invalid (a team cannot stand below itself)."""
    check_name(name)
    async with refusing(conn, _REFUSALS):
        changed = await sql.update_team(conn, team_id, name.strip(), parent_id)
    if not changed:
        raise Absent()
    await audit(conn, by, "team.changed", name.strip())
