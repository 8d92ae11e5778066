"""A call's rows from the key press to the wrap-up, with the facts that an exchange tells."""

import asyncio
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from callcenter import activities, calls, db, dialing, promises, users
from callcenter.calls import ending, intending, reconciling
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, UserId
from callcenter.telephony import events
from tests.factories import Office


class Floor:
    """An operator with a telephone and one account in a campaign."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.user: users.User
        self.account_id: AccountId

    @classmethod
    async def opened(cls, office: Office) -> "Floor":
        floor = cls(office)
        user_id = await office.user()
        await office.telephone(user_id)
        floor.account_id = await office.account(user_id)
        await office.number(floor.account_id, "+3612345678")
        floor.user = await floor.user_of(user_id)
        return floor

    async def user_of(self, user_id: UserId) -> users.User:
        async with db.acting(self.office.pool, db.SYSTEM) as conn:
            user = await users.user_by_id(conn, user_id)
        assert user
        return user

    async def press(self, user: users.User | None = None, **request: object) -> intending.Intention:
        asked = {"account_id": self.account_id, "key": str(uuid.uuid4()), **request}
        user = user or self.user
        return await intending.intend(self.office.pool, user, calls.DialRequest(**asked))  # type: ignore[arg-type]

    async def hear(self, *facts: object) -> None:
        for fact in facts:
            async with db.acting(self.office.pool, db.SYSTEM) as conn:
                await ending.apply(conn, fact)

    async def talk(self, call: calls.Call, seconds: int = 30) -> None:
        begun = call.requested_at
        moments = [begun + timedelta(seconds=second) for second in (1, 2, 5, 5 + seconds)]
        await self.hear(
            events.OperatorAnswered(call_id=call.id, at=moments[0]),
            events.CustomerRinging(call_id=call.id, at=moments[1]),
            events.CustomerAnswered(call_id=call.id, at=moments[2]),
            events.CallFinished(
                call_id=call.id, at=moments[3], dial_status="ANSWER", cause=16, answered_seconds=seconds
            ),
        )

    async def wrap_up(self, call: calls.Call, result: str, **more: object) -> None:
        outcome = activities.Outcome(result_id=await self.office.id_of("result", result), impression=4, note="a note")
        if not more:
            more = {"why": promises.Why(reason="timing")}
        async with db.acting(self.office.pool, self.user.actor) as conn:
            await calls.wrapping_up.save(conn, self.user, call.id, calls.wrapping_up.WrapUp(outcome=outcome, **more))  # type: ignore[arg-type]


async def test_press_writes_the_call_and_its_expected_recording_before_anything_rings(office: Office) -> None:
    floor = await Floor.opened(office)
    intention = await floor.press()
    assert intention.order is not None
    assert intention.order.call_id == intention.call.id
    assert await office.value("SELECT state FROM call WHERE id = $1", intention.call.id) == "requested"
    assert await office.value("SELECT state FROM recording WHERE call_id = $1", intention.call.id) == "expected"


async def test_same_press_twice_is_one_call_and_a_second_press_of_a_busy_operator_is_refused(office: Office) -> None:
    floor = await Floor.opened(office)
    key = str(uuid.uuid4())
    first, second = await floor.press(key=key), await floor.press(key=key)
    assert (first.call.id, second.order) == (second.call.id, None)
    with pytest.raises(calls.refusals.OperatorBusy):
        await floor.press()
    assert await office.value("SELECT count(*) FROM call") == 1


async def test_foreign_account_is_as_absent_as_none(office: Office) -> None:
    floor = await Floor.opened(office)
    stranger = await floor.user_of(await office.user())
    await office.telephone(stranger.id)
    with pytest.raises(Absent):
        await floor.press(stranger)
    with pytest.raises(Absent):
        await floor.press(account_id=AccountId(10**9))


async def test_do_not_call_foreign_prefix_and_closed_hours_dial_nobody(office: Office, set_time) -> None:
    floor = await Floor.opened(office)
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await conn.execute("UPDATE country_rule SET calls_from = '08:00', calls_until = '20:00' WHERE country = 'HU'")
    set_time(datetime(2026, 7, 1, 19, 0, tzinfo=UTC))  # 21:00 in Budapest
    with pytest.raises(dialing.refusals.OutsideHours):
        await floor.press()
    set_time(datetime(2026, 7, 1, 17, 0, tzinfo=UTC))
    await floor.press()
    await office.value(
        "UPDATE call SET state = 'ended', end_reason = 'failed', ended_at = now(), wrapped_up_at = now()"
    )
    await office.value("UPDATE country_rule SET prefixes = '{+37}'")
    with pytest.raises(dialing.refusals.PrefixNotAllowed):
        await floor.press()
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await dialing.suppress(conn, "+3612345678", "asked", floor.user.id)
    with pytest.raises(dialing.refusals.NumberSuppressed):
        await floor.press()
    assert await office.value("SELECT count(*) FROM call") == 1


async def test_key_takes_the_next_number_that_may_be_called(office: Office) -> None:
    """The first is on the stop list; a number that was chosen by itself is refused all the same."""
    floor = await Floor.opened(office)
    await office.number(floor.account_id, "+3612345679", position=1)
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await dialing.suppress(conn, "+3612345678", "asked", floor.user.id)
    with pytest.raises(dialing.refusals.NumberSuppressed):
        await floor.press(number_id=await office.value("SELECT min(id) FROM phone_number"))
    assert (await floor.press()).call.number == "+3612345679"


async def test_without_number_or_telephone_the_reason_is_told(office: Office) -> None:
    floor = await Floor.opened(office)
    bare = await office.account(floor.user.id)
    with pytest.raises(Invalid, match="no_number"):
        await floor.press(account_id=bare)
    await office.value("UPDATE telephone SET active = false")
    with pytest.raises(calls.refusals.NoTelephone):
        await floor.press()


async def test_planned_contact_becomes_the_call_it_was_planned_for(office: Office) -> None:
    floor = await Floor.opened(office)
    planned = await office.planned(floor.account_id, floor.user.id, due_at=datetime.now(UTC))
    call = (await floor.press(activity_id=planned)).call
    await floor.talk(call)
    row = await office.row("SELECT state, call_id, done_at, result_id FROM activity WHERE id = $1", planned)
    assert (row["state"], row["call_id"], row["result_id"]) == ("done", call.id, None)
    assert await office.value("SELECT state FROM recording WHERE call_id = $1", call.id) == "pending"
    await floor.wrap_up(call, "meeting_agreed")
    assert await office.value("SELECT note FROM activity WHERE id = $1", planned) == "a note"
    assert await office.value("SELECT count(*) FROM activity") == 1


async def test_facts_repeated_and_late_change_nothing(office: Office) -> None:
    floor = await Floor.opened(office)
    call = (await floor.press()).call
    await floor.talk(call)
    before = await office.row("SELECT * FROM call WHERE id = $1", call.id)
    await floor.talk(call, 500)
    assert await office.row("SELECT * FROM call WHERE id = $1", call.id) == before
    assert await office.value("SELECT count(*) FROM activity") == 1


async def test_call_that_never_reached_the_customer_leaves_nothing_to_wrap_up(office: Office) -> None:
    floor = await Floor.opened(office)
    planned = await office.planned(floor.account_id, floor.user.id, due_at=datetime.now(UTC))
    call = (await floor.press(activity_id=planned)).call
    await floor.hear(events.OriginateRefused(call_id=call.id, at=call.requested_at, rang_out=True))
    row = await office.row("SELECT end_reason, wrapped_up_at FROM call WHERE id = $1", call.id)
    assert row["end_reason"] == "operator_no_answer"
    assert row["wrapped_up_at"] is not None
    assert await office.value("SELECT state FROM activity WHERE id = $1", planned) == "planned"
    assert await office.value("SELECT state FROM recording WHERE call_id = $1", call.id) == "unneeded"


async def test_wrap_up_saves_everything_in_one_transaction_or_nothing(office: Office) -> None:
    """A5, A6, A48: the result and the next contacts, several if need be."""
    floor = await Floor.opened(office)
    campaign = await office.campaign()
    await office.lead(campaign, floor.account_id)
    call = (await floor.press()).call
    await floor.talk(call)
    kind, purpose = await office.id_of("activity_kind", "meeting"), await office.id_of("purpose", "presentation")
    following = {"kind_id": kind, "purpose_id": purpose, "assignee_id": floor.user.id}
    past = activities.Plan(due_at=datetime(2020, 1, 1, tzinfo=UTC), **following)
    with pytest.raises(Invalid, match="in_the_past"):
        await floor.wrap_up(call, "meeting_agreed", next_contacts=(past,))
    assert await office.value("SELECT result_id FROM activity") is None
    assert await office.value("SELECT state FROM lead") == "open"
    later = activities.Plan(due_at=datetime.now(UTC) + timedelta(days=3), comment="c", **following)
    with pytest.raises(Invalid) as refused:
        await floor.wrap_up(call, "meeting_agreed", next_contacts=(later, None, past))
    assert refused.value.field == "due_at_3"
    assert await office.value("SELECT count(*) FROM activity WHERE state = 'planned'") == 0
    later_still = activities.Plan(due_at=datetime.now(UTC) + timedelta(days=9), comment="d", **following)
    await floor.wrap_up(call, "meeting_agreed", next_contacts=(later, later_still))
    planned = await office.rows(
        "SELECT comment, campaign_id, planned_from IS NOT NULL FROM activity WHERE state = 'planned' ORDER BY due_at"
    )
    assert [tuple(each) for each in planned] == [("c", campaign, True), ("d", campaign, True)]
    assert await office.value("SELECT state FROM lead") == "done"
    with pytest.raises(calls.refusals.AlreadyWrappedUp):
        await floor.wrap_up(call, "meeting_agreed")


async def test_next_call_waits_for_the_wrap_up(office: Office) -> None:
    floor = await Floor.opened(office)
    call = (await floor.press()).call
    await floor.talk(call)
    with pytest.raises(calls.refusals.WrapUpOpen):
        await floor.press()
    await floor.wrap_up(call, "call_back")
    assert (await floor.press()).order is not None


async def test_do_not_call_as_a_result_stops_the_number_and_cancels_what_was_planned_for_it(office: Office) -> None:
    floor, later = await Floor.opened(office), datetime.now(UTC) + timedelta(days=1)
    call = (await floor.press()).call
    await floor.talk(call)
    other = await office.person(floor.account_id, family_name="Free")
    await office.number(floor.account_id, "+36301111111", person_id=other)
    mail = await office.id_of("activity_kind", "email")
    planned = [
        await office.planned(floor.account_id, floor.user.id, due_at=later, **columns)
        for columns in ({}, {"person_id": other}, {"kind_id": mail})
    ]
    silent = await office.person(floor.account_id, family_name="Silent")
    await office.number(floor.account_id, call.number, person_id=silent)
    planned.append(await office.planned(floor.account_id, floor.user.id, due_at=later, person_id=silent))
    await floor.wrap_up(call, "do_not_call", why=None)  # what is planned still is enough
    stopped = await office.value("SELECT id FROM phone_number WHERE e164 = $1 LIMIT 1", call.number)
    with pytest.raises(dialing.refusals.NumberSuppressed):
        await floor.press(number_id=stopped)
    rows = await office.rows("SELECT id, state FROM activity WHERE id = ANY ($1) ORDER BY id", planned)
    assert [row["state"] for row in rows] == ["planned", "planned", "planned", "cancelled"]
    entry = await office.row(
        "SELECT activity.*, code FROM activity JOIN result ON result.id = result_id WHERE activity.state = 'cancelled'"
    )
    assert (entry["id"], entry["code"]) == (planned[-1], "do_not_call")
    told = "SELECT count(*) FROM activity_event WHERE activity_id = $1 AND what = 'cancelled'"
    assert await office.value(told, planned[-1]) == 1


async def test_whoever_wants_no_calls_and_has_no_other_number_is_asked_about(office: Office) -> None:
    """A31: the call that was planned is cancelled, so that it is no next step any more."""
    floor = await Floor.opened(office)
    call = (await floor.press()).call
    await floor.talk(call)
    planned = await office.planned(floor.account_id, floor.user.id, due_at=datetime.now(UTC) + timedelta(days=1))
    with pytest.raises(Invalid, match="next_or_reason"):
        await floor.wrap_up(call, "do_not_call", why=None)
    assert await office.value("SELECT state FROM activity WHERE id = $1", planned) == "planned"
    await floor.wrap_up(call, "do_not_call", why=promises.Why(reason="do_not_call"))
    assert await office.value("SELECT state FROM activity WHERE id = $1", planned) == "cancelled"


async def test_lead_is_tried_again_until_its_attempts_are_used_up(office: Office) -> None:
    """While the campaign calls again, that is the reason why nothing is planned (A31)."""
    floor = await Floor.opened(office)
    campaign = await office.campaign(attempts_allowed=2)
    await office.lead(campaign, floor.account_id)
    for state in ("open", "exhausted"):
        call = (await floor.press()).call
        at = call.requested_at
        await floor.hear(
            events.OperatorAnswered(call_id=call.id, at=at),
            events.CallFinished(call_id=call.id, at=at + timedelta(seconds=40), dial_status="NOANSWER"),
        )
        if state == "exhausted":
            with pytest.raises(Invalid, match="next_or_reason"):
                await floor.wrap_up(call, "no_answer", why=None)
        reason = None if state == "open" else promises.Why(reason="unreachable")
        await floor.wrap_up(call, "no_answer", why=reason)
        assert await office.value("SELECT state FROM lead") == state
        given = "SELECT reason FROM next_step_reason ORDER BY id DESC LIMIT 1"
        assert await office.value(given) == ("campaign" if state == "open" else "unreachable")


async def test_wrap_up_asks_for_the_next_contact_or_the_reason_why_none(office: Office) -> None:
    """A31, V1: nobody is forgotten when a call ends; what is planned already is enough."""
    floor = await Floor.opened(office)
    call = (await floor.press()).call
    await floor.talk(call)
    with pytest.raises(Invalid, match="next_or_reason"):
        await floor.wrap_up(call, "informed", why=None)
    assert await office.value("SELECT result_id FROM activity") is None
    await office.planned(floor.account_id, floor.user.id, due_at=datetime.now(UTC) + timedelta(days=1))
    await floor.wrap_up(call, "informed", why=None)


async def test_colleague_cannot_wrap_up_a_foreign_call(office: Office) -> None:
    floor = await Floor.opened(office)
    call = (await floor.press()).call
    await floor.talk(call)
    colleague = await floor.user_of(await office.user())
    outcome = activities.Outcome(result_id=await office.id_of("result", "call_back"))
    with pytest.raises(Absent):
        async with db.acting(office.pool, colleague.actor) as conn:
            await calls.wrapping_up.save(conn, colleague, call.id, calls.wrapping_up.WrapUp(outcome=outcome))


async def test_history_that_nobody_heard_ends_the_call_with_its_reason(
    office: Office, database_url: str, tmp_path
) -> None:
    floor = await Floor.opened(office)
    call = (await floor.press()).call
    at = call.requested_at.isoformat()
    lines = [
        f'"{at}","ANSWER","{call.id}","{call.id}","PJSIP/201-1","","",""',
        f'"{at}","CALL_END","{call.id}","{call.id}","PJSIP/201-1","","","{{""extra"":""{call.id}|BUSY|17|0""}}"',
        "torn and damaged",
    ]
    file = tmp_path / "cel.csv"
    file.write_text("\n".join(lines) + "\n")
    async with calls.lead(database_url, office.pool, office.pbx_id) as leadership:
        assert await reconciling.import_history(office.pool, leadership, file) == 3
        assert await reconciling.import_history(office.pool, leadership, file) == 0
        async with db.acting(office.pool, db.SYSTEM) as conn:
            ended = await reconciling.settle(conn, call, reconciling.Found(at=datetime.now(UTC)))
    assert ended and ended.end_reason is calls.EndReason.BUSY
    assert await office.value("SELECT extra FROM cel_event WHERE type = 'damaged'") == "torn and damaged"


@pytest.mark.parametrize(("leg", "side"), [("pbx-1.1", "customer"), ("", "operator"), (".2", "operator")])
async def test_history_tells_who_hung_up_though_the_end_itself_was_left_behind(
    office: Office, database_url: str, tmp_path, leg: str, side: str
) -> None:
    floor = await Floor.opened(office)
    call = (await floor.press()).call
    at = call.requested_at
    uniqueid = leg if leg.startswith("pbx") else f"{call.id}{leg}"
    source = '{""hangupcause"":16,""hangupsource"":""PJSIP/leg-1"",""dialstatus"":""""}'
    file = tmp_path / "cel.csv"
    file.write_text(
        f'"{at.isoformat()}","ANSWER","{call.id}","pbx-1.1","PJSIP/carrier-1","","",""\n'
        f'"{at.isoformat()}","HANGUP","{call.id}","{uniqueid}","PJSIP/leg-1","","","{source}"\n'
    )
    left = events.CallFinished(call_id=call.id, at=at + timedelta(seconds=9), dial_status="ANSWER", answered_seconds=5)
    async with calls.lead(database_url, office.pool, office.pbx_id) as leadership:
        await reconciling.import_history(office.pool, leadership, file)
        async with db.acting(office.pool, db.SYSTEM) as conn:
            ended = await reconciling.settle(conn, call, reconciling.Found(told=[left], at=datetime.now(UTC)))
    assert ended
    assert (ended.end_reason, ended.hung_up_by) == (calls.EndReason.COMPLETED, side)
    assert ended.answered_at == at  # as the history tells it, not as it is reckoned from the end


async def test_leader_that_was_frozen_is_refused_after_another_took_over(office: Office, database_url: str) -> None:
    from callcenter.calls.leading import Deposed

    async with calls.lead(database_url, office.pool, office.pbx_id) as first:
        async with db.acting(office.pool, db.SYSTEM) as conn:
            await conn.execute("UPDATE pbx SET term = term + 1")
        with pytest.raises(Deposed):
            async with db.acting(office.pool, db.SYSTEM) as conn:
                await first.require(conn)


async def test_same_press_sent_twice_at_the_same_moment_is_one_call(office: Office) -> None:
    floor = await Floor.opened(office)
    key = str(uuid.uuid4())
    pressed = await asyncio.gather(*(floor.press(key=key) for _ in range(4)))
    assert len({intention.call.id for intention in pressed}) == 1
    assert sorted(intention.order is not None for intention in pressed) == [False, False, False, True]


async def test_two_different_presses_at_the_same_moment_dial_one_customer(office: Office) -> None:
    floor = await Floor.opened(office)
    pressed = await asyncio.gather(*(floor.press() for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(answer, calls.refusals.OperatorBusy) for answer in pressed) == 3
    assert await office.value("SELECT count(*) FROM call") == 1
