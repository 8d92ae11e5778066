"""What a person asks of a list: say what its columns mean, bring it in, undo it."""

from collections.abc import Sequence

from callcenter import accounts, users
from callcenter.db import Connection
from callcenter.errors import Absent, Faults, Invalid
from callcenter.ids import BatchId, UserId
from callcenter.imports import mapping, sql
from callcenter.imports.model import Batch, NotNow, Settings, State
from callcenter.imports.steps import owe
from callcenter.imports.steps import sql as steps
from callcenter.imports.understanding import Field, hash_of, own_fields

_NAMING = (Field.NAME, Field.PERSON, Field.FAMILY_NAME, Field.GIVEN_NAME)
_ONCE = tuple(field for field in Field if field not in (Field.NUMBER, Field.NOTE, Field.CONTACT_NOTE))


async def check(conn: Connection, by: UserId, batch_id: BatchId, settings: Settings) -> None:
    """Begin the dry run with these settings, and remember what the columns mean. Raises Absent, Invalid, NotNow."""
    batch = await _seen(conn, batch_id)
    await _check_settings(conn, batch, settings)
    if batch.state is State.STUCK and (await sql.counts_of(conn, batch_id)).came_in:
        raise NotNow()
    await _begin(conn, batch_id, State.CHECKING, (State.MAPPING, State.CHECKED, State.STUCK))
    await sql.set_settings(conn, batch_id, settings)
    await mapping.remember_fields(conn, hash_of(batch.headings), settings.fields, by)


async def run(conn: Connection, by: UserId, batch_id: BatchId) -> None:
    """Begin to bring in what the dry run found. Raises Absent, NotNow."""
    batch = await _seen(conn, batch_id)
    if batch.state is State.STUCK and not (await sql.counts_of(conn, batch_id)).came_in:
        raise NotNow()
    await _begin(conn, batch_id, State.RUNNING, (State.CHECKED, State.STUCK))
    await users.audit(conn, by, "import.run", batch_id, file=batch.file_name)


async def undo(conn: Connection, by: UserId, batch_id: BatchId) -> None:
    """Begin to undo what came in. Raises Absent, NotNow."""
    batch = await _seen(conn, batch_id)
    await _begin(conn, batch_id, State.UNDOING, (State.DONE, State.STUCK))
    await users.audit(conn, by, "import.undo", batch_id, file=batch.file_name)


async def _seen(conn: Connection, batch_id: BatchId) -> Batch:
    batch = await sql.batch_by_id(conn, batch_id)
    if batch is None:
        raise Absent()
    return batch


async def _begin(conn: Connection, batch_id: BatchId, state: State, allowed: Sequence[State]) -> None:
    if not await steps.begin_step(conn, batch_id, state, allowed):
        raise NotNow()
    await owe(conn, batch_id, state)


async def _check_settings(conn: Connection, batch: Batch, settings: Settings) -> None:
    faults, fields = Faults(), settings.fields
    known = {*Field, *own_fields(await accounts.fields.all_fields(conn))}
    if len(fields) != len(batch.headings) or any(field and field not in known for field in fields):
        faults.add(Invalid("fields", "unknown"))
    for field in (*_ONCE, *(field for field in dict.fromkeys(fields) if field.startswith("own_"))):
        if fields.count(field) > 1:
            faults.add(Invalid(f"column_{_latest(fields, field)}", "column_twice"))
    if not any(field in fields for field in _NAMING):
        faults.add(Invalid("fields", "no_name_column"))
    if settings.source_id is None and Field.SOURCE not in fields:
        faults.add(Invalid("source", "empty"))
    if not settings.country and Field.COUNTRY not in fields:
        faults.add(Invalid("country", "country_form"))
    reachable = set((await mapping.names_of(conn)).get(Field.OWNER, {}).values())
    if not settings.owner_ids and Field.OWNER not in fields:
        faults.add(Invalid("owners", "empty"))
    if not set(settings.owner_ids) <= reachable:
        faults.add(Invalid("owners", "out_of_reach"))
    faults.end()


def _latest(fields: Sequence[str], field: str) -> int:
    return len(fields) - 1 - list(reversed(fields)).index(field)
