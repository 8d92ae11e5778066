"""Every recorded case ends in the right state for the right reason, in any order, however often it is told."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from callcenter.calls.lifecycle import advance, lost, refused
from callcenter.calls.model import Call, CallState, Direction, EndReason, HungUpBy
from callcenter.ids import CallId, PbxId, UserId
from callcenter.telephony import events
from tests.telephony import recorded

ORDER = [CallState.REQUESTED, CallState.RINGING, CallState.ANSWERED, CallState.ENDED]
START = datetime(2026, 11, 21, 20, tzinfo=UTC)  # before the recordings were made

ENDS = {
    "answered_customer_hangs": (EndReason.COMPLETED, HungUpBy.CUSTOMER, 16, None),
    "answered_operator_hangs": (EndReason.COMPLETED, HungUpBy.OPERATOR, 16, None),
    "asterisk_stopped": (EndReason.COMPLETED, HungUpBy.NETWORK, 16, None),
    "asterisk_terminated": (EndReason.COMPLETED, HungUpBy.NETWORK, 16, None),
    "busy": (EndReason.BUSY, HungUpBy.CUSTOMER, 17, 486),
    "cancelled_operator_ringing": (EndReason.CANCELLED, HungUpBy.NETWORK, 16, None),
    "congestion": (EndReason.CONGESTION, HungUpBy.CUSTOMER, 34, 503),
    "no_answer": (EndReason.NO_ANSWER, HungUpBy.NETWORK, 16, None),
    "operator_busy": (EndReason.OPERATOR_BUSY, HungUpBy.OPERATOR, 17, 486),
    "operator_declines": (EndReason.OPERATOR_DECLINED, HungUpBy.OPERATOR, 21, 603),
    "operator_hangs_while_ringing": (EndReason.CANCELLED, HungUpBy.OPERATOR, None, None),
    "operator_no_answer": (EndReason.OPERATOR_NO_ANSWER, HungUpBy.NETWORK, None, None),
    "operator_not_registered": (EndReason.OPERATOR_UNREACHABLE, HungUpBy.NETWORK, None, None),
    "operator_unknown": (EndReason.OPERATOR_UNREACHABLE, HungUpBy.NETWORK, None, None),
    "recorded_customer_hangs": (EndReason.COMPLETED, HungUpBy.CUSTOMER, 16, None),
    "recorded_operator_hangs": (EndReason.COMPLETED, HungUpBy.OPERATOR, 16, None),
    "recorded_operator_hangs_while_ringing": (EndReason.CANCELLED, HungUpBy.OPERATOR, None, None),
    "rejected": (EndReason.REJECTED, HungUpBy.CUSTOMER, 21, 403),
    "unallocated": (EndReason.UNALLOCATED, HungUpBy.CUSTOMER, 1, 404),
}


def requested(call_id: str) -> Call:
    return Call(
        id=CallId(call_id),
        pbx_id=PbxId(1),
        user_id=UserId(1),
        extension="101",
        account_id=None,
        person_id=None,
        activity_id=None,
        campaign_id=None,
        direction=Direction.OUTGOING,
        number="+79990000010",
        state=CallState.REQUESTED,
        end_reason=None,
        hung_up_by=None,
        hangup_cause=None,
        sip_code=None,
        requested_at=START,
        operator_answered_at=None,
        ringing_at=None,
        answered_at=None,
        ended_at=None,
        on_hold=False,
        recorded=True,
        recording_paused_at=None,
        cancel_requested_at=None,
        row_version=1,
    )


def told(call: Call, facts: list[events.CallEvent]) -> Call:
    """The call after all these facts, with each step checked."""
    for fact in facts:
        after = advance(call, fact)
        if after is not None:
            assert after != call
            check_step(call, after)
            call = after
    return call


def check_step(before: Call, after: Call) -> None:
    assert ORDER.index(after.state) >= ORDER.index(before.state)
    assert (after.state is CallState.ENDED) == (after.end_reason is not None) == (after.ended_at is not None)
    assert (after.end_reason is EndReason.COMPLETED) == (
        after.state is CallState.ENDED and after.answered_at is not None
    )
    if before.state is CallState.ENDED:
        assert before.end_reason is EndReason.OPERATOR_UNREACHABLE
        assert after.ended_at == before.ended_at
    if after.ended_at is not None:
        assert after.ended_at >= (after.answered_at or after.ringing_at or after.requested_at)
        assert after.hung_up_by is not None
        assert not after.on_hold


def call_of(case: str) -> Call:
    return requested(recorded.call_id_of(case))


@pytest.mark.parametrize("case", ENDS)
def test_recorded_case_ends_for_the_right_reason(case: str) -> None:
    call = told(call_of(case), recorded.call_facts(case))
    assert call.state is CallState.ENDED
    assert (call.end_reason, call.hung_up_by, call.hangup_cause, call.sip_code) == ENDS[case]


def test_every_recorded_case_has_an_expected_end() -> None:
    assert {*ENDS, "asterisk_killed"} == set(recorded.CASES)


def test_killed_asterisk_leaves_the_call_open_until_it_is_given_up() -> None:
    call = told(call_of("asterisk_killed"), recorded.call_facts("asterisk_killed"))
    assert call.state is CallState.ANSWERED
    ended = lost(call, START + timedelta(days=9))
    assert ended is not None
    assert (ended.state, ended.end_reason) == (CallState.ENDED, EndReason.LOST)
    assert lost(ended, START) is None
    assert refused(ended, START) is None


def test_order_that_never_reached_asterisk_has_failed() -> None:
    ended = refused(call_of("busy"), START + timedelta(seconds=1))
    assert ended is not None
    assert ended.end_reason is EndReason.FAILED


@pytest.mark.parametrize("case", ENDS)
def test_recorded_case_told_twice_changes_nothing_more(case: str) -> None:
    facts = recorded.call_facts(case)
    once = told(call_of(case), facts)
    assert told(once, facts) == once
    assert told(call_of(case), [fact for fact in facts for _ in range(2)]) == once


@pytest.mark.parametrize("case", ENDS)
def test_own_key_makes_a_call_that_was_not_answered_cancelled(case: str) -> None:
    pressed = replace(call_of(case), cancel_requested_at=START + timedelta(seconds=1))
    call = told(pressed, recorded.call_facts(case))
    if ENDS[case][0] in (EndReason.NO_ANSWER, EndReason.CANCELLED, EndReason.OPERATOR_UNREACHABLE):
        assert call.end_reason is EndReason.CANCELLED
    if ENDS[case][1] is HungUpBy.NETWORK:
        assert call.hung_up_by is HungUpBy.APPLICATION


def test_times_of_an_answered_call_are_those_that_asterisk_told() -> None:
    call = told(call_of("answered_customer_hangs"), recorded.call_facts("answered_customer_hangs"))
    assert call.operator_answered_at is not None
    assert call.ringing_at is not None
    assert call.answered_at is not None
    assert call.ended_at is not None
    assert call.operator_answered_at < call.ringing_at < call.answered_at < call.ended_at
    assert timedelta(seconds=5) < call.ended_at - call.answered_at < timedelta(seconds=8)


@pytest.mark.parametrize("case", [case for case, end in ENDS.items() if not end[0].value.startswith("operator_")])
def test_dialplans_account_alone_is_enough(case: str) -> None:
    """What AstDB keeps while nobody listens: the same reason, without one event."""
    account = [fact for fact in recorded.call_facts(case) if isinstance(fact, events.CallFinished)]
    call = told(call_of(case), account)
    if case == "cancelled_operator_ringing":
        assert not account  # the dialplan never ran
    else:
        assert call.end_reason is ENDS[case][0]


def test_customer_that_was_answered_while_nobody_listened_has_its_answer_time() -> None:
    call = call_of("busy")
    end = events.CallFinished(
        call_id=call.id, at=START + timedelta(seconds=60), dial_status="ANSWER", cause=16, answered_seconds=40
    )
    assert told(call, [end]).answered_at == START + timedelta(seconds=20)


def test_number_that_the_dialplan_forbids_has_failed() -> None:
    call = call_of("busy")
    end = events.CallFinished(call_id=call.id, at=START, dial_status="FORBIDDEN", cause=21)
    assert told(call, [end]).end_reason is EndReason.FAILED


def test_first_side_that_asks_for_the_end_is_the_one_that_hung_up() -> None:
    call, at = call_of("busy"), START + timedelta(seconds=9)
    sides = (events.Side.OPERATOR, events.Side.CUSTOMER)
    call = told(call, [events.HangupRequested(call_id=call.id, at=at, side=side, cause=16) for side in sides])
    assert call.hung_up_by is HungUpBy.OPERATOR


def test_refusal_of_a_repeated_order_does_not_end_the_call_that_is_live() -> None:
    call = call_of("busy")
    call = told(call, [events.OperatorAnswered(call_id=call.id, at=START + timedelta(seconds=2))])
    assert advance(call, events.OriginateRefused(call_id=call.id, at=START + timedelta(seconds=3))) is None


def test_hold_and_pause_come_and_go() -> None:
    call, at = call_of("busy"), START + timedelta(seconds=9)
    call = told(call, [events.CustomerAnswered(call_id=call.id, at=at)])
    call = told(call, [events.Held(call_id=call.id, at=at, side=events.Side.OPERATOR)])
    call = told(call, [events.RecordingPaused(call_id=call.id, at=at)])
    assert (call.on_hold, call.recording_paused_at) == (True, at)
    call = told(call, [events.Resumed(call_id=call.id, at=at, side=events.Side.OPERATOR)])
    call = told(call, [events.RecordingResumed(call_id=call.id, at=at)])
    assert (call.on_hold, call.recording_paused_at) == (False, None)


def test_facts_about_other_calls_and_things_change_nothing() -> None:
    call = call_of("busy")
    assert advance(call, events.ShuttingDown(at=START)) is None
    assert advance(call, events.OriginateRefused(call_id="another", at=START)) is None
    assert advance(call, "garbage") is None


@pytest.mark.parametrize("case", ENDS)
@given(st.data())
@settings(max_examples=30, deadline=None)
def test_any_order_and_repetition_ends_the_call_and_only_once(case: str, data: st.DataObject) -> None:
    facts = recorded.call_facts(case)
    shuffled = data.draw(st.permutations(facts + data.draw(st.lists(st.sampled_from(facts), max_size=5))))
    call = told(call_of(case), shuffled)
    assert call.state is CallState.ENDED


CALL_ID = "01990000-0000-7000-8000-0000000000ff"
moments = st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 1), timezones=st.just(UTC))
causes = st.sampled_from([0, 1, 16, 17, 18, 19, 20, 21, 34, 58, 127])
codes = st.sampled_from([None, 200, 403, 404, 480, 486, 487, 503, 603])
sides = st.sampled_from(events.Side)
its_id = {"call_id": st.just(CALL_ID), "at": moments}
any_fact = st.one_of(
    st.builds(events.OperatorRinging, **its_id),
    st.builds(events.OperatorAnswered, **its_id),
    st.builds(events.OriginateRefused, **its_id, rang_out=st.booleans()),
    st.builds(events.CustomerDialled, **its_id, channel=st.just("PJSIP/carrier-1"), uniqueid=st.just("pbx-1.1")),
    st.builds(events.CustomerRinging, **its_id),
    st.builds(events.CustomerAnswered, **its_id),
    st.builds(events.Held, **its_id, side=sides),
    st.builds(events.Resumed, **its_id, side=sides),
    st.builds(events.RecordingPaused, **its_id),
    st.builds(events.RecordingResumed, **its_id),
    st.builds(events.HangupRequested, **its_id, side=sides, cause=causes, sip_code=codes),
    st.builds(events.LegHungUp, **its_id, side=sides, cause=causes, sip_code=codes),
    st.builds(
        events.CallFinished,
        **its_id,
        dial_status=st.sampled_from(
            ["", "ANSWER", "BUSY", "NOANSWER", "CANCEL", "CONGESTION", "CHANUNAVAIL", "FORBIDDEN", "INVALIDARGS", "Ű"]
        ),
        cause=causes,
        answered_seconds=st.integers(0, 10**6),
    ),
    st.builds(events.RecordingFinished, **its_id),
)


@given(st.lists(any_fact, max_size=12), st.booleans())
@settings(max_examples=400, deadline=None)
def test_any_facts_in_any_state_are_taken_and_every_step_is_legal(facts: list[events.CallEvent], cancel: bool) -> None:
    call = requested(CALL_ID)
    told(replace(call, cancel_requested_at=START) if cancel else call, facts)


def test_every_kind_of_fact_is_tried() -> None:
    kinds = set(events.CallEvent.__subclasses__())
    assert kinds == {type(fact) for fact in _one_of_each()}


def _one_of_each() -> list[events.CallEvent]:
    found: dict[type, events.CallEvent] = {}

    @given(any_fact)
    @settings(max_examples=500, deadline=None, derandomize=True, database=None)
    def collect(fact: events.CallEvent) -> None:
        found[type(fact)] = fact

    collect()
    return list(found.values())
