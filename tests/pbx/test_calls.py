"""Calls through a real Asterisk, told by AMI, AstDB and the history file."""

import asyncio
import csv
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from tests.pbx.ami import Ami
from tests.pbx.office import ENDS_KEPT, PbxOffice, new_call_id, originate
from tests.pbx.sip_telephone import Behaviour
from tests.pbx.tones import decode
from tests.waiting import until


def sound(path: Path) -> npt.NDArray[np.float64]:
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (8000, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2") / 32768


def share_of_tone(samples: npt.NDArray[np.float64], frequency: float) -> float:
    """How much of the sound's energy lies within 20 Hz of a frequency, 0 to 1."""
    spectrum = np.abs(np.fft.rfft(samples)) ** 2
    near = np.abs(np.fft.rfftfreq(len(samples), 1 / 8000) - frequency) < 20
    return float(spectrum[near].sum() / max(spectrum.sum(), 1e-9))


async def test_customer_hangs_up_after_an_answered_call(asterisk: PbxOffice, ami: Ami) -> None:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    reply = await originate(ami, telephone.extension, "+99012345607", call_id)
    assert reply["Response"] == "Success"
    end = await ami.event("UserEvent", UserEvent="CallEnd", CallID=call_id)
    assert (end["DialStatus"], end["Cause"]) == ("ANSWER", "16")
    assert end["Answered"] in ("1", "2")
    response = await ami.event("OriginateResponse", Uniqueid=call_id)
    assert (response["Response"], response["Reason"]) == ("Success", "4")
    first = await ami.event("HangupRequest", Linkedid=call_id)
    assert first["Channel"].startswith("PJSIP/carrier-")
    await until(lambda: telephone.call.ended, 2, what="the operator's telephone is hung up")


async def test_operator_hangs_up_while_the_customer_speaks(asterisk: PbxOffice, ami: Ami) -> None:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    await originate(ami, telephone.extension, "+99012345609", call_id)
    await ami.event("BridgeEnter", Linkedid=call_id, ChannelStateDesc="Up", Context="from-carrier")
    await telephone.hang_up()
    end = await ami.event("UserEvent", UserEvent="CallEnd", CallID=call_id)
    assert end["DialStatus"] == "ANSWER"
    first = await ami.event("HangupRequest", Linkedid=call_id)
    assert first["Uniqueid"] == call_id


async def test_operator_gives_up_while_the_customers_telephone_rings(asterisk: PbxOffice, ami: Ami) -> None:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    await originate(ami, telephone.extension, "+99012345602", call_id)
    await ami.event("DialState", Linkedid=call_id, DialStatus="RINGING", DestContext="from-carrier")
    await telephone.hang_up()
    end = await ami.event("UserEvent", UserEvent="CallEnd", CallID=call_id)
    assert end["DialStatus"] == "CANCEL"
    recorded = await ami.event("UserEvent", UserEvent="RecDone", CallID=call_id)
    assert (recorded["OperatorBytes"], recorded["CustomerBytes"]) in (("44", "44"), ("0", "0"))


@pytest.mark.parametrize(
    ("number", "status", "cause", "sip_code"),
    [
        ("+99012345601", "BUSY", "17", "486"),
        ("+99012345603", "CONGESTION", "34", "503"),
        ("+99012345604", "CHANUNAVAIL", "1", "404"),
        ("+99012345608", "CHANUNAVAIL", "21", "403"),
    ],
)
async def test_a_call_that_is_not_answered_ends_with_the_carriers_reason(
    asterisk: PbxOffice, ami: Ami, number: str, status: str, cause: str, sip_code: str
) -> None:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    await originate(ami, telephone.extension, number, call_id)
    end = await ami.event("UserEvent", UserEvent="CallEnd", CallID=call_id)
    assert (end["DialStatus"], end["Cause"], end["Answered"]) == (status, cause, "")
    hangup = await until(lambda: [e for e in ami.seen("Hangup", Linkedid=call_id) if e["Uniqueid"] != call_id])
    assert (hangup[0]["Cause"], hangup[0]["TechCause"]) == (cause, sip_code)


async def test_an_operator_who_is_not_registered_is_not_called(asterisk: PbxOffice, ami: Ami) -> None:
    await asterisk.postgres.add_telephone("999", "secret")
    call_id = new_call_id()
    reply = await originate(ami, "999", "+99012345607", call_id)
    assert reply["Response"] == "Success"
    response = await ami.event("OriginateResponse", Uniqueid=call_id)
    assert (response["Response"], response["Reason"]) == ("Failure", "0")
    assert not ami.seen("Newchannel", Linkedid=call_id)


async def test_an_operator_who_declines_ends_the_call_before_the_customer_is_called(
    asterisk: PbxOffice, ami: Ami
) -> None:
    telephone, call_id = await asterisk.telephone(Behaviour.DECLINE), new_call_id()
    await originate(ami, telephone.extension, "+99012345607", call_id)
    response = await ami.event("OriginateResponse", Uniqueid=call_id)
    hangup = await ami.event("Hangup", Uniqueid=call_id)
    assert (response["Response"], hangup["TechCause"]) == ("Failure", "603")
    assert len(ami.seen("Newchannel", Linkedid=call_id)) == 1


async def test_an_operator_who_does_not_pick_up_ends_the_call_in_time(asterisk: PbxOffice, ami: Ami) -> None:
    telephone, call_id = await asterisk.telephone(Behaviour.IGNORE), new_call_id()
    await originate(ami, telephone.extension, "+99012345607", call_id, timeout=1000)
    response = await ami.event("OriginateResponse", Uniqueid=call_id)
    assert (response["Response"], response["Reason"]) == ("Failure", "3")


async def test_the_telephone_is_told_the_call_id_and_to_answer_by_itself(asterisk: PbxOffice, ami: Ami) -> None:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    await originate(ami, telephone.extension, "+99012345607", call_id)
    invite = (await telephone.rings()).invite
    assert invite.get("x-cc-call-id") == call_id
    assert invite.get("call-info") == "<sip:callcenter>;answer-after=0"
    assert "Kovács Anna" in invite.get("from")


async def test_both_sides_are_recorded_apart_and_equally_long(asterisk: PbxOffice, ami: Ami) -> None:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    await originate(ami, telephone.extension, "+99012345678" + "99", call_id)
    await until(lambda: telephone.calls and len(telephone.call.samples) > 6 * 8000, 9, what="6 s are heard")
    assert decode(telephone.call.samples, 8000) == "12345678"
    await telephone.hang_up()
    done = await ami.event("UserEvent", UserEvent="RecDone", CallID=call_id)
    operator_file, customer_file = asterisk.recordings(call_id)
    assert int(done["OperatorBytes"]) == operator_file.stat().st_size == customer_file.stat().st_size
    assert done["CustomerBytes"] == done["OperatorBytes"]
    operator, customer = sound(operator_file), sound(customer_file)
    assert len(operator) > 8000
    assert share_of_tone(operator, 440) > 0.95
    assert share_of_tone(customer, 440) < 0.001
    assert decode(customer, 8000) == "12345678"
    assert decode(operator, 8000) == ""
    assert len(list(asterisk.spool.glob(f"*{call_id}*"))) == 2


async def test_nothing_is_recorded_when_recording_is_off(asterisk: PbxOffice, ami: Ami) -> None:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    await originate(ami, telephone.extension, "+99012345607", call_id, record="0")
    await ami.event("UserEvent", UserEvent="CallEnd", CallID=call_id)
    await ami.event("Hangup", Uniqueid=call_id)
    assert not ami.seen("UserEvent", UserEvent="RecDone", CallID=call_id)
    assert not list(asterisk.spool.glob(f"*{call_id}*"))


async def test_a_customer_who_does_not_answer_is_given_up_after_the_ring_time(asterisk: PbxOffice, ami: Ami) -> None:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    await originate(ami, telephone.extension, "+99012345602", call_id)
    end = await ami.event("UserEvent", UserEvent="CallEnd", CallID=call_id)
    assert (end["DialStatus"], end["Answered"]) == ("NOANSWER", "")


async def test_the_end_waits_in_asterisk_for_an_application_that_was_away(asterisk: PbxOffice) -> None:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    before = await asterisk.log_in()
    await originate(before, telephone.extension, "+99012345607", call_id)
    await telephone.rings()
    await before.close()
    await until(lambda: telephone.call.ended, 5, what="the call ends")
    after = await asterisk.log_in()

    async def kept(family: str) -> list[str]:
        entries = await after.listed("DBGetTree", "DBGetTreeComplete", Family=family, Key="")
        return [entry["Val"] for entry in entries if entry["Key"] == f"/{family}/{call_id}"]

    status, cause, answered, epoch = (await until(lambda: kept("out")))[0].split("|")
    assert (status, cause) == ("ANSWER", "16")
    assert answered in ("1", "2")
    assert int(epoch) > 1_700_000_000
    operator_bytes, customer_bytes, _ = (await until(lambda: kept("rec")))[0].split("|")
    assert int(operator_bytes) == int(customer_bytes) > 44
    await after.close()


async def test_asterisk_keeps_only_the_latest_ends(asterisk: PbxOffice, ami: Ami) -> None:
    telephone = await asterisk.telephone()
    ids = [new_call_id() for _ in range(ENDS_KEPT + 2)]
    for call_id in ids:
        await originate(ami, telephone.extension, "+99012345601", call_id)
        await ami.event("Hangup", Uniqueid=call_id)
        await ami.event("UserEvent", UserEvent="CallEnd", CallID=call_id)

    async def kept() -> list[str]:
        entries = await ami.listed("DBGetTree", "DBGetTreeComplete", Family="out", Key="")
        return [entry["Key"].removeprefix("/out/") for entry in entries]

    async def only_the_latest() -> bool:
        return sorted(await kept()) == sorted(ids[2:])

    # Room is made after the end has been told.
    await until(only_the_latest, 5, what=f"the latest {ENDS_KEPT} ends, and no other, are kept")


async def test_the_history_file_tells_the_whole_call_under_its_id(asterisk: PbxOffice, ami: Ami) -> None:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    await originate(ami, telephone.extension, "+99012345607", call_id)

    def rows() -> list[list[str]]:
        lines = asterisk.pbx.cel_file.read_text().splitlines() if asterisk.pbx.cel_file.exists() else []
        fields = [next(csv.reader([line])) for line in lines]
        return [row for row in fields if row[2] == call_id]

    await until(lambda: "LINKEDID_END" in [row[1] for row in rows()], 5, what="the history is complete")
    kinds = [row[1] for row in rows()]
    assert kinds[-1] == "LINKEDID_END"
    assert {"CHAN_START", "ANSWER", "BRIDGE_ENTER", "BRIDGE_EXIT", "HANGUP", "CALL_END", "REC_DONE"} <= set(kinds)
    assert any(f"{call_id}|ANSWER|16|" in row[7] for row in rows() if row[1] == "CALL_END")


@pytest.mark.parametrize("language", ["en", "hu", "ru"])
async def test_the_announcement_is_heard_and_recorded_and_delays_nothing(
    asterisk: PbxOffice, ami: Ami, language: str
) -> None:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    started = asyncio.get_running_loop().time()
    await originate(ami, telephone.extension, "+99012345699", call_id, announce=f"rec-{language}")
    await ami.event("BridgeEnter", Linkedid=call_id, Uniqueid=call_id)
    assert asyncio.get_running_loop().time() - started < 0.7
    await until(lambda: len(telephone.call.samples) > 3 * 8000, 6, what="3 s are heard")
    await telephone.hang_up()
    await ami.event("UserEvent", UserEvent="RecDone", CallID=call_id)
    operator, customer = (sound(path) for path in asterisk.recordings(call_id))
    assert share_of_tone(operator[: 8000 * 1], 440) < 0.2  # speech
    assert np.abs(operator[: 8000 * 1]).max() > 0.2
    assert share_of_tone(operator[-4000:], 440) > 0.95  # then the operator's own voice
    assert np.abs(customer[:8000]).max() > 0.2  # the customer was heard meanwhile


@pytest.mark.parametrize(
    "number",
    ["+99012345607&PJSIP/+99012345601", "+99012345607,60", "99012345607", "+0012345607", "+9901", "s", "+99012345607a"],
)
async def test_an_extension_that_is_no_number_is_refused_at_once(asterisk: PbxOffice, ami: Ami, number: str) -> None:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    reply = await originate(ami, telephone.extension, number, call_id)
    assert (reply["Response"], reply["Message"]) == ("Error", "Extension does not exist.")


async def test_a_country_that_may_not_be_called_is_refused_by_the_dialplan(asterisk: PbxOffice, ami: Ami) -> None:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    await originate(ami, telephone.extension, "+88212345607", call_id)
    end = await ami.event("UserEvent", UserEvent="CallEnd", CallID=call_id)
    assert (end["DialStatus"], end["Cause"]) == ("FORBIDDEN", "21")
    assert len(ami.seen("Newchannel", Linkedid=call_id)) == 1


async def test_variables_cannot_carry_more_than_they_are_for(asterisk: PbxOffice, ami: Ami) -> None:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    announce = "../../../etc/passwd"
    await originate(ami, telephone.extension, "+99012345607", call_id, announce=announce, record="1;rm")
    end = await ami.event("UserEvent", UserEvent="CallEnd", CallID=call_id)
    assert end["DialStatus"] == "ANSWER"
    log = (asterisk.pbx.log_folder / "messages").read_text()
    assert "etcpasswd" in log  # looked for as a prompt's name, without the way to it
    assert "../etc" not in log


async def test_customers_see_the_carriers_number_and_no_name(asterisk: PbxOffice, ami: Ami) -> None:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    await originate(ami, telephone.extension, "+99012345607", call_id)
    arrived = await until(lambda: [e for e in ami.seen("Newchannel") if e["Context"] == "demo-network"])
    assert arrived[-1]["CallerIDNum"] == "+3612345678"
    assert "Kovács" not in arrived[-1]["CallerIDName"]
    await ami.event("Hangup", Uniqueid=call_id)


@pytest.mark.parametrize(
    "action", ["Command", "DBDel", "MixMonitor", "Reload", "GetConfig", "PJSIPShowAuths", "Filter"]
)
async def test_the_application_has_no_right_to(asterisk: PbxOffice, ami: Ami, action: str) -> None:
    reply = await ami.act(action, Command="core show channels", Family="out", Key="x", Filename="manager.conf")
    assert reply["Response"] == "Error"
    assert "Permission denied" in reply["Message"]


async def test_a_paused_recording_is_silent_on_both_sides_and_keeps_its_time(asterisk: PbxOffice, ami: Ami) -> None:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    await originate(ami, telephone.extension, "+99012345699", call_id)
    entered = await ami.event("MixMonitorStart", Linkedid=call_id)
    customer_channel = entered["Uniqueid"]

    async def heard(seconds: float) -> None:
        wanted = len(telephone.call.samples) + round(seconds * 8000)
        await until(lambda: len(telephone.call.samples) >= wanted, seconds + 2, what=f"{seconds} s are heard")

    await until(lambda: telephone.calls and telephone.call.answered, 5, what="the operator answers")
    await heard(1)
    for state in ("1", "0"):
        reply = await ami.act("MixMonitorMute", Channel=customer_channel, Direction="both", State=state)
        assert reply["Response"] == "Success"
        await heard(1.5 if state == "1" else 0.7)
    await telephone.hang_up()
    await ami.event("UserEvent", UserEvent="RecDone", CallID=call_id)
    operator, customer = (sound(path) for path in asterisk.recordings(call_id))
    assert len(operator) == len(customer) > 3 * 8000
    for side in (operator, customer):
        tenths = side[: len(side) // 800 * 800].reshape(-1, 800)
        silent = np.flatnonzero(np.abs(tenths).max(axis=1) < 0.01)
        assert 12 <= len(silent) <= 17
        assert silent[0] >= 8
        assert silent[-1] < len(tenths) - 4
