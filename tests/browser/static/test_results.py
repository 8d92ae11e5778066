"""The result that is chosen in a wrap-up proposes what usually follows."""

from playwright.async_api import Page, expect

from tests.browser.static.conftest import Show

RADIO = '<input type="radio" name="result" id="r{0}" value="{0}"{1}>'
FORM = (
    "<form data-results>"
    + RADIO.format(1, ' data-next-kind="7" data-next-due="02.12.2026 09:00"')
    + RADIO.format(2, ' data-next-kind="7"')
    + RADIO.format(3, "")
    + '<input name="due_at">'
    + '<select name="kind"><option value="5">Call</option><option value="7">Meeting</option></select></form>'
)


async def test_a_result_proposes_what_usually_follows_and_another_result_proposes_anew(show: Show, page: Page) -> None:
    await show(main=FORM)
    for result, due, kind in (
        ("1", "02.12.2026 09:00", "7"),
        ("2", "", "7"),
        ("1", "02.12.2026 09:00", "7"),
        ("3", "", "5"),
    ):
        await page.locator(f"#r{result}").check()
        await expect(page.locator("[name=due_at]")).to_have_value(due)
        await expect(page.locator("[name=kind]")).to_have_value(kind)


async def test_what_somebody_entered_stays_whatever_the_result(show: Show, page: Page) -> None:
    await show(main=FORM)
    await page.locator("[name=due_at]").fill("+3")
    await page.locator("[name=kind]").select_option("7")
    for result in ("1", "3"):
        await page.locator(f"#r{result}").check()
        await expect(page.locator("[name=due_at]")).to_have_value("+3")
        await expect(page.locator("[name=kind]")).to_have_value("7")
