"""Passwords: argon2id in the OWASP profile (19 MiB, 2 passes, 1 lane), never on the event loop."""

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from callcenter.users.refusals import WeakPassword

LEAST_LENGTH = 10
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked when the login is unknown, so that an answer takes as long as for a known one.
_NOBODY = _hasher.hash(secrets.token_hex(16))


def one_time_password() -> str:
    """A password that an administrator hands over: 20 letters without those that look alike, 100 bits."""
    letters = "abcdefghijkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


async def hashed(password: str) -> str:
    """The hash to keep. Raises WeakPassword."""
    if len(password) < LEAST_LENGTH:
        raise WeakPassword(least=LEAST_LENGTH)
    return await asyncio.to_thread(_hasher.hash, password)


async def matches(password_hash: str | None, password: str) -> bool:
    """Whether `password` is the one; always costs the time of one check."""
    return await asyncio.to_thread(_matches, password_hash or _NOBODY, password) and password_hash is not None


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
