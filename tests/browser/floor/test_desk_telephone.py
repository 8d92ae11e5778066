"""The operator's telephone stands on the desk: the panel dials and hangs up, the telephone does the rest."""

import itertools
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import expect

from callcenter import db, users
from tests.browser.floor.call_centre import CallCentre
from tests.browser.floor.conftest import SeatedAt
from tests.browser.floor.desk import Desk, seat_operator
from tests.pbx.sip_telephone import Behaviour, Refused, Telephone
from tests.pbx.tones import decode
from tests.waiting import until

_extensions = itertools.count(451)


@pytest_asyncio.fixture
async def telephone(call_centre: CallCentre) -> AsyncIterator[Telephone]:
    """A telephone that answers by itself when it is asked to, and knows its password once it is somebody's."""
    telephone = Telephone(str(next(_extensions)), "", call_centre.exchange.ports.sip, behaviour=Behaviour.AS_ASKED)
    await telephone.plug_in()
    yield telephone
    await telephone.unplug()


async def seated(centre: CallCentre, seat: SeatedAt, telephone: Telephone, *endings: str) -> Desk:
    """An operator who has chosen the telephone on the desk, with customers of these endings in the queue."""
    user_id, login, _ = await seat_operator(centre, *endings)
    pbx_id = await centre.office.value("SELECT id FROM pbx WHERE name = $1", centre.settings.pbx_name)
    async with db.acting(centre.office.pool, db.SYSTEM) as conn:
        telephone.password = await users.telephones.add_desk_telephone(
            conn, user_id, user_id, pbx_id, telephone.extension
        )
        await conn.execute("UPDATE app_user SET rings = 'desk' WHERE id = $1", user_id)

    async def registered() -> bool:
        try:
            await telephone.register()
        except Refused:
            return False
        return True

    await until(registered, 5, what="the telephone known to the exchange")
    return Desk(centre, user_id, login, await seat(login))


async def test_telephone_on_the_desk_from_the_key_to_the_recording(
    call_centre: CallCentre, seat: SeatedAt, telephone: Telephone
) -> None:
    at = await seated(call_centre, seat, telephone, "99", "09")
    await at.reads(f"rings on the desk, {telephone.extension}")
    call_id = await at.dial()
    await at.is_in("talking")
    assert telephone.call.invite.get("x-cc-call-id") == call_id
    for idle in ("mute", "hold", "keypad"):  # the telephone's own keys do these
        await expect(at.page.locator(f'[data-command="{idle}"]')).to_have_count(0)
    await at.press("F8", "F4")
    number = (await at.call(call_id))["number"]
    await until(lambda: decode(telephone.call.samples, 8000) == number[3:-2], 10, what="the customer heard at the desk")
    await telephone.hold()
    await at.reads("On hold")
    await telephone.hold("sendrecv")
    await at.reads("Talking")
    await at.press("F10")
    await at.wraps_up("Completed")
    await until(lambda: telephone.call.ended, 3, what="the telephone hung up")
    assert (await at.ended(call_id))["hung_up_by"] == "application"
    await at.stored(call_id)
    _, customer, rate = await at.heard(call_id)
    assert decode(customer, rate) == number[3:-2]
    await at.save("1")


async def test_telephone_that_somebody_picks_up_and_puts_down(
    call_centre: CallCentre, seat: SeatedAt, telephone: Telephone
) -> None:
    telephone.behaviour = Behaviour.IGNORE
    at = await seated(call_centre, seat, telephone, "09", "09")
    talked = await at.dial()
    await telephone.rings()
    await at.reads("Your telephone")
    telephone.pick_up()
    await at.is_in("talking")
    await telephone.hang_up()
    await at.wraps_up("Completed")
    assert (await at.ended(talked))["hung_up_by"] == "operator"
    await at.save("3")
    given_up = await at.dial()
    await telephone.rings()
    await at.reads("Your telephone")
    await at.press("F10")
    row = await at.ended(given_up)
    assert (row["end_reason"], row["operator_answered_at"]) == ("cancelled", None)
    await until(lambda: telephone.call.ended, 3, what="the telephone quiet")
    await at.is_in("ready")
