"""The queries of `scripts`."""

from datetime import date, datetime
from decimal import Decimal

import msgspec

from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import CallId, CampaignId, UserId
from callcenter.scripts.model import Given


class VersionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A published file."""

    id: int
    code: str
    language: str
    source: str


class RunRow(msgspec.Struct, frozen=True, kw_only=True):
    """A talk by a script, and the operator's time zone."""

    id: int
    call_id: str
    version_id: int
    user_id: int
    account_id: int | None
    started_at: datetime
    time_zone: str


class AnswerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a talk."""

    step: str
    next_step: str | None
    moved: bool
    options: list[str]
    number: Decimal | None
    day: date | None
    moment: datetime | None
    words: str
    unlisted: str
    at: datetime

    @property
    def given(self) -> Given:
        """The answer of this step."""
        return Given(
            options=self.options, number=self.number, day=self.day, moment=self.moment, words=self.words,
            unlisted=self.unlisted,
        )  # fmt: skip


async def lock_publishing(conn: Connection) -> None:
    """Of several starters one publishes; ends with the transaction."""
    await conn.execute("SELECT pg_advisory_xact_lock(7023)")


async def latest_sha256(conn: Connection, code: str, language: str) -> bytes | None:
    """The fingerprint of the latest version, None when there is none."""
    sha256: bytes | None = await conn.fetchval(
        """
        SELECT script_version.source_sha256
          FROM script_version
          JOIN script ON script.id = script_version.script_id
         WHERE script.code = $1
           AND script_version.language = $2
         ORDER BY script_version.version DESC
         LIMIT 1
        """,
        code,
        language,
    )
    return sha256


async def insert_version(conn: Connection, *, code: str, language: str, title: str, source: str, sha256: bytes) -> int:
    """The number of the new version: 1, 2, …"""
    await conn.execute("INSERT INTO script (code) VALUES ($1) ON CONFLICT (code) DO NOTHING", code)
    version: int = await conn.fetchval(
        """
        INSERT INTO script_version (script_id, language, version, title, source, source_sha256)
        SELECT script.id, $2,
               1 + coalesce((
                   SELECT max(earlier.version)
                     FROM script_version AS earlier
                    WHERE earlier.script_id = script.id
                      AND earlier.language = $2
               ), 0),
               $3, $4, $5
          FROM script
         WHERE script.code = $1
        RETURNING version
        """,
        code,
        language,
        title,
        source,
        sha256,
    )
    return version


async def published(conn: Connection, language: str) -> list[tuple[int, str]]:
    """Each script with its latest title, in `language` where there is one."""
    rows = await conn.fetch(
        """
        SELECT script_id, title
          FROM (
               SELECT DISTINCT ON (script_id) script_id, title
                 FROM script_version
                ORDER BY script_id, language = $1 DESC, version DESC
               ) AS latest
         ORDER BY title, script_id
        """,
        language,
    )
    return [(row["script_id"], row["title"]) for row in rows]


async def version_id_for(conn: Connection, campaign_id: CampaignId, language: str) -> int | None:
    """The latest version of the campaign's script: in `language`, else in English, else in any."""
    version_id: int | None = await conn.fetchval(
        """
        SELECT script_version.id
          FROM campaign
          JOIN script_version ON script_version.script_id = campaign.script_id
         WHERE campaign.id = $1
         ORDER BY script_version.language = $2 DESC, script_version.language = 'en' DESC,
                  script_version.language, script_version.version DESC
         LIMIT 1
        """,
        campaign_id,
        language,
    )
    return version_id


async def version_by_id(conn: Connection, version_id: int) -> VersionRow | None:
    """The published file."""
    return await fetch_one(
        conn,
        VersionRow,
        """
        SELECT script_version.id, script.code, script_version.language, script_version.source
          FROM script_version
          JOIN script ON script.id = script_version.script_id
         WHERE script_version.id = $1
        """,
        version_id,
    )


async def insert_run(conn: Connection, call_id: CallId, version_id: int, user_id: UserId | None) -> None:
    """The talk has begun; for a call that is being talked by a script already nothing changes."""
    await conn.execute(
        """
        INSERT INTO script_run (call_id, version_id, user_id, account_id)
        SELECT id, $2, coalesce($3, user_id), account_id
          FROM call
         WHERE id = $1
        ON CONFLICT (call_id) DO NOTHING
        """,
        call_id,
        version_id,
        user_id,
    )


async def run_row(conn: Connection, call_id: CallId) -> RunRow | None:
    """The talk of a call, if its account may be seen."""
    return await fetch_one(
        conn,
        RunRow,
        """
        SELECT script_run.id, script_run.call_id, script_run.version_id, script_run.user_id, script_run.account_id,
               script_run.started_at, app_user.time_zone
          FROM script_run
          JOIN app_user ON app_user.id = script_run.user_id
         WHERE script_run.call_id = $1
        """,
        call_id,
    )


async def lock_run(conn: Connection, call_id: CallId) -> None:
    """Two presses of one talk stand in line; ends with the transaction."""
    await conn.execute("SELECT pg_advisory_xact_lock(7024, hashtext($1))", call_id)


async def answer_rows(conn: Connection, run_id: int) -> list[AnswerRow]:
    """The steps of a talk, in order."""
    return await fetch_rows(
        conn,
        AnswerRow,
        """
        SELECT step, next_step, moved, options, number, day, moment, words, unlisted, at
          FROM script_answer
         WHERE run_id = $1
         ORDER BY id
        """,
        run_id,
    )


async def insert_answer(conn: Connection, run_id: int, step: str, next_step: str | None, given: Given) -> None:
    """One step further, by an answer."""
    await conn.execute(
        """
        INSERT INTO script_answer (run_id, step, next_step, options, number, day, moment, words, unlisted)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        run_id,
        step,
        next_step,
        given.options,
        given.number,
        given.day,
        given.moment,
        given.words,
        given.unlisted,
    )


async def insert_move(conn: Connection, run_id: int, step: str, next_step: str) -> None:
    """To another place, without an answer."""
    await conn.execute(
        "INSERT INTO script_answer (run_id, step, next_step, moved) VALUES ($1, $2, $3, true)", run_id, step, next_step
    )
