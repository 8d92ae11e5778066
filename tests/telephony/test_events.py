"""Asterisk's words become facts of the trade, and nothing that Asterisk says can break the reading."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from panoramisk.message import Message

from callcenter.telephony import ami, events, hearing
from callcenter.telephony.events import Side
from tests.telephony import recorded

KINDS = {
    "answered_customer_hangs": "OperatorRinging OperatorAnswered OperatorAnswered CustomerDialled CustomerRinging "
    "CustomerAnswered HangupRequested:customer LegHungUp:customer RecordingFinished CallFinished LegHungUp:operator",
    "busy": "OperatorRinging OperatorAnswered OperatorAnswered CustomerDialled HangupRequested:customer "
    "LegHungUp:customer RecordingFinished CallFinished LegHungUp:operator",
    "operator_busy": "OriginateRefused HangupRequested:operator LegHungUp:operator",
    "operator_not_registered": "OriginateRefused",
    "operator_no_answer": "OperatorRinging OriginateRefused LegHungUp:operator",
}


def told(case: str) -> str:
    return " ".join(
        type(fact).__name__ + (f":{side.value}" if isinstance(side := getattr(fact, "side", None), Side) else "")
        for fact in recorded.call_facts(case)
    )


@pytest.mark.parametrize("case", KINDS)
def test_recorded_case_is_told_in_few_facts(case: str) -> None:
    assert told(case) == KINDS[case]


def test_facts_carry_the_moment_that_asterisk_told() -> None:
    assert hearing.moment("1795293289.990230", recorded.NOW) == datetime(2026, 11, 21, 20, 34, 49, 990230, UTC)
    assert hearing.moment("1795293289.5", recorded.NOW).microsecond == 500000
    for odd in ("", "x", "-1", "1e9", "9" * 40, None, ["1", "2"]):
        assert hearing.moment(odd, recorded.NOW) == recorded.NOW


def test_causes_and_sip_codes_are_kept_with_their_side() -> None:
    [end] = [
        fact
        for fact in recorded.call_facts("unallocated")
        if isinstance(fact, events.LegHungUp) and fact.side is Side.CUSTOMER
    ]
    assert (end.cause, end.sip_code) == (1, 404)


@pytest.mark.parametrize("case", recorded.CASES)
def test_far_side_of_the_demo_network_is_not_heard(case: str) -> None:
    assert all(events.is_call_id(fact.call_id) for fact in recorded.facts(case) if isinstance(fact, events.CallEvent))


@pytest.mark.parametrize(("hours", "name"), [(0, "UTC"), (1, "Budapest"), (3, "Moscow"), (-5, "Lima"), (5.75, "Nepal")])
def test_start_of_asterisk_is_found_in_any_time_zone(hours: float, name: str) -> None:
    started = datetime(2026, 11, 21, 20, 38, 14, tzinfo=UTC)
    wall = started + timedelta(hours=hours)
    status = Message({"CoreStartupDate": f"{wall:%Y-%m-%d}", "CoreStartupTime": f"{wall:%H:%M:%S}"})
    for error in (-2, 0, 2):
        assert ami.started_at(status, started + timedelta(seconds=error)) == started, name
    assert ami.started_at(Message({}), started) == started


names = st.sampled_from(sorted(hearing.HEARD))
values = st.one_of(
    st.text(max_size=40), st.lists(st.text(max_size=9), max_size=3), st.sampled_from(["RINGING", "1", ""])
)
headers = st.sampled_from(
    [
        *("Uniqueid", "Linkedid", "DestUniqueid", "DestLinkedid", "DialStatus", "Cause", "TechCause", "Timestamp"),
        *("UserEvent", "CallID", "Answered", "Device", "State", "Uptime", "Response", "Reason", "OperatorBytes"),
    ]
)
ids = st.sampled_from(["01990000-0000-7000-8000-00000000000a", "pbx-1.1"])


@given(names, st.dictionaries(headers, values, max_size=9), st.dictionaries(headers, ids, max_size=4))
@settings(max_examples=1000, deadline=None)
def test_any_message_is_read_without_an_error(name: str, odd: dict[str, object], likely: dict[str, str]) -> None:
    fact = hearing.read(Message({"Event": name, **odd, **likely}), recorded.NOW)
    assert fact is None or fact.at.tzinfo is not None


@pytest.mark.parametrize("told", ["99999999999", "-1", "", "x", "1000", -5, 10**12, None])
def test_what_cannot_be_a_cause_is_not_told(told: object) -> None:
    assert events.code(told) == 0


def test_causes_and_sip_codes_are_read_from_text_and_numbers() -> None:
    assert [events.code(told) for told in ("17", 16, "486")] == [17, 16, 486]
