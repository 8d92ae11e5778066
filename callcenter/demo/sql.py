"""Rows of the sample office, written in bulk into tables of other rooms: an empty database has no rules to break."""

from typing import Any

from callcenter.db import Connection

# In the order in which they refer to each other.
TABLES = ("account", "person", "phone_number", "lead", "activity", "call", "sales_order")


async def is_empty(conn: Connection) -> bool:
    """Whether nobody works here and nobody is known."""
    empty: bool = await conn.fetchval("SELECT NOT EXISTS (SELECT FROM app_user) AND NOT EXISTS (SELECT FROM account)")
    return empty


async def lock_filling(conn: Connection) -> None:
    """Of several starters one fills; ends with the transaction."""
    await conn.execute("SELECT pg_advisory_xact_lock(7025)")


async def ids_of(conn: Connection, dictionary: str) -> dict[str, int]:
    """Ids of a dictionary by code."""
    return {row["code"]: row["id"] for row in await conn.fetch(f"SELECT code, id FROM {dictionary}")}


async def tones(conn: Connection) -> dict[str, str]:
    """Tones of results by code."""
    return {row["code"]: row["tone"] for row in await conn.fetch("SELECT code, tone FROM result")}


async def reserve_ids(conn: Connection, table: str, count: int) -> list[int]:
    """`count` ids that nobody else gets."""
    rows = await conn.fetch(
        "SELECT nextval(pg_get_serial_sequence($1, 'id')) AS id FROM generate_series(1, $2)", table, count
    )
    return [row["id"] for row in rows]


async def insert_rows(conn: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    """Insert `rows`, which all have the same columns. (COPY is refused for tables with row level security.)"""
    if not rows:
        return
    columns = ", ".join(rows[0])
    await conn.execute(
        f"""
        INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE
        SELECT {columns}
          FROM jsonb_populate_recordset(NULL::{table}, $1::jsonb)
        """,
        rows,
    )


async def date_clients(conn: Connection) -> None:
    """Clients are clients since the day of their first order, not since this moment."""
    await conn.execute(
        """
        UPDATE account
           SET client_since = sales_order.ordered_on::timestamptz + interval '10 hours'
          FROM sales_order
         WHERE sales_order.id = account.first_order_id
        """
    )


async def ensure_pbx(conn: Connection, name: str) -> int:
    """The local Asterisk."""
    await conn.execute("INSERT INTO pbx (name) VALUES ($1) ON CONFLICT (name) DO NOTHING", name)
    pbx_id: int = await conn.fetchval("SELECT id FROM pbx WHERE name = $1", name)
    return pbx_id


async def insert_country(conn: Connection, country: str, prefixes: list[str]) -> None:
    """May be called at any hour: the sample's customers never sleep."""
    await conn.execute(
        """
        INSERT INTO country_rule (country, prefixes, calls_from, calls_until)
        VALUES ($1, $2, '00:00', '24:00')
        ON CONFLICT (country) DO NOTHING
        """,
        country,
        prefixes,
    )


async def insert_campaign(conn: Connection, name: str) -> int:
    """A campaign with the script of the first call."""
    campaign_id: int = await conn.fetchval(
        """
        INSERT INTO campaign (name, purpose_id, script_id)
        VALUES ($1, (SELECT id FROM purpose WHERE code = 'first_contact'),
                (SELECT id FROM script WHERE code = 'cold-call-meeting'))
        RETURNING id
        """,
        name,
    )
    return campaign_id


async def talks_to_record(conn: Connection, a_user: int) -> list[dict[str, Any]]:
    """The latest talks of every operator that have no recording, at most `a_user` each."""
    rows = await conn.fetch(
        """
        SELECT id, account_id, language
          FROM (
              SELECT call.id, call.account_id, account.language, call.requested_at,
                     row_number() OVER (PARTITION BY call.user_id ORDER BY call.requested_at DESC) AS place
                FROM call
                JOIN account ON account.id = call.account_id
               WHERE call.state = 'ended'
                 AND call.answered_at IS NOT NULL
                 AND call.ended_at - call.answered_at > interval '60 seconds'
                 AND NOT EXISTS (SELECT FROM recording WHERE recording.call_id = call.id)
          ) AS talk
         WHERE place <= $1
         ORDER BY requested_at DESC
        """,
        a_user,
    )
    return [dict(row) for row in rows]


async def set_recorded(conn: Connection, call_id: str, seconds: float) -> None:
    """The talk was recorded and lasted as long as its sound."""
    await conn.execute(
        "UPDATE call SET recorded = true, ended_at = answered_at + make_interval(secs => $2) WHERE id = $1",
        call_id,
        seconds,
    )
