"""Lists of contacts: who sees which, and what each filter leaves (A41 to A45)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from callcenter import activities, db
from callcenter.accounts.finding import OwnWanted
from callcenter.activities.listing import ContactFilter, Day, State
from callcenter.db import Actor, Role
from callcenter.ids import UserId
from tests.factories import Office

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TODAY = Day(on=NOON.date(), begins=NOON - timedelta(hours=12), ends=NOON + timedelta(hours=12))


async def comments(office: Office, actor: Actor, **parts: Any) -> list[str]:
    """What is listed; the count agrees, and so does the list read to its end a line at a time."""
    wanted = ContactFilter(**parts)
    async with db.acting(office.pool, actor) as conn:
        lines = await activities.listing.list_contacts(conn, wanted)
        assert await activities.listing.count_contacts(conn, wanted) == len(lines)
        read: list[int] = []
        after = None
        while page := await activities.listing.list_contacts(conn, wanted, after=after, limit=1):
            read.append(page[0].activity_id)
            after = (page[0].key, page[0].activity_id)
        assert read == [line.activity_id for line in lines]
        assert [line.activity_id async for line in activities.listing.stream_contacts(conn, wanted)] == read
    return [line.comment for line in lines]


@pytest.fixture
async def anna(office: Office) -> UserId:
    return await office.user()


async def test_each_level_sees_the_plans_of_the_accounts_that_it_sees(office: Office, anna: UserId) -> None:
    """A42: through the account; a plan of the leader with an account of the operator is the operator's to see."""
    boris, elsewhere = await office.user(), await office.user(team_id=await office.team())
    leader, chief = await office.user(role="leader"), await office.user(role="administrator")
    for owner, assignee, comment in (
        (anna, anna, "a"),
        (anna, leader, "b"),
        (boris, boris, "c"),
        (elsewhere, elsewhere, "d"),
    ):
        await office.planned(await office.account(owner), assignee, due_at=NOON, comment=comment)
    assert await comments(office, Actor(user_id=anna, role=Role.OPERATOR)) == ["a", "b"]
    assert await comments(office, Actor(user_id=leader, role=Role.LEADER)) == ["a", "b", "c"]
    assert await comments(office, Actor(user_id=chief, role=Role.ADMINISTRATOR)) == ["a", "b", "c", "d"]
    assert await comments(office, Actor(user_id=chief, role=Role.ADMINISTRATOR), owners=[boris, elsewhere]) == [
        "c",
        "d",
    ]
    assert await comments(office, Actor(user_id=leader, role=Role.LEADER), assignees=[leader, elsewhere]) == ["b"]
    assert await comments(office, Actor(user_id=anna, role=Role.OPERATOR), owners=[boris]) == []


async def test_undone_in_a_period_and_earlier_has_no_lower_bound(office: Office, anna: UserId) -> None:
    """A44, A45: whole days and moments alike; what is done or cancelled is not there."""
    account, own = await office.account(anna), Actor(user_id=anna, role=Role.OPERATOR)
    for comment, due in (
        ("years ago", {"due_at": NOON - timedelta(days=900)}), ("yesterday", {"due_on": date(2026, 11, 19)}),
        ("today", {"due_on": date(2026, 11, 20)}), ("tonight", {"due_at": NOON + timedelta(hours=11)}),
        ("tomorrow", {"due_on": date(2026, 11, 21)}), ("in the night", {"due_at": NOON + timedelta(hours=12)}),
    ):  # fmt: skip
        await office.planned(account, anna, comment=comment, **due)
    await office.planned(account, anna, due_at=NOON, state="cancelled")
    await office.done(account, anna, done_at=NOON)
    undone = ["years ago", "yesterday", "today", "tonight"]
    assert await comments(office, own, until=TODAY) == undone
    assert await comments(office, own, since=TODAY, until=TODAY) == ["today", "tonight"]
    assert await comments(office, own, since=TODAY) == ["today", "tonight", "tomorrow", "in the night"]
    assert await comments(office, own) == [*undone, "tomorrow", "in the night"]


async def test_contacts_are_narrowed_by_what_they_are_and_by_their_account(office: Office, anna: UserId) -> None:
    """A44: only with one purpose; and the other filters."""
    leader = Actor(user_id=await office.user(role="leader"), role=Role.LEADER)
    purpose, kind = await office.id_of("purpose", "presentation"), await office.id_of("activity_kind", "meeting")
    result, campaign = await office.id_of("result", "interested"), await office.campaign()
    source, own = await office.id_of("source", "web_form"), [OwnWanted(subject="account", code="size", values=["big"])]
    sort = await office.value(
        """INSERT INTO account_type (code, names) VALUES ('firm', '{"en": "A", "hu": "B", "ru": "C"}') RETURNING id"""
    )
    await office.field("account", "choice", code="size", options=["big", "small"])
    account = await office.account(
        anna, name="Zöld Kft.", city="Győr", lifecycle="qualified", source_id=source, type_id=sort,
        fields={"size": "big"},
    )  # fmt: skip
    await office.lead(campaign, account)
    for state in ({"due_at": NOON}, {"state": "done", "done_at": NOON, "result_id": result}):
        await office.planned(account, anna, comment="one", note="one", kind_id=kind, purpose_id=purpose, **state)
    await office.planned(await office.account(anna), anna, due_at=NOON, comment="other")
    await office.done(await office.account(anna), anna, note="other", done_at=NOON - timedelta(days=1))
    for parts in (
        {"purposes": [purpose]}, {"kinds": [kind]}, {"lifecycles": ["qualified"]}, {"campaigns": [campaign]},
        {"names": ["zold"]}, {"cities": ["gyor", "eger"]}, {"types": [sort]}, {"sources": [source]}, {"own": own},
    ):  # fmt: skip
        for state in State:
            assert await comments(office, leader, state=state, **parts) == ["one"], (state, parts)
    assert await comments(office, leader, state=State.DONE, results=[result]) == ["one"]
    assert await comments(office, leader, state=State.DONE, assignees=[anna], since=TODAY) == ["one"]
    assert await comments(office, leader, state=State.DONE) == ["one", "other"]


async def test_plan_is_listed_for_the_new_owner_after_its_account_went_on(office: Office, anna: UserId) -> None:
    account = await office.account(anna)
    await office.planned(account, anna, due_at=NOON, comment="kept")
    successor = await office.hands_over(anna)
    assert await comments(office, Actor(user_id=successor, role=Role.OPERATOR)) == ["kept"]
    assert await comments(office, Actor(user_id=anna, role=Role.OPERATOR)) == []
