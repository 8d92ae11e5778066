"""What is due: everything undone until the end of the person's own day, whole days at their beginning, in order."""

from datetime import UTC, date, datetime, timedelta

from callcenter import activities, db
from callcenter.db import Actor, Role
from tests.factories import Office

# In Vladivostok 24 November begins at 14:00 UTC of the 23rd.
BEGINS = datetime(2026, 11, 23, 14, tzinfo=UTC)
ENDS = BEGINS + timedelta(days=1)


async def test_whole_days_and_moments_come_in_one_order_on_the_persons_own_clock(office: Office) -> None:
    anna = await office.user(time_zone="Asia/Vladivostok")
    account = await office.account(anna)
    expected = []
    for due, late in (
        ({"due_on": date(2026, 11, 20)}, True),
        ({"due_at": BEGINS - timedelta(hours=1)}, True),
        ({"due_on": date(2026, 11, 24)}, False),  # stands before the first moment of its day
        ({"due_at": BEGINS + timedelta(hours=1)}, False),
        ({"due_at": ENDS - timedelta(seconds=1)}, False),
    ):
        expected.append((await office.planned(account, anna, **due), late))
    await office.planned(account, anna, due_on=date(2026, 11, 25))
    await office.planned(account, anna, due_at=ENDS)
    gone = await office.account(anna, deleted_at=BEGINS)
    await office.planned(gone, anna, due_at=BEGINS)
    async with db.acting(office.pool, Actor(user_id=anna, role=Role.OPERATOR)) as conn:
        due = await activities.listing.due_items(conn, anna, BEGINS, ENDS)
        first = await activities.listing.due_items(conn, anna, BEGINS, ENDS, limit=2)
    assert [(item.activity_id, item.late) for item in due] == expected
    assert first == due[:2]
