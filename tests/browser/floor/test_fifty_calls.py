"""Fifty calls in a row through the panel: each recording is on the right contact, with the right voice on each side.

Every customer plays its own number as tones, and what the player serves is decoded: agreement of names and rows alone
proves nothing.
"""

import asyncio
import time

from tests.browser.floor.conftest import DeskWith
from tests.browser.floor.desk import Desk
from tests.pbx.tones import decode

OPERATORS = 5
CALLS_EACH = 10
ONE_ROUND_MS = 6200  # a customer's whole number takes 2.9 s, and the recording may begin in the middle of one


async def work_through(at: Desk) -> list[str]:
    """Call every customer of the queue by keys; returns the calls' ids."""
    call_ids = []
    for _ in range(CALLS_EACH):
        call_ids.append(await at.talk())
        await at.page.wait_for_timeout(ONE_ROUND_MS)
        await at.press("F10")
        await at.wraps_up("Completed")
        await at.save("3")
    return call_ids


async def check(at: Desk, call_id: str) -> None:
    """The recording that the player serves for this contact holds this customer on the right, no tones on the left."""
    await at.stored(call_id, 30)
    call, contact = await at.call(call_id), await at.contact(call_id)
    own = await at.office.value("SELECT e164 FROM phone_number WHERE account_id = $1", contact["account_id"])
    operator, customer, rate = await at.heard(call_id)
    assert call["number"] == own
    assert decode(customer, rate) == own[3:-2], call_id
    assert decode(operator, rate) == ""
    assert abs(operator).max() > 0.01, "the operator's microphone is in it"


async def test_fifty_recordings_are_on_their_contacts_with_each_voice_on_its_side(desk: DeskWith) -> None:
    desks = [await desk(*["99"] * CALLS_EACH) for _ in range(OPERATORS)]
    begun = time.monotonic()
    called = await asyncio.gather(*[work_through(at) for at in desks])
    talked = time.monotonic() - begun
    assert sum(len(call_ids) for call_ids in called) == OPERATORS * CALLS_EACH
    for at, call_ids in zip(desks, called, strict=True):
        for call_id in call_ids:
            await check(at, call_id)
    print(f"{OPERATORS * CALLS_EACH} calls in {talked:.0f} s, checked in {time.monotonic() - begun - talked:.0f} s")
