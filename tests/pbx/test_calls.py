"""Calls through a real Asterisk, told by AMI, AstDB and the history file."""

import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from tests.pbx.ami import Ami
from tests.pbx.office import PbxOffice, new_call_id, originate
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
    await until(lambda: telephone.calls and len(telephone.call.samples) > 4 * 8000, 9, what="4 s are heard")
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
