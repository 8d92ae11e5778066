"""The queries of `accounts.fields`."""

from callcenter.accounts.model import FieldDef
from callcenter.db import Connection, fetch_one, fetch_rows

_COLUMNS = "id, code, names, subject, type, options, option_names, retired_at IS NOT NULL AS retired"


async def offered(conn: Connection, subject: str) -> list[FieldDef]:
    """The fields that cards of this subject offer, in their order."""
    return await fetch_rows(
        conn,
        FieldDef,
        f"SELECT {_COLUMNS} FROM field_def WHERE subject = $1 AND retired_at IS NULL ORDER BY position, id",
        subject,
    )


async def all_fields(conn: Connection) -> list[FieldDef]:
    """All fields, those in use first."""
    return await fetch_rows(
        conn, FieldDef, f"SELECT {_COLUMNS} FROM field_def ORDER BY retired_at IS NOT NULL, subject, position, id"
    )


async def field_by_id(conn: Connection, field_id: int) -> FieldDef | None:
    """The field."""
    return await fetch_one(conn, FieldDef, f"SELECT {_COLUMNS} FROM field_def WHERE id = $1", field_id)
