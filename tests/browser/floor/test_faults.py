"""What dies in the middle of a call: the exchange, Postgres, the worker, the link, the store."""

import os
import signal
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest_asyncio

from tests.browser.floor.call_centre import CallCentre
from tests.browser.floor.conftest import DeskWith
from tests.browser.floor.desk import Desk
from tests.pbx.tones import decode
from tests.waiting import until


@pytest_asyncio.fixture(autouse=True)
async def everything_runs_again(call_centre: CallCentre) -> AsyncIterator[None]:
    """A test that fails in the middle leaves nothing broken for the next one."""
    yield
    await call_centre.postgres.start()
    if not call_centre.exchange.is_running:
        await call_centre.exchange.start()
    if not call_centre.works:
        await call_centre.start_worker()


async def killed(call_centre: CallCentre) -> None:
    """Asterisk ends as by a loss of power."""
    os.kill(int(call_centre.exchange.pid_file.read_text()), signal.SIGKILL)
    await call_centre.exchange.ended()


async def link(at: Desk, state: str) -> None:
    """The row of the exchange says how its link stands."""

    async def stands() -> bool:
        return bool(await at.office.value("SELECT link = $1 FROM pbx WHERE name = 'local'", state))

    await until(stands, 15, what=f"the link {state}")


async def test_exchange_killed_in_mid_call_leaves_an_ended_call_and_the_part_that_was_recorded(
    call_centre: CallCentre, desk: DeskWith
) -> None:
    at = await desk("99", "09")
    call_id = await at.talk()
    await at.page.wait_for_timeout(7000)  # Asterisk writes 2 s at a time; what it had written must be saved
    await killed(call_centre)
    await link(at, "down")
    await call_centre.exchange.start()
    row = await at.ended(call_id, 10)
    assert (row["end_reason"], row["hung_up_by"]) in (("lost", "network"), ("completed", "network"))
    recording = await at.stored(call_id, 20)
    assert recording["repaired"]
    _, customer, rate = await at.heard(call_id)
    assert decode(customer, rate) == row["number"][3:-2]
    await at.wraps_up("Completed" if row["end_reason"] == "completed" else "End unknown")
    await at.save("3")
    await at.registered()  # by itself, and the next customer can be called
    await at.talk()
    await at.press("F10")
    await at.wraps_up("Completed")


async def test_postgres_restarted_in_mid_call_does_not_touch_the_talk(call_centre: CallCentre, desk: DeskWith) -> None:
    at = await desk("99")
    call_id = await at.talk()
    await call_centre.postgres.stop()
    await at.page.wait_for_timeout(2500)
    assert await at.page.evaluate("window.phone.talking"), "the talk goes on without a database"
    await call_centre.postgres.start()

    async def answers() -> bool:
        return bool((await at.page.request.get(call_centre.url + "/workplace")).ok)

    await until(answers, 10, what="the page served again")
    await at.page.wait_for_timeout(2500)
    assert (await at.call(call_id))["state"] == "answered"
    await at.press("F10")
    await at.wraps_up("Completed")
    row = await at.ended(call_id)
    assert row["end_reason"] == "completed"
    await at.stored(call_id, 20)
    _, customer, rate = await at.heard(call_id)
    assert decode(customer, rate) == row["number"][3:-2]
    assert len(customer) / rate > 4.5


async def test_end_while_postgres_is_away_is_written_when_it_is_back(call_centre: CallCentre, desk: DeskWith) -> None:
    at = await desk("99")
    call_id = await at.talk()
    await at.page.wait_for_timeout(3600)
    await call_centre.postgres.stop()
    hung_up_at = datetime.now(UTC)
    await at.page.evaluate("window.phone.hangUp()")
    await at.page.wait_for_timeout(1000)
    await call_centre.postgres.start()
    row = await at.ended(call_id, 10)
    assert row["end_reason"] == "completed"
    assert abs((row["ended_at"] - hung_up_at).total_seconds()) < 2, "when it happened, not when it was written"
    await at.stored(call_id, 25)
    await at.wraps_up("Completed")


async def test_worker_away_at_the_end_of_a_call_finds_it_when_it_is_back(
    call_centre: CallCentre, desk: DeskWith
) -> None:
    at = await desk("99")
    call_id = await at.talk()
    await call_centre.stop_worker()
    await at.page.wait_for_timeout(3600)
    await at.press("F10")
    await until(lambda: at.page.evaluate("window.phone.callId === null"), 5, what="the telephone idle")
    assert (await at.call(call_id))["state"] == "answered"
    begun = time.monotonic()
    await call_centre.start_worker()
    row = await at.ended(call_id, 10)
    assert time.monotonic() - begun < 10
    assert row["end_reason"] == "completed"
    assert 3 < (row["ended_at"] - row["answered_at"]).total_seconds() < 7
    await at.wraps_up("Completed")
    await at.stored(call_id, 20)


async def test_who_hung_up_while_the_worker_was_away_is_known_afterwards(
    call_centre: CallCentre, desk: DeskWith
) -> None:
    by_customer, by_operator = await desk("10"), await desk("09")
    calls = {"customer": await by_customer.talk(), "operator": await by_operator.talk()}
    await call_centre.stop_worker()
    await by_operator.page.evaluate("window.phone.hangUp()")
    for at in (by_customer, by_operator):
        await until(lambda at=at: at.page.evaluate("window.phone.callId === null"), 16, what="the telephone idle")
    await call_centre.start_worker()
    for side, call_id in calls.items():
        row = await by_customer.ended(call_id, 10)
        assert (row["end_reason"], row["hung_up_by"]) == ("completed", side)


async def test_worker_started_again_in_mid_call_follows_it_to_its_end(call_centre: CallCentre, desk: DeskWith) -> None:
    at = await desk("10")
    await call_centre.stop_worker()
    await at.press("F9")  # the whole call begins unheard
    await until(lambda: at.page.evaluate("window.phone.talking"), 8, what="the operator's telephone")
    [call] = await at.calls()
    await call_centre.start_worker()
    await at.is_in("talking")
    await at.is_in("wrap-up", 16)
    row = await at.ended(call["id"])
    assert (row["end_reason"], row["hung_up_by"]) == ("completed", "customer")
    await at.stored(call["id"], 20)


async def test_press_without_an_exchange_says_so_and_nothing_dials_later(
    call_centre: CallCentre, desk: DeskWith
) -> None:
    at = await desk("09")
    url = await at.page.locator("[data-dial]").first.get_attribute("data-dial")
    await killed(call_centre)
    await link(at, "down")
    answer = await at.page.request.post(
        call_centre.url + str(url), data={"key": "00000000-0000-4000-8000-0000000000aa"},
        headers={"Origin": call_centre.url},
    )  # fmt: skip
    assert answer.status == 409
    assert "no connection to the telephone exchange" in (await answer.json())["message"]
    assert await at.calls() == []
    await call_centre.exchange.start()
    await link(at, "up")
    await at.registered()
    assert await at.calls() == []
    await at.talk()
    assert len(await at.calls()) == 1
    await at.press("F10")
    await at.wraps_up("Completed")


async def test_store_that_takes_nothing_for_a_while_gets_the_recording_later(
    call_centre: CallCentre, desk: DeskWith
) -> None:
    at = await desk("99")
    folder = call_centre.store_folder
    aside = folder.with_name("aside")
    folder.mkdir(parents=True, exist_ok=True)
    folder.rename(aside)
    folder.symlink_to(folder)  # leads to nowhere, as a disk that does not answer
    try:
        call_id = await at.talk()
        await at.page.wait_for_timeout(3600)
        await at.press("F10")
        await at.wraps_up("Completed")

        async def put_off() -> bool:
            row = await at.office.row("SELECT state, reason FROM recording WHERE call_id = $1", call_id)
            return row["state"] == "pending" and "The store is away" in row["reason"]

        await until(put_off, 15, what="the recording waiting for its store, with the reason")
        _, customer, rate = await at.heard(call_id)  # it is heard from the spool meanwhile
        assert decode(customer, rate) == (await at.call(call_id))["number"][3:-2]
    finally:
        folder.unlink()
        aside.rename(folder)
    await at.stored(call_id, 40)
    _, customer, rate = await at.heard(call_id)
    assert decode(customer, rate) == (await at.call(call_id))["number"][3:-2]
