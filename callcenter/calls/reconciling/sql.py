"""The queries of the exchange's history."""

from callcenter.db import Connection
from callcenter.ids import CallId, PbxId
from callcenter.telephony import cel


async def history_position(conn: Connection, pbx_id: PbxId) -> cel.Position | None:
    """How far the exchange's history was stored."""
    row = await conn.fetchrow("SELECT file, position FROM cel_position WHERE pbx_id = $1", pbx_id)
    return cel.Position(file=row["file"], offset=row["position"]) if row else None


async def set_history_position(conn: Connection, pbx_id: PbxId, position: cel.Position) -> None:
    """Stored up to here."""
    await conn.execute("DELETE FROM cel_position WHERE pbx_id = $1", pbx_id)
    await conn.execute(
        "INSERT INTO cel_position (pbx_id, file, position) VALUES ($1, $2, $3)",
        pbx_id,
        position.file,
        position.offset,
    )


async def add_history(conn: Connection, pbx_id: PbxId, rows: list[cel.CelRow | cel.Damaged]) -> None:
    """Entries of the history; damaged lines are kept as they are."""
    await conn.executemany(
        """
        INSERT INTO cel_event (pbx_id, at, type, linkedid, uniqueid, channel, number, extra)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        [
            (pbx_id, row.at, row.kind, row.linkedid, row.uniqueid, row.channel, row.number, row.extra)
            if isinstance(row, cel.CelRow)
            else (pbx_id, None, "damaged", "", "", "", "", row.text.replace("\0", "\ufffd"))
            for row in rows
        ],
    )


async def history_rows(conn: Connection, call_id: CallId) -> list[cel.CelRow]:
    """What the history says about a call, in order."""
    rows = await conn.fetch(
        """
        SELECT id, at, type, linkedid, uniqueid, channel, number, extra
          FROM cel_event
         WHERE linkedid = $1
           AND at IS NOT NULL
         ORDER BY id
        """,
        call_id,
    )
    return [
        cel.CelRow(
            position=cel.Position(file="", offset=row["id"]),
            at=row["at"],
            kind=row["type"],
            linkedid=row["linkedid"],
            uniqueid=row["uniqueid"],
            channel=row["channel"],
            number=row["number"],
            extra=row["extra"],
        )
        for row in rows
    ]
