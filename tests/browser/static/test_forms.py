"""A form that came back with errors leads to the first of them."""

from playwright.async_api import Page, expect

from tests.browser.static.conftest import Show

FIELD = '<label for="f-{0}">{0}</label><input id="f-{0}" name="{0}" {2}><p class="error" id="f-{0}-error">{1}</p>'


async def test_the_first_wrong_field_has_the_focus_even_where_it_was_folded_away(show: Show, page: Page) -> None:
    wrong = 'aria-invalid="true" aria-describedby="f-{0}-error"'
    city, name = (FIELD.format(name, "Please fill in this field.", wrong.format(name)) for name in ("city", "name"))
    await show(main=f'<form><input id="f-good" name="good"><details>{city}</details>{name}</form>')
    await expect(page.locator("#f-city")).to_be_focused()
    await expect(page.locator("#f-city")).to_be_visible()


async def test_a_field_that_a_morph_left_alone_is_marked_all_the_same(show: Show, page: Page) -> None:
    form = '<form><input id="f-city" name="city">{0}</form>'
    plain = f'<section id="part" data-src="/fragment" data-topic="part:1">{form}</section>'
    stage = await show(main=plain.format(""), fragment=plain.format('<p class="error" id="f-city-error">Too long.</p>'))
    await page.locator("#f-city").fill("typed")
    stage.tell("changed", {"topic": "part", "id": "1"})
    await expect(page.locator("#f-city")).to_have_attribute("aria-invalid", "true")
    await expect(page.locator("#f-city")).to_have_accessible_description("Too long.")
    await expect(page.locator("#f-city")).to_have_value("typed")
    stage.fragment = plain.format("")
    stage.tell("changed", {"topic": "part", "id": "1"})
    await expect(page.locator("#f-city")).not_to_have_attribute("aria-invalid", "true")


async def test_what_is_being_mended_is_no_longer_called_wrong(show: Show, page: Page) -> None:
    wrong = 'aria-invalid="true" aria-describedby="f-name-error"'
    await show(main=f"<form>{FIELD.format('name', 'Please fill in this field.', wrong)}</form>")
    await page.keyboard.type("K")
    await expect(page.locator("#f-name")).not_to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_text("Please fill in this field.")).to_have_count(0)
