"""What every form of this room is checked for."""

from callcenter.accounts import sql
from callcenter.accounts.model import Account
from callcenter.db import Connection
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId

LANGUAGES = ("en", "hu", "ru")


async def seen(conn: Connection, account_id: AccountId) -> Account:
    """The account. Raises Absent."""
    # Row level security would refuse the write, too, but not in words: a foreign account is absent (A34).
    account = await sql.account_by_id(conn, account_id)
    if account is None:
        raise Absent()
    return account


def filled(field: str, text: str) -> None:
    """Refuse an empty text."""
    if not text.strip():
        raise Invalid(field, "empty")


def one_of(field: str, value: str, allowed: tuple[str, ...]) -> None:
    """Refuse what is not among `allowed`."""
    if value not in allowed:
        raise Invalid(field, "out_of_range")
