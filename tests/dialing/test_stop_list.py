"""The stop list: set with a number, a person or an account, it holds until it is lifted, and outlives everybody."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from callcenter import db, dialing
from callcenter.db import Actor, Role
from callcenter.dialing import stop_list
from callcenter.dialing.stop_list import Channel, Reason, Target
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, UserId
from tests.factories import Office

NUMBER, OTHER = "+36301111111", "+36302222222"


async def put(office: Office, by: UserId, account: AccountId, target: Target, channel: Channel = Channel.CALL) -> None:
    async with db.acting(office.pool, Actor(user_id=by, role=Role.OPERATOR)) as conn:
        await stop_list.put_account(conn, by, account, target, channel, Reason.ASKED)


async def stopped(office: Office, account: AccountId) -> list[str]:
    """The numbers of the account that the dial key refuses."""
    async with db.acting(office.pool, db.SYSTEM) as conn:
        return sorted((await dialing.limits_of(conn, account)).suppressed)


async def offered(office: Office, user: UserId) -> list[AccountId]:
    async with db.acting(office.pool, Actor(user_id=user, role=Role.OPERATOR)) as conn:
        leads = await dialing.next_leads(conn, user, datetime.now(UTC))
        assert len(leads) == await dialing.count_leads(conn, user, datetime.now(UTC))
    return [lead.account_id for lead in leads]


async def test_a_person_and_an_account_take_their_numbers_along_those_that_come_later_too(office: Office) -> None:
    user = await office.user()
    account = await office.account(user)
    person = await office.person(account)
    await office.number(account, NUMBER, person_id=person)
    await office.number(account, OTHER)
    await put(office, user, account, Target(person_id=person))
    assert await stopped(office, account) == [NUMBER]
    later = "+36303333333"
    await office.number(account, later, person_id=person)
    assert await stopped(office, account) == [NUMBER, later]
    await put(office, user, account, Target())
    await put(office, user, account, Target())  # once more changes nothing
    assert await stopped(office, account) == [NUMBER, OTHER, later]


async def test_the_same_number_stays_stopped_when_it_comes_in_again_with_somebody_else(office: Office) -> None:
    user = await office.user()
    account = await office.account(user)
    await office.number(account, NUMBER)
    await put(office, user, account, Target())
    again = await office.account(await office.user())
    await office.number(again, NUMBER)
    await office.number(again, OTHER)
    assert await stopped(office, again) == [NUMBER]


async def test_do_not_write_does_not_hold_for_calls(office: Office) -> None:
    user = await office.user()
    account = await office.account(user)
    person = await office.person(account, email="Kata@Example.org")
    await office.number(account, NUMBER, person_id=person)
    await put(office, user, account, Target(address="Kata@Example.org"), Channel.WRITE)
    await put(office, user, account, Target(person_id=person), Channel.WRITE)
    assert await stopped(office, account) == []
    async with db.acting(office.pool, db.SYSTEM) as conn:
        stops = await stop_list.stops_of(conn, account)
        assert await stop_list.stopped_among(conn, ["kata@example.org", OTHER]) == {"kata@example.org"}
    assert {(stop.channel, stop.scope) for stop in stops} == {
        ("write", "email"), ("write", "person"), ("write", "number"),
    }  # fmt: skip


async def test_campaigns_offer_nobody_whose_every_number_is_stopped(office: Office) -> None:
    user = await office.user()
    campaign, stopped_one, half, numberless = await office.campaign(), *[await office.account(user) for _ in range(3)]
    await office.number(stopped_one, NUMBER)
    await office.number(half, NUMBER)
    await office.number(half, OTHER)
    for account in (stopped_one, half, numberless):
        await office.lead(campaign, account)
    foreign = await office.account(other := await office.user())
    await office.number(foreign, NUMBER)
    await office.lead(campaign, foreign)
    await put(office, user, stopped_one, Target(address=NUMBER))
    assert sorted(await offered(office, user)) == sorted([half, numberless])
    assert await offered(office, other) == []
    async with db.acting(office.pool, db.SYSTEM) as conn:
        (stop,) = await stop_list.stops_of(conn, foreign)
        await stop_list.lift(conn, user, stop.id, "typed wrongly")
    assert sorted(await offered(office, user)) == sorted([stopped_one, half, numberless])
    assert await offered(office, other) == [foreign]


async def test_campaign_offers_an_account_again_that_gets_a_free_number_unless_it_asked_for_silence(
    office: Office,
) -> None:
    user = await office.user()
    campaign, account, asked = await office.campaign(), await office.account(user), await office.account(user)
    for each in (account, asked):
        await office.number(each, NUMBER)
        await office.lead(campaign, each)
    await office.value(
        "UPDATE lead SET latest_result_id = $2 WHERE account_id = $1 RETURNING 1",
        asked, await office.id_of("result", "do_not_call"),
    )  # fmt: skip
    await put(office, user, account, Target(address=NUMBER))
    acting = Actor(user_id=user, role=Role.OPERATOR)

    async def follow() -> list[AccountId]:
        async with db.acting(office.pool, acting) as conn:
            await dialing.leads.follow_numbers(conn, [account, asked])
        return await offered(office, user)

    assert await follow() == []
    for each in (account, asked):
        await office.number(each, OTHER)
    assert await follow() == [account]
    await office.value("DELETE FROM phone_number WHERE e164 = $1 RETURNING 1", OTHER)
    assert await follow() == []


async def test_stop_on_the_card_cancels_planned_calls_for_which_no_number_is_left(office: Office) -> None:
    user = await office.user()
    account = await office.account(user)
    person, numberless = [await office.person(account, family_name=name) for name in ("Nagy", "Kis")]
    await office.number(account, NUMBER, person_id=person)
    await office.number(account, OTHER)
    mail = await office.planned(
        account, user, due_at=datetime.now(UTC) + timedelta(days=1), person_id=person,
        kind_id=await office.id_of("activity_kind", "email"),
    )  # fmt: skip
    of_person, of_numberless, of_account = [
        await office.planned(account, user, due_at=datetime.now(UTC) + timedelta(days=1), person_id=whom)
        for whom in (person, numberless, None)
    ]

    async def planned() -> set[int]:
        left = {row["id"] for row in await office.rows("SELECT id FROM activity WHERE state = 'planned'")}
        assert mail in left  # nobody calls, but may write
        return left - {mail}

    await put(office, user, account, Target(person_id=person), Channel.WRITE)
    assert await planned() == {of_person, of_numberless, of_account}
    await put(office, user, account, Target(person_id=person))
    assert await planned() == {of_numberless, of_account}
    await put(office, user, account, Target(person_id=numberless))
    assert await planned() == {of_account}
    await put(office, user, account, Target(address=OTHER))
    assert await planned() == set()
    assert (
        await office.value("SELECT DISTINCT code FROM activity JOIN result ON result.id = result_id") == "do_not_call"
    )


async def test_leader_lifts_with_a_reason_what_came_together_and_an_operator_does_not(office: Office) -> None:
    user, leader = await office.user(), await office.user("leader")
    account, other = await office.account(user), await office.account(user)
    await office.number(account, NUMBER)
    await office.number(account, OTHER)
    await put(office, user, account, Target(address=OTHER))
    await put(office, user, account, Target())
    stop = await office.value("SELECT id FROM suppression WHERE scope = 'account'")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with db.acting(office.pool, Actor(user_id=user, role=Role.OPERATOR)) as conn:
            await stop_list.lift(conn, user, stop, "they called us")
    acting = Actor(user_id=leader, role=Role.LEADER)
    for on, because, refusal in ((account, " ", Invalid), (other, "they called us", Absent)):
        with pytest.raises(refusal):
            async with db.acting(office.pool, acting) as conn:
                await stop_list.lift_on_card(conn, leader, on, stop, because)
    async with db.acting(office.pool, acting) as conn:
        await stop_list.lift_on_card(conn, leader, account, stop, "they called us")
    assert await stopped(office, account) == [OTHER]
    with pytest.raises(Absent):
        async with db.acting(office.pool, acting) as conn:
            await stop_list.lift(conn, leader, stop, "twice")
    await put(office, user, account, Target())
    assert await stopped(office, account) == [NUMBER, OTHER]


async def test_planned_calls_of_other_accounts_with_the_number_are_told_to_who_sees_them(office: Office) -> None:
    user, colleague, leader = await office.user(), await office.user(), await office.user("leader")
    account, own, other = [await office.account(owner) for owner in (user, user, colleague)]
    for each in (account, own, other):
        await office.number(each, NUMBER)
        await office.planned(each, user, due_at=datetime.now(UTC))

    async def told(by: UserId, role: Role) -> list[AccountId]:
        async with db.acting(office.pool, Actor(user_id=by, role=role)) as conn:
            return sorted(one.account_id for one in await stop_list.planned_elsewhere(conn, account))

    assert await told(user, Role.OPERATOR) == []
    await put(office, user, account, Target(address=NUMBER))
    assert await told(user, Role.OPERATOR) == [own]
    assert await told(leader, Role.LEADER) == [own, other]


async def test_lifting_says_what_goes_with_it_and_what_stays(office: Office) -> None:
    user = await office.user()
    account = await office.account(user)
    for number in (NUMBER, OTHER):
        await office.number(account, number)
    await put(office, user, account, Target(address=OTHER))
    await put(office, user, account, Target())
    async with db.acting(office.pool, Actor(user_id=user, role=Role.OPERATOR)) as conn:
        stops = await stop_list.stops_of(conn, account)
    assert {(stop.scope, stop.about, stop.together, stop.apart) for stop in stops} == {
        ("account", "", 2, 1), ("number", NUMBER, 0, 0), ("number", OTHER, 0, 0),
    }  # fmt: skip


async def test_a_number_that_asked_for_itself_stays_stopped_when_the_person_is_taken_off(office: Office) -> None:
    user, leader = await office.user(), await office.user("leader")
    account = await office.account(user)
    person = await office.person(account)
    await office.number(account, NUMBER, person_id=person)
    await put(office, user, account, Target(person_id=person))
    await put(office, user, account, Target(address=NUMBER))
    async with db.acting(office.pool, Actor(user_id=leader, role=Role.LEADER)) as conn:
        of_person = next(stop.id for stop in await stop_list.stops_of(conn, account) if stop.scope == "person")
        await stop_list.lift(conn, leader, of_person, "talked to her")
    assert await stopped(office, account) == [NUMBER]


async def test_nobody_puts_a_foreign_account_on_the_list(office: Office) -> None:
    account = await office.account(await office.user())
    person = await office.person(account)
    stranger = await office.user()
    own = await office.account(stranger)
    for on, target in ((account, Target()), (own, Target(person_id=person)), (own, Target(address=NUMBER))):
        with pytest.raises(Absent):
            await put(office, stranger, on, target)
    assert await office.value("SELECT count(*) FROM suppression") == 0
