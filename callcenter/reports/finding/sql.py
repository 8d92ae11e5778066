"""The queries of the search among recordings."""

from collections.abc import AsyncIterator
from typing import Any

from callcenter.db import Connection, fetch_one, fetch_rows, stream_rows
from callcenter.ids import CallId
from callcenter.reports.model import Place, RecordingRow, RecordingSearch
from callcenter.reports.sql import COUNTED, PAGE, PERSON_NAME

_EITHER_ORDER = "concat_ws(' ', person.family_name, person.given_name, person.family_name)"
_RECORDED = """
          FROM recording
          JOIN call ON call.id = recording.call_id
          LEFT JOIN app_user ON app_user.id = call.user_id
          LEFT JOIN account AS own ON own.id = call.account_id
          LEFT JOIN account ON account.id = CASE WHEN own.canonical_id IS NULL THEN own.id ELSE own.canonical_id END
          LEFT JOIN person ON person.account_id = call.account_id AND person.id = call.person_id
          LEFT JOIN activity ON activity.account_id = call.account_id AND activity.call_id = call.id
          LEFT JOIN result ON result.id = activity.result_id
"""
# $1 operator, $2 folded words for LIKE, $3 digits for LIKE, $4 from, $5 until, $6 result, $7 seconds, $8 state.
_FOUND = f"""
{_RECORDED}
         WHERE ($1::bigint IS NULL OR call.user_id = $1)
           AND ($2::text IS NULL OR folded(account.name) LIKE folded($2) OR folded(own.name) LIKE folded($2)
                OR folded({_EITHER_ORDER}) LIKE folded($2)
                OR call.number LIKE ANY ($3::text[]))
           AND ($4::timestamptz IS NULL OR call.requested_at >= $4)
           AND ($5::timestamptz IS NULL OR call.requested_at < $5)
           AND ($6::bigint IS NULL OR activity.result_id IN (SELECT entries_alike('result', $6)))
           AND ($7::double precision IS NULL OR recording.duration_seconds >= $7)
           AND CASE WHEN $8::text IS NULL THEN recording.state <> 'unneeded' ELSE recording.state = $8 END
"""
_RECORDING = f"""
    call.id AS call_id, call.requested_at, call.answered_at, call.direction, call.number,
    coalesce(app_user.name, '') AS user_name, account.id AS account_id, coalesce(account.name, '') AS account_name,
    coalesce({PERSON_NAME}, '') AS person_name, result.names AS result_names,
    coalesce(result.tone, 'idle') AS result_tone, call.end_reason, recording.state, recording.reason,
    recording.duration_seconds
"""


async def recordings(
    conn: Connection, search: RecordingSearch, numbers: list[str], after: Place | None
) -> list[RecordingRow]:
    """The recordings that the search finds, newest first; `numbers` are patterns for the number."""
    return await fetch_rows(
        conn,
        RecordingRow,
        f"""
        SELECT {_RECORDING}, recording.peaks
        {_FOUND}
           AND ($9::timestamptz IS NULL OR (call.requested_at, call.id) < ($9, $10::uuid))
         ORDER BY call.requested_at DESC, call.id DESC
         LIMIT $11
        """,
        *_asked(search, numbers),
        after.at if after and not after.id.isdigit() else None,
        after.id if after and not after.id.isdigit() else None,
        PAGE + 1,
    )


def stream_recordings(conn: Connection, search: RecordingSearch, numbers: list[str]) -> AsyncIterator[RecordingRow]:
    """All that the search finds, newest first, without the peaks that only a player draws."""
    return stream_rows(
        conn,
        RecordingRow,
        f"""
        SELECT {_RECORDING}, NULL::jsonb AS peaks
        {_FOUND}
         ORDER BY call.requested_at DESC, call.id DESC
        """,
        *_asked(search, numbers),
    )


async def count_recordings(conn: Connection, search: RecordingSearch, numbers: list[str]) -> int:
    """How many recordings the search finds, up to COUNTED and one."""
    found: int = await conn.fetchval(
        f"SELECT count(*) FROM (SELECT {_FOUND} LIMIT $9) AS counted", *_asked(search, numbers), COUNTED + 1
    )
    return found


def _asked(search: RecordingSearch, numbers: list[str]) -> tuple[Any, ...]:
    words = search.text.strip().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return (
        search.user_id,
        f"%{words}%" if words else None,
        numbers,
        search.since,
        search.before,
        search.result_id,
        search.at_least_seconds,
        search.state,
    )


async def recording_heading(conn: Connection, call_id: CallId) -> RecordingRow | None:
    """Who talked with whom in a call with a recording, if the asker may see it."""
    return await fetch_one(
        conn,
        RecordingRow,
        f"""
        SELECT {_RECORDING}, recording.peaks
        {_RECORDED}
         WHERE call.id = $1
        """,
        call_id,
    )
