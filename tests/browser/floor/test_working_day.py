"""A working day by keyboard: five customers, mixed endings, and what leader and management see of it afterwards."""

from typing import Any

from playwright.async_api import expect

from tests.browser.floor.call_centre import CallCentre
from tests.browser.floor.conftest import DeskWith, SeatedAt
from tests.browser.floor.desk import Desk


async def plan_next_by_keys(at: Desk) -> None:
    """Choose the first of the usual moments by the tabulator alone."""
    for _ in range(60):
        await at.press("Tab")
        if await at.page.evaluate("document.activeElement.matches('#wrap-up [data-preset]')"):
            break
    await at.press("Enter")
    assert await at.page.locator("#wrap-up [name=due_at]").input_value()


async def test_five_customers_in_a_row_without_a_mouse(call_centre: CallCentre, desk: DeskWith, seat: SeatedAt) -> None:
    at = await desk("01", "99", "07", "02", "99", name="Kis Anna")
    total = at.page.locator("#queue-h .count")
    await expect(total).to_have_text("5")
    results = {}

    busy = await at.dial()
    await at.wraps_up("Busy")
    await at.save()  # as the line said
    results[busy] = "busy"

    talk = await at.talk()
    await at.page.wait_for_timeout(3600)
    await at.press("F2")
    await at.page.keyboard.type("Owner is back on Monday")
    await at.press("F10")
    await at.wraps_up("Completed")
    await at.press("Tab", "3")
    await plan_next_by_keys(at)
    await at.save()
    results[talk] = "call_back"

    short = await at.dial()
    await at.wraps_up("Completed")
    await at.save("5")
    results[short] = "refused"

    silent = await at.dial()
    await at.reads("Ringing")
    await at.press("F10")
    await at.wraps_up("Cancelled by us")
    await at.save("7")
    results[silent] = "no_answer"

    await at.press("b", "2")
    await at.reads("Break")  # for lunch
    assert await at.office.value("SELECT reason FROM operator_break WHERE user_id = $1", at.user_id) == "lunch"
    sold = await at.talk()
    assert await at.office.value("SELECT ended_at IS NOT NULL FROM operator_break WHERE user_id = $1", at.user_id)
    await at.press("F10")
    await at.wraps_up("Completed")
    await at.save("1")
    results[sold] = "meeting_agreed"

    for call_id, result in results.items():
        assert (await at.contact(call_id))["result"] == result
    planned = await at.office.row(
        "SELECT state FROM activity WHERE assignee_id = $1 AND planned_from = $2",
        at.user_id,
        (await at.contact(talk))["id"],
    )
    assert planned["state"] == "planned"
    assert {row["counts_as"] for row in await planned_after(at, busy)} == {"call"}  # as the result proposes
    await expect(total).not_to_have_text("5")
    assert (await at.contact(talk))["note"] == "Owner is back on Monday"
    await at.stored(talk)
    await leader_hears(call_centre, seat, talk)
    await management_counts(call_centre, seat)


async def planned_after(at: Desk, call_id: str) -> list[Any]:
    """What was planned in the wrap-up of a call."""
    return await at.office.rows(
        "SELECT counts_as FROM activity JOIN activity_kind ON activity_kind.id = kind_id WHERE planned_from = $1",
        (await at.contact(call_id))["id"],
    )


async def leader_hears(call_centre: CallCentre, seat: SeatedAt, call_id: str) -> None:
    """The leader of the team opens the recording of the talk and plays it by a key."""
    _, login = await call_centre.operator(role="leader", name="Nagy Pál")
    page = await seat(login)
    await page.goto(f"{call_centre.url}/recordings/{call_id}")
    await page.locator("html[data-ready]").wait_for()
    await expect(page.locator("#player")).to_be_visible()
    await page.keyboard.press("Space")
    await expect(page.locator("#player[data-playing], [data-playing]").first).to_be_attached()


async def management_counts(call_centre: CallCentre, seat: SeatedAt) -> None:
    """The figures of today count the operator's five calls, and the number opens into them."""
    _, login = await call_centre.operator(role="administrator", name="Szabó Éva")
    page = await seat(login)
    await page.goto(f"{call_centre.url}/figures")
    row = page.locator("tr", has=page.locator("th", has_text="Kis Anna")).first
    await expect(row.locator("td").first).to_have_text("5")
