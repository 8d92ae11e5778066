"""What each operator does now, as the leader sees it; a break begins and ends by a key."""

import uuid
from datetime import timedelta

import pytest

from callcenter import calls, db, presence, users
from callcenter.calls import ending, intending
from callcenter.errors import Invalid
from callcenter.ids import UserId
from callcenter.presence import State
from callcenter.telephony import events
from tests.factories import Office


async def logged_in(office: Office, user_id: UserId) -> None:
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await conn.execute(
            "INSERT INTO session (token_hash, user_id, expires_at) VALUES ($1, $2, now() + interval '1 hour')",
            uuid.uuid4().bytes * 2,
            user_id,
        )


async def now(office: Office, user_id: UserId) -> presence.Presence:
    async with db.acting(office.pool, db.Actor(user_id=user_id, role=db.Role.OPERATOR)) as conn:
        found = await presence.presence_of(conn, user_id)
    assert found
    return found


async def begin(office: Office, user_id: UserId, reason: str) -> None:
    async with db.acting(office.pool, db.Actor(user_id=user_id, role=db.Role.OPERATOR)) as conn:
        await presence.begin_break(conn, user_id, reason)


async def end(office: Office, user_id: UserId) -> None:
    async with db.acting(office.pool, db.Actor(user_id=user_id, role=db.Role.OPERATOR)) as conn:
        await presence.end_break(conn, user_id)


async def test_break_has_a_reason_and_a_beginning_and_ready_counts_from_its_end(office: Office) -> None:
    user = await office.user()
    assert (await now(office, user)).state is State.LOGGED_OUT
    await logged_in(office, user)
    assert (await now(office, user)).state is State.READY
    await begin(office, user, "lunch")
    await begin(office, user, "short")  # a second tab: the first one counts
    paused = await now(office, user)
    assert (paused.state, paused.reason) == (State.BREAK, "lunch")
    await end(office, user)
    ready = await now(office, user)
    assert (ready.state, ready.reason) == (State.READY, None)
    assert ready.since == await office.value("SELECT ended_at FROM operator_break")
    with pytest.raises(Invalid):
        await begin(office, user, "holiday")


async def test_call_wrap_up_and_ready_follow_each_other_and_dialling_ends_the_break(office: Office) -> None:
    user_id = await office.user()
    await office.telephone(user_id)
    await logged_in(office, user_id)
    account = await office.account(user_id)
    await office.number(account, "+3612345678")
    async with db.acting(office.pool, db.SYSTEM) as conn:
        user = await users.user_by_id(conn, user_id)
    assert user
    await begin(office, user_id, "training")
    request = calls.DialRequest(account_id=account, key=str(uuid.uuid4()))
    call = (await intending.intend(office.pool, user, request)).call
    assert (await now(office, user_id)).state is State.DIALLING
    assert await office.value("SELECT ended_at IS NOT NULL FROM operator_break")
    at = call.requested_at
    seen = []
    for fact in (
        events.OperatorAnswered(call_id=call.id, at=at),
        events.CustomerAnswered(call_id=call.id, at=at + timedelta(seconds=2)),
        events.CallFinished(call_id=call.id, at=at + timedelta(seconds=9), dial_status="ANSWER", answered_seconds=7),
    ):
        async with db.acting(office.pool, db.SYSTEM) as conn:
            await ending.apply(conn, fact)
        seen.append(await now(office, user_id))
    assert [each.state for each in seen] == [State.DIALLING, State.TALKING, State.WRAP_UP]
    assert [each.since for each in seen[1:]] == [at + timedelta(seconds=2), at + timedelta(seconds=9)]


async def test_leader_sees_the_team_administrator_all_and_nobody_else_a_foreign_break(office: Office) -> None:
    elsewhere = await office.team()
    mine, stranger = await office.user(name="Mine"), await office.user(name="Stranger", team_id=elsewhere)
    leader = await office.user("leader")
    for user in (mine, stranger):
        await logged_in(office, user)
        await begin(office, user, "short")

    async def seen_by(user_id: UserId, role: db.Role) -> tuple[set[str], int]:
        async with db.acting(office.pool, db.Actor(user_id=user_id, role=role)) as conn:
            people = await presence.people_now(conn)
            return {person.user_name for person in people}, await conn.fetchval("SELECT count(*) FROM operator_break")

    assert await seen_by(leader, db.Role.LEADER) == ({"Mine"}, 1)
    assert await seen_by(mine, db.Role.OPERATOR) == ({"Mine"}, 1)
    names, breaks = await seen_by(leader, db.Role.ADMINISTRATOR)
    assert ({"Mine", "Stranger"} <= names, breaks) == (True, 2)


async def test_nobody_ends_the_break_of_another(office: Office) -> None:
    one, other = await office.user(), await office.user()
    await begin(office, one, "short")
    async with db.acting(office.pool, db.Actor(user_id=other, role=db.Role.OPERATOR)) as conn:
        await presence.end_break(conn, one)
    assert await office.value("SELECT ended_at IS NULL FROM operator_break")
