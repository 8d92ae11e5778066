"""The customers of the demo network, by what an operator hears of them."""

import asyncio

import numpy as np
import pytest

from tests.pbx.ami import Ami
from tests.pbx.office import PbxOffice, new_call_id, originate
from tests.pbx.sip_telephone import Telephone
from tests.pbx.test_calls import share_of_tone, sound
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
async def test_customers_speak_their_language(asterisk: PbxOffice, ami: Ami, number: str) -> None:
    telephone = await connected(asterisk, ami, number)
    played = await heard(telephone, 1.5)
    await telephone.hang_up()
    language = {"+36": "hu", "+79": "ru", "+99": "en"}[number[:3]]
    talk = f"{language}-talk-{int(number[-3:]) % 12}"
    assert likeness(played, sound(asterisk.pbx.sounds / "demo" / f"{talk}.wav")) > 0.9


def likeness(part: np.ndarray, whole: np.ndarray) -> float:
    """How well a part fits somewhere into a whole sound, 0 to 1."""
    size = 1 << (len(part) + len(whole)).bit_length()
    products = np.fft.irfft(np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size)), size)[: len(whole)]
    summed = np.concatenate([[0.0], np.cumsum(np.concatenate([whole, np.zeros(len(part))]) ** 2)])
    energy = (summed[len(part) :] - summed[: -len(part)])[: len(whole)]
    return float((products / np.sqrt(np.maximum(energy, 1e-3) * (part**2).sum())).max())


async def test_a_customer_hangs_up_after_having_spoken(asterisk: PbxOffice, ami: Ami) -> None:
    telephone = await connected(asterisk, ami, "+99012345010")
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
    assert decode(await heard(telephone, 6), 8000) == "98765432"
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
    await until(lambda: all(t.calls and len(t.call.samples) > 6 * 8000 for t in telephones), 9, what="all hear 6 s")
    await asyncio.gather(*(telephone.hang_up() for telephone in telephones))
    assert [decode(telephone.call.samples, 8000) for telephone in telephones] == [f"7171000{nth}" for nth in range(10)]
