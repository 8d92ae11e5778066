"""Everything that is known of one person, section by section, in the reader's language (GDPR, article 15)."""

from datetime import datetime
from typing import Any

import msgspec

from callcenter import clock, scripts, users
from callcenter.db import Connection
from callcenter.erasing import sql as erasing_sql
from callcenter.erasing.model import Subject, Whom
from callcenter.erasing.telling import sql
from callcenter.errors import Absent
from callcenter.ids import CallId, UserId

__all__ = ["Everything", "Sound", "everything_of"]


class Sound(msgspec.Struct, frozen=True, kw_only=True):
    """A recording of the person: a file beside, unless nothing of it can be heard."""

    call_id: CallId
    requested_at: datetime
    state: str


class Everything(msgspec.Struct, frozen=True, kw_only=True):
    """Each section is a list of rows, each row names its columns; a section without rows is empty, not missing."""

    told_at: datetime
    subject: Subject
    sections: dict[str, list[dict[str, Any]]]
    recordings: list[Sound]


async def everything_of(conn: Connection, by: UserId, whom: Whom, language: str) -> Everything:
    """Who, everything said and done with them, who heard it; `by` takes it along, which the audit log keeps first.

    Raises Absent.
    """
    subject = await erasing_sql.subject_of(conn, whom)
    if subject is None:
        raise Absent()
    scope = "account" if whom.person_id is None else "person"
    await users.audit(conn, by, f"{scope}.told", f"account {whom.account_id}", person=whom.person_id)
    accounts = await sql.same_accounts(conn, whom)
    calls = await sql.calls_of(conn, accounts, whom)
    asked = sql.Asked(whom=whom, accounts=accounts, language=language, calls=calls)
    sections = {name: await sql.section(conn, name, asked) for name in sql.SECTIONS}
    sections["answers"] = await _answers(conn, asked)
    sounds = [Sound(**row) for row in await sql.sounds(conn, asked)]
    return Everything(told_at=clock.now(), subject=subject, sections=sections, recordings=sounds)


async def _answers(conn: Connection, asked: sql.Asked) -> list[dict[str, Any]]:
    """What was answered to scripts, in the words of the scripts."""
    told = await scripts.telling.told(conn, asked.calls)
    return [
        {"call": call_id, "asked": answer.asked, "answered": answer.answered, "unlisted": answer.unlisted}
        for call_id, answers in told.items()
        for answer in answers
    ]
