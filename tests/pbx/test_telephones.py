"""Telephones are rows of Postgres: what a change of a row does, and what Asterisk does without Postgres."""

import time

import aiohttp
import pytest

from tests.pbx.ami import Ami
from tests.pbx.office import PbxOffice, new_call_id, originate
from tests.pbx.sip_telephone import Message, Refused, Telephone, digest_login
from tests.waiting import until


async def refused(telephone: Telephone) -> int:
    """Try to register and give the code of the refusal, 0 when it was let in."""
    try:
        await telephone.register()
    except Refused as refusal:
        return refusal.status
    return 0


async def test_a_new_row_is_a_working_telephone_at_once(asterisk: PbxOffice, ami: Ami) -> None:
    await asterisk.postgres.add_telephone("701", "secret")
    telephone = asterisk.unregistered_telephone("701")
    await telephone.plug_in()
    await telephone.register()
    call_id = new_call_id()
    await originate(ami, "701", "+99012345607", call_id)
    end = await ami.event("UserEvent", UserEvent="CallEnd", CallID=call_id)
    assert end["DialStatus"] == "ANSWER"


async def test_a_wrong_secret_and_an_unknown_telephone_are_refused(asterisk: PbxOffice) -> None:
    await asterisk.postgres.add_telephone("702", "secret")
    for extension, password in (("702", "guess"), ("703", "secret"), ("carrier", "secret")):
        telephone = asterisk.unregistered_telephone(extension, password)
        await telephone.plug_in()
        assert await refused(telephone) in (401, 403)


async def test_a_changed_secret_counts_within_seconds(asterisk: PbxOffice) -> None:
    telephone = await asterisk.telephone(extension="704")
    started = time.monotonic()
    await asterisk.postgres.change_password("704", "fresh")
    await asterisk.pbx.populate_telephones()
    assert await refused(telephone) == 401
    telephone.password = "fresh"
    assert await refused(telephone) == 0
    assert time.monotonic() - started < 5


async def test_a_deactivated_telephone_is_refused_within_seconds_and_the_others_stay(
    asterisk: PbxOffice, ami: Ami
) -> None:
    telephone, other = await asterisk.telephone(extension="705"), await asterisk.telephone(extension="706")
    started = time.monotonic()
    await asterisk.postgres.deactivate("705")
    await asterisk.pbx.populate_telephones()
    assert await refused(telephone) == 401
    assert await refused(other) == 0
    call_id = new_call_id()
    await originate(ami, "705", "+99012345607", call_id)
    response = await ami.event("OriginateResponse", Uniqueid=call_id)
    assert response["Response"] == "Failure"
    assert time.monotonic() - started < 5


async def test_calls_and_registrations_go_on_while_postgres_is_dead(asterisk: PbxOffice, ami: Ami) -> None:
    telephone, unseen = await asterisk.telephone(extension="707"), asterisk.unregistered_telephone("708")
    await asterisk.postgres.add_telephone("708", "secret")
    await asterisk.pbx.populate_telephones()
    await unseen.plug_in()
    await asterisk.postgres.kill()
    try:
        for one in (telephone, unseen):
            await one.register()
            call_id = new_call_id()
            await originate(ami, one.extension, "+99012345607", call_id)
            end = await ami.event("UserEvent", UserEvent="CallEnd", CallID=call_id)
            assert end["DialStatus"] == "ANSWER"
    finally:
        await asterisk.postgres.start()
    await asterisk.postgres.add_telephone("709", "secret")
    back = asterisk.unregistered_telephone("709")
    await back.plug_in()
    assert await refused(back) == 0


@pytest.mark.parametrize("command", ["core show channels", "manager show users", "pjsip show auths", "core stop now"])
async def test_the_console_is_closed_but_for_telephones(asterisk: PbxOffice, command: str) -> None:
    assert "You don't have permissions" in await asterisk.pbx.console(command)
    assert asterisk.pbx.is_running


async def test_a_telephone_reaches_the_echo(asterisk: PbxOffice) -> None:
    telephone = await asterisk.telephone()
    call = await telephone.dial("600")
    await until(
        lambda: len(call.samples) > 8000 and abs(call.samples[-4000:]).max() > 0.2, 5, what="own voice is heard"
    )
    await telephone.hang_up(call)


async def test_telephones_call_each_other_but_not_the_world(asterisk: PbxOffice) -> None:
    caller, called = await asterisk.telephone(extension="711"), await asterisk.telephone(extension="712")
    call = await caller.dial("712")
    await until(lambda: called.calls and called.call.answered, 5, what="the colleague answers")
    await caller.hang_up(call)
    for number in ("+99012345607", "99012345607", "demo-network"):
        with pytest.raises(Refused) as refusal:
            await caller.dial(number)
        assert refusal.value.status == 404


async def test_a_browser_telephone_registers_over_websocket(asterisk: PbxOffice, ami: Ami) -> None:
    await asterisk.postgres.add_telephone("b7", "secret", kind="browser")
    address = f"http://127.0.0.1:{asterisk.ports.http}/ws"
    async with aiohttp.ClientSession() as session, session.ws_connect(address, protocols=("sip",)) as socket:
        assert socket.protocol == "sip"
        login = ""
        for number, status in ((1, 401), (2, 200)):
            await socket.send_str(browser_register(number, login))
            answer = Message(await socket.receive_str(timeout=5))
            assert answer.status == status
            login = digest_login(answer, "b7", "secret", "REGISTER", "sip:callcenter") if status == 401 else ""
    assert "transport=ws" in answer.get("contact")


def browser_register(number: int, login: str) -> str:
    lines = [
        "REGISTER sip:callcenter SIP/2.0",
        f"Via: SIP/2.0/WS browser.invalid;branch=z9hG4bKbrowser{number}",
        "Max-Forwards: 70",
        "From: <sip:b7@callcenter>;tag=browser",
        "To: <sip:b7@callcenter>",
        "Call-ID: browser-7",
        f"CSeq: {number} REGISTER",
        "Contact: <sip:b7@browser.invalid;transport=ws>;expires=120",
        *([login] if login else []),
        "Content-Length: 0",
    ]
    return "\r\n".join([*lines, "", ""])


@pytest.mark.parametrize("name", ["carrier", "demo-network"])
async def test_nobody_calls_by_claiming_to_be_the_carrier(asterisk: PbxOffice, name: str) -> None:
    impostor = asterisk.unregistered_telephone(name, "")
    await impostor.plug_in()
    with pytest.raises(Refused) as refusal:
        await impostor.dial("+99012345607")
    assert refusal.value.status == 401
