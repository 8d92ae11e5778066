"""Who may be on a card already, while somebody types one (H15)."""

import msgspec

from callcenter.accounts.finding import sql
from callcenter.accounts.finding.sql import LookAlike
from callcenter.db import Connection

FEWEST_LETTERS = 3


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed so far; empty texts ask nothing."""

    name: str = ""
    city: str = ""
    e164: str = ""
    email: str = ""


class LookAlikes(msgspec.Struct, frozen=True, kw_only=True):
    """Accounts in sight, and by what accounts out of sight are the same: name, number, email; or too_many questions."""

    own: list[LookAlike]
    elsewhere: list[str]


async def look_alikes(conn: Connection, wanted: Wanted) -> LookAlikes:
    """Who may be meant. Of accounts out of sight nothing is told but that there is one (A34)."""
    name = "".join(letter for letter in wanted.name if letter.isprintable()).strip()
    name = name if len(name) >= FEWEST_LETTERS else ""
    if not (name or wanted.e164 or wanted.email):
        return LookAlikes(own=[], elsewhere=[])
    own = await sql.look_alikes(conn, name, wanted.e164, wanted.email)
    elsewhere = await sql.known_elsewhere(conn, name, wanted.city, wanted.e164, wanted.email)
    return LookAlikes(own=own, elsewhere=elsewhere)
