"""An operator's telephone comes back into a running call: the customer stays, one recording, one end."""

import asyncio

from tests.pbx.ami import Ami, Event
from tests.pbx.office import PbxOffice, new_call_id, originate
from tests.pbx.test_calls import sound
from tests.waiting import until


async def back(ami: Ami, extension: str, call_id: str, left: str, leg: str) -> Event:
    """Send the Originate that the application sends for a return, and wait until the leg is with the customer."""
    [customer] = [one for one in await channels(ami, call_id) if not one["Uniqueid"].startswith(call_id)]
    reply = await ami.act(
        "Originate",
        Channel=f"PJSIP/{extension}",
        Context="back-to-customer",
        Exten="s",
        Priority="1",
        Async="true",
        Timeout="5000",
        ChannelId=leg,
        Variable=[f"CALL_ID={call_id}", f"LEFT={left}", f"CUSTOMER={customer['Channel']}"],
    )
    assert reply["Response"] == "Success"
    return await ami.event("BridgeEnter", Uniqueid=leg)


async def channels(ami: Ami, call_id: str) -> list[Event]:
    return [one for one in await ami.listed("Status", "StatusComplete") if one.get("Linkedid") == call_id]


async def talking(asterisk: PbxOffice, ami: Ami) -> tuple[str, str]:
    telephone, call_id = await asterisk.telephone(), new_call_id()
    await originate(ami, telephone.extension, "+99012345609", call_id)
    await ami.event("BridgeEnter", Linkedid=call_id, Uniqueid=call_id)
    return telephone.extension, call_id


async def test_another_telephone_takes_the_operators_place_and_the_call_ends_once(
    asterisk: PbxOffice, ami: Ami
) -> None:
    _, call_id = await talking(asterisk, ami)
    telephone = await asterisk.telephone()
    entered = await back(ami, telephone.extension, call_id, call_id, f"{call_id}.2")
    assert entered["Linkedid"] == call_id
    old = await ami.event("Hangup", Uniqueid=call_id)
    assert old["Cause"] == "23"
    assert not ami.seen("UserEvent", UserEvent="CallEnd", CallID=call_id)
    await asyncio.sleep(1)  # they talk
    assert {one["Uniqueid"] for one in await channels(ami, call_id)} > {f"{call_id}.2"}
    await telephone.hang_up()
    end = await ami.event("UserEvent", UserEvent="CallEnd", CallID=call_id)
    assert end["DialStatus"] == "ANSWER"
    first = await ami.event("HangupRequest", Uniqueid=f"{call_id}.2")
    assert first["Linkedid"] == call_id
    await ami.event("UserEvent", UserEvent="RecDone", CallID=call_id)
    assert len(ami.seen("UserEvent", UserEvent="CallEnd", CallID=call_id)) == 1
    operator, customer = (sound(path) for path in asterisk.recordings(call_id))
    assert len(operator) == len(customer) > 8000


async def test_operator_may_come_back_twice_and_the_customer_hangs_up(asterisk: PbxOffice, ami: Ami) -> None:
    _, call_id = await talking(asterisk, ami)
    second, third = await asterisk.telephone(), await asterisk.telephone()
    await back(ami, second.extension, call_id, call_id, f"{call_id}.2")
    await back(ami, third.extension, call_id, f"{call_id}.2", f"{call_id}.3")
    left = await ami.event("Hangup", Uniqueid=f"{call_id}.2")
    assert left["Cause"] == "23"
    assert not ami.seen("UserEvent", UserEvent="CallEnd", CallID=call_id)
    [customer] = [one for one in await channels(ami, call_id) if not one["Uniqueid"].startswith(call_id)]
    await ami.act("Hangup", Channel=customer["Channel"], Cause="16")
    await ami.event("UserEvent", UserEvent="CallEnd", CallID=call_id)
    await until(lambda: third.call.ended, 2, what="the telephone that came back is hung up")
