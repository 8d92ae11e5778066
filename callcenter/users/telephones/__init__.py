"""Telephones: a browser softphone whose secret lives with the log-in, and SIP telephones on the desk."""

import hashlib
import re
import secrets
from functools import partial

import msgspec

from callcenter.db import Connection, refusing
from callcenter.errors import Invalid
from callcenter.ids import PbxId, TelephoneId, UserId
from callcenter.users.auditing import audit
from callcenter.users.model import Telephone, TelephoneChange
from callcenter.users.sessions import Session
from callcenter.users.telephones import sql
from callcenter.users.telephones.sql import list_telephones, telephone_of

__all__ = [
    "BrowserTelephone",
    "Telephone",
    "TelephoneChange",
    "add_desk_telephone",
    "browser_extension",
    "browser_telephone",
    "change_telephone",
    "digest",
    "list_telephones",
    "renew_secret",
    "telephone_of",
]

REALM = "asterisk"  # also in migrations/0011_telephones.sql
_REFUSALS = {
    "telephone_extension_taken": partial(Invalid, "extension", "taken"),
    "telephone_user_id_fkey": partial(Invalid, "user", "unknown"),
}


class BrowserTelephone(msgspec.Struct, frozen=True, kw_only=True):
    """What the page needs to register. The secret is never stored, only its digest."""

    extension: str
    secret: str


async def browser_telephone(conn: Connection, session: Session, pbx_id: PbxId) -> BrowserTelephone | None:
    """The softphone of this session, made on first use; a later log-in of the same user takes it over.

    None when an administrator took it out of use. Runs as the system: operators may not write telephones.
    """
    user_id = session.user.id
    known = await sql.browser_telephone_of(conn, user_id)
    if known is not None and not known.active:
        return None
    extension = known.extension if known else await _new_browser_extension(conn, user_id, pbx_id)
    secret = session.derived_secret("softphone")
    await sql.set_browser_digest(conn, user_id, digest(extension, secret))
    return BrowserTelephone(extension=extension, secret=secret)


def browser_extension(user_id: UserId) -> str:
    """The number of the user's telephone in the browser; asterisk/extensions.conf knows its form."""
    return f"b{user_id}"


async def _new_browser_extension(conn: Connection, user_id: UserId, pbx_id: PbxId) -> str:
    extension = browser_extension(user_id)
    await sql.add_telephone(conn, user_id, pbx_id, extension, "browser", None)
    return extension


async def add_desk_telephone(conn: Connection, by: UserId, user_id: UserId, pbx_id: PbxId, extension: str) -> str:
    """A SIP telephone for the desk of `user_id`; returns its secret, which is shown once and stored nowhere.

    Raises Invalid.
    """
    extension = extension.strip()
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", extension):
        raise Invalid("extension", "extension_form")
    if re.fullmatch(r"b[0-9]+", extension):  # those of the browsers
        raise Invalid("extension", "taken")
    secret = secrets.token_urlsafe(18)
    async with refusing(conn, _REFUSALS):
        await sql.add_telephone(conn, user_id, pbx_id, extension, "desk", digest(extension, secret))
    await audit(conn, by, "telephone.added", extension, user=user_id)
    return secret


async def change_telephone(conn: Connection, by: UserId, telephone_id: TelephoneId, change: TelephoneChange) -> None:
    """Take a telephone into or out of use, or give it a new secret; Asterisk knows within seconds. Raises Absent."""
    extension = await sql.update_telephone(conn, telephone_id, change.active)
    if change.secret:
        await sql.set_digest(conn, telephone_id, digest(extension, change.secret))
    await audit(conn, by, "telephone.changed", extension, active=change.active, new_secret=bool(change.secret))


async def renew_secret(conn: Connection, by: UserId, telephone_id: TelephoneId) -> str:
    """A new secret of a desk telephone, which is in use with it; shown once and stored nowhere. Raises Absent."""
    secret = secrets.token_urlsafe(18)
    await change_telephone(conn, by, telephone_id, TelephoneChange(active=True, secret=secret))
    return secret


def digest(extension: str, secret: str) -> str:
    """The credential that Asterisk checks (RFC 2617, section 3.2.2.2: HA1)."""
    return hashlib.md5(f"{extension}:{REALM}:{secret}".encode(), usedforsecurity=False).hexdigest()
