"""What the exchange answers badly, or tells wrongly, hurts no other call."""

import asyncio
import contextlib
import itertools
import uuid
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
import structlog

from callcenter import calls, clock, db, telephony, users
from callcenter.calls import controlling, ending, intending, leading, reconciling
from callcenter.local.postgres import LocalPostgres
from callcenter.telephony import events
from tests.factories import Office
from tests.telephony import ami_double as double
from tests.telephony.ami_double import AmiDouble
from tests.waiting import until

QUICK = telephony.Limits(connect=1, answer=1, action=0.3, boot=2)


async def pressed(office: Office) -> tuple[users.User, calls.Call]:
    user_id = await office.user()
    await office.telephone(user_id)
    account_id = await office.account(user_id)
    await office.number(account_id, "+3612345678")
    async with db.acting(office.pool, db.SYSTEM) as conn:
        user = await users.user_by_id(conn, user_id)
    assert user
    request = calls.DialRequest(account_id=account_id, key=str(uuid.uuid4()))
    return user, (await intending.intend(office.pool, user, request)).call


async def refuse(peer: double.Peer, action: double.Headers) -> None:
    await peer.reply(action, "Response: Error", "Message: Permission denied")


@pytest.mark.parametrize("answer", [double.silence, refuse])
async def test_hang_up_that_the_exchange_does_not_take_is_told_to_the_operator(
    office: Office, answer: double.Answer
) -> None:
    user, call = await pressed(office)
    async with AmiDouble() as asterisk, telephony.AmiLink(asterisk.address(), limits=QUICK) as link:
        await double.up(link)
        asterisk.answers["Hangup"] = answer
        with pytest.raises(calls.refusals.NoLine):
            await calls.CallControl(office.pool, link).hang_up(user, call.id)


async def test_fact_that_can_never_be_written_does_not_hold_up_those_behind_it(office: Office, tmp_path: Path) -> None:
    _, call = await pressed(office)
    facts = telephony.Facts()
    now = datetime.now(UTC)
    side = events.Side.CUSTOMER
    facts.put(events.LegHungUp(call_id=call.id, at=now, side=side, cause=10**14))
    facts.put(events.OperatorAnswered(call_id=call.id, at=now))
    leadership = leading.Leadership(
        pbx_id=call.pbx_id,
        term=await office.value("SELECT term FROM pbx WHERE id = $1", call.pbx_id),
        lost=asyncio.Event(),
    )
    link = telephony.AmiLink(telephony.AmiAddress(host="127.0.0.1", port=1, username="", secret=""))
    tracker = calls.Tracker(office.pool, link, facts, leadership, tmp_path / "cel.csv")
    tracking = asyncio.create_task(tracker.run())

    async def answered() -> bool:
        return bool(await office.value("SELECT operator_answered_at IS NOT NULL FROM call WHERE id = $1", call.id))

    try:
        await until(answered, 5)
    finally:
        tracking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await tracking


async def talked(office: Office) -> tuple[users.User, calls.Call]:
    """A press whose customer has answered."""
    user, call = await pressed(office)
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await ending.apply(conn, events.OperatorAnswered(call_id=call.id, at=clock.now()))
        await ending.apply(conn, events.CustomerAnswered(call_id=call.id, at=clock.now()))
    return user, call


def legs_of(call: calls.Call) -> double.Answer:
    """The exchange's list of channels, with both legs of the call up."""
    legs = [(call.id, "PJSIP/201-1"), ("pbx-1.1", "PJSIP/carrier-1")]
    return double.listed(
        *(
            ("Event: Status", f"Channel: {channel}", "ChannelState: 6", f"Linkedid: {call.id}", f"Uniqueid: {leg}")
            for leg, channel in legs
        ),
        end="StatusComplete",
    )


def first(lost: double.Answer, then: double.Answer) -> double.Answer:
    """Answer the first time in one way and ever after in another."""
    answers = itertools.chain([lost], itertools.repeat(then))

    async def answer(peer: double.Peer, action: double.Headers) -> None:
        await next(answers)(peer, action)

    return answer


async def success(peer: double.Peer, action: double.Headers) -> None:
    await peer.reply(action, "Response: Success")


async def gaps(office: Office) -> list[bool]:
    """Of each gap in a recording, whether it is still open."""
    return [row["open"] for row in await office.rows("SELECT resumed_at IS NULL AS open FROM recording_gap")]


@pytest.mark.parametrize("lost", [double.silence, double.reset], ids=["no answer", "link lost"])
async def test_pause_whose_answer_was_lost_is_asked_for_until_it_is_known(office: Office, lost: double.Answer) -> None:
    user, call = await talked(office)
    async with AmiDouble() as asterisk, telephony.AmiLink(asterisk.address(), limits=QUICK) as link:
        await double.up(link)
        control = calls.CallControl(office.pool, link)
        asterisk.answers |= {"Status": legs_of(call), "MixMonitorMute": first(lost, success)}
        await control.pause_recording(user, call.id, "card number")
        assert [action["State"] for action in asterisk.sent("MixMonitorMute")] == ["1", "1"]
        assert await gaps(office) == [True]
        assert await office.value("SELECT recording_paused_at IS NOT NULL FROM call")
        asterisk.answers["MixMonitorMute"] = first(lost, success)
        await control.resume_recording(user, call.id)
        assert [action["State"] for action in asterisk.sent("MixMonitorMute")] == ["1", "1", "0", "0"]
        assert await gaps(office) == [False]
        assert await office.value("SELECT recording_paused_at IS NULL FROM call")


async def test_pause_that_the_exchange_refuses_in_the_end_leaves_no_gap_open(office: Office) -> None:
    user, call = await talked(office)
    async with AmiDouble() as asterisk, telephony.AmiLink(asterisk.address(), limits=QUICK) as link:
        await double.up(link)
        asterisk.answers |= {"Status": legs_of(call), "MixMonitorMute": first(double.silence, refuse)}
        with pytest.raises(calls.refusals.CallOver):
            await calls.CallControl(office.pool, link).pause_recording(user, call.id, "")
        assert await gaps(office) == [False]
        assert await office.value("SELECT recording_paused_at IS NULL FROM call")


async def test_operator_is_not_kept_waiting_for_a_pause_and_the_gap_stays_open_till_it_is_known(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(controlling, "OUTCOME_SECONDS", 0.5)
    user, call = await talked(office)
    async with AmiDouble() as asterisk, telephony.AmiLink(asterisk.address(), limits=QUICK) as link:
        await double.up(link)
        control = calls.CallControl(office.pool, link)
        asterisk.answers |= {"Status": legs_of(call), "MixMonitorMute": double.silence}
        with pytest.raises(calls.refusals.NoLine):
            await control.pause_recording(user, call.id, "")
        assert await gaps(office) == [True]
        asterisk.answers["MixMonitorMute"] = success

        async def paused() -> bool:
            return bool(await office.value("SELECT recording_paused_at IS NOT NULL FROM call"))

        await until(paused, 5, what="the pause that is known at last")
        await control.close()
        assert await gaps(office) == [True]


BREAK = """
CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$;
CREATE TRIGGER broken BEFORE UPDATE ON call FOR EACH ROW WHEN (OLD.id = '{}') EXECUTE FUNCTION broken();
"""


async def test_call_that_cannot_be_settled_keeps_no_other_waiting_and_is_tried_again(
    office: Office, postgres: LocalPostgres, database: str
) -> None:
    (_, broken), (_, sound) = await pressed(office), await pressed(office)
    later = clock.now() + 2 * reconciling.NOT_YET_DIALLED
    await as_owner(postgres.url(database), BREAK.format(broken.id))
    async with AmiDouble() as asterisk, telephony.AmiLink(asterisk.address(), limits=QUICK) as link:
        await double.up(link)
        for action in ("Status", "DBGetTree"):
            asterisk.answers[action] = double.listed(end=f"{action}Complete")
        async with calls.lead(postgres.url(database), office.pool, office.pbx_id) as leadership:
            with structlog.testing.capture_logs() as lines:
                settled = await reconciling.reconcile(office.pool, link, leadership, later)
            assert [call.id for call in settled] == [sound.id]
            errors = [line["call_id"] for line in lines if line["log_level"] == "error"]
            assert errors == [broken.id]
            await as_owner(postgres.url(database), "DROP TRIGGER broken ON call")
            settled = await reconciling.reconcile(office.pool, link, leadership, later)
            assert [(call.id, call.end_reason) for call in settled] == [(broken.id, calls.EndReason.FAILED)]


async def as_owner(url: str, statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statements)
    finally:
        await connection.close()
