"""Erases, says so, and waits before its commit for the end: `url administrator account person`."""

import asyncio
import sys

from callcenter import db
from callcenter.db import Actor, Role
from callcenter.erasing import Because, Whom, erase, subject_of
from callcenter.ids import AccountId, PersonId, UserId


async def main(url: str, admin: int, account: int, person: int) -> None:
    pool = await db.open_pool(url, size=1)
    whom = Whom(account_id=AccountId(account), person_id=PersonId(person))
    async with db.acting(pool, Actor(user_id=UserId(admin), role=Role.ADMINISTRATOR)) as conn:
        subject = await subject_of(conn, whom)
        assert subject is not None
        await erase(conn, whom, Because.ASKED, subject.name)
        print("erased", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], *(int(value) for value in sys.argv[2:])))
