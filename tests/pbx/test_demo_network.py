"""The customers of the demo network, by what an operator hears of them."""

import asyncio

import numpy as np
import pytest

from tests.pbx.ami import Ami
from tests.pbx.office import PbxOffice, new_call_id, originate
from tests.pbx.sip_telephone import Telephone
from tests.pbx.test_calls import share_of_tone
from tests.pbx.tones import decode
from tests.waiting import until


async def connected(asterisk: PbxOffice, ami: Ami, number: str) -> Telephone:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    await originate(ami, telephone.extension, number, call_id)
    await ami.event("BridgeEnter", seconds=6, Linkedid=call_id, Uniqueid=call_id)
    return telephone


async def heard(telephone: Telephone, seconds: float) -> np.ndarray:
    """What the operator hears from now on, ringing left out."""
    start = len(telephone.call.samples)
    wanted = round(seconds * 8000)
    await until(lambda: len(telephone.call.samples) >= start + wanted, seconds + 2, what=f"{seconds} s are heard")
    return telephone.call.samples[start : start + wanted]


@pytest.mark.parametrize("number", ["+3612345610", "+79161234511", "+99012345612"])
async def test_customers_speak_and_hang_up(asterisk: PbxOffice, ami: Ami, number: str) -> None:
    telephone = await connected(asterisk, ami, number)
    assert np.abs(await heard(telephone, 1.5)).max() > 0.2
    await until(lambda: telephone.call.ended, 10, what="the customer hangs up")
    assert 4 < len(telephone.call.samples) / 8000 < 13


async def test_echo(asterisk: PbxOffice, ami: Ami) -> None:
    telephone = await connected(asterisk, ami, "+99012345605")
    await heard(telephone, 0.5)
    assert share_of_tone(await heard(telephone, 0.5), 440) > 0.95
    await telephone.hang_up()


async def test_voicemail_greets_and_beeps(asterisk: PbxOffice, ami: Ami) -> None:
    telephone = await connected(asterisk, ami, "+99012345606")

    def beeped() -> bool:
        latest = telephone.call.samples[-4000:]
        return len(latest) > 0 and share_of_tone(latest, 1000) > 0.9

    await until(beeped, 12, what="the beep")
    assert np.abs(telephone.call.samples).max() > 0.2
    await telephone.hang_up()


async def test_tones_survive_a_loud_operator(asterisk: PbxOffice, ami: Ami) -> None:
    telephone = await connected(asterisk, ami, "+3698765432" + "99")
    assert decode(await heard(telephone, 5), 8000) == "98765432"
    await telephone.hang_up()


def test_decoding_needs_a_whole_number() -> None:
    time = np.arange(1600) / 8000
    assert decode(np.concatenate([np.sin(2 * np.pi * 1900 * time), np.sin(2 * np.pi * 700 * time)]), 8000) == ""
    assert decode(np.zeros(8000), 8000) == ""
    assert decode(np.random.default_rng(1).normal(0, 0.3, 80000), 8000) == ""


async def test_ten_calls_at_once_are_told_apart(asterisk: PbxOffice, ami: Ami) -> None:
    telephones = [await asterisk.telephone() for _ in range(10)]
    ids = [new_call_id() for _ in telephones]
    for nth, (telephone, call_id) in enumerate(zip(telephones, ids, strict=True)):
        await originate(ami, telephone.extension, f"+9907171000{nth}99", call_id)
    await until(lambda: all(t.calls and len(t.call.samples) > 4 * 8000 for t in telephones), 9, what="all hear 4 s")
    await asyncio.gather(*(telephone.hang_up() for telephone in telephones))
    assert [decode(telephone.call.samples, 8000) for telephone in telephones] == [f"7171000{nth}" for nth in range(10)]
