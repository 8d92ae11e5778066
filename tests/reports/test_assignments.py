"""What was given to whom, and what became of it: the list and the counts over it."""

from datetime import UTC, datetime, timedelta

from callcenter import db
from callcenter.db import Actor, Role
from callcenter.ids import UserId
from callcenter.reports import assignments
from callcenter.reports.assignments import Side, State, Wanted
from tests.factories import Office

NOW = datetime.now(UTC)


def wanted(user_id: UserId, side: Side = Side.GIVEN, **narrowed: object) -> Wanted:
    return Wanted(side=side, user_id=user_id, now=NOW, today=NOW.date(), **narrowed)  # type: ignore[arg-type]


async def test_each_number_of_a_member_equals_its_list_and_only_what_was_given_counts(office: Office) -> None:
    """A3, A15: of each member what is overdue, to do, carried out and called off; what one gave, and what one got."""
    leader, anna, boris = await office.user("leader"), await office.user(name="Anna"), await office.user(name="Boris")
    ours = {user_id: await office.account(user_id) for user_id in (anna, boris)}
    given = [
        (anna, {"due_at": NOW - timedelta(minutes=1)}), (anna, {"due_on": NOW.date()}),
        (anna, {"due_at": NOW + timedelta(days=9)}), (boris, {"due_on": NOW.date() - timedelta(days=1)}),
        (boris, {"due_at": NOW, "state": "cancelled"}),
        (boris, {"due_at": NOW, "state": "cancelled", "created_at": NOW - timedelta(days=31)}),  # over long ago
        (boris, {"due_at": NOW - timedelta(days=99), "created_at": NOW - timedelta(days=100)}),  # undone: never too old
    ]  # fmt: skip
    for user_id, columns in given:
        await office.planned(ours[user_id], user_id, **{"entered_by": leader, **columns})
    await office.done(ours[anna], anna, entered_by=leader, due_at=NOW)
    await office.done(ours[anna], anna, entered_by=leader)  # told afterwards: never an assignment
    await office.planned(ours[anna], anna, due_at=NOW)
    async with db.acting(office.pool, Actor(user_id=leader, role=Role.LEADER)) as conn:
        counts = await assignments.counts_by_member(conn, wanted(leader))
        assert [(one.name, one.late, one.planned, one.done, one.cancelled) for one in counts] == [
            ("Anna", 1, 2, 1, 0), ("Boris", 2, 0, 0, 1),
        ]  # fmt: skip
        for one in counts:
            for state in State:
                behind = await assignments.assignments(conn, wanted(leader, member_id=one.user_id, state=state))
                assert len(behind) == getattr(one, state), (one.name, state)
        everything = await assignments.assignments(conn, wanted(leader))
        rest = await assignments.assignments(conn, wanted(leader), after=everything[2].activity_id)
        assert [line.activity_id for line in rest] == [line.activity_id for line in everything[3:]]
    async with db.acting(office.pool, Actor(user_id=anna, role=Role.OPERATOR)) as conn:
        received = await assignments.assignments(conn, wanted(anna, Side.RECEIVED))
        assert (len(received), {line.assignee_name for line in received}) == (4, {"Anna"})
        assert await assignments.assignments(conn, wanted(anna)) == []
