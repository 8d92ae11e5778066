"""Keys press buttons, whatever the layout, once."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.static.conftest import Show
from tests.waiting import until

BUTTON = '<button data-command="{command}" id="{command}">{command}</button>'
# Counts clicks without a script of the page: details toggles are no use, so a checkbox stands for "pressed".
PRESSED = '<label data-command="{command}"><input type="checkbox" id="{command}">{command}</label>'
DIAL = '<button data-command="dial" data-dial="/accounts/7/calls" data-person="12" data-number="44">Call</button>'

LETTER = "(event) => document.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, cancelable: true, ...event}))"


async def press(page: Page, **event: object) -> None:
    """A key as another layout sends it: its place (code) and the sign printed there (key)."""
    await page.evaluate(LETTER, event)


@pytest.mark.parametrize(
    ("code", "key", "command"),
    [("KeyO", "щ", "objections"), ("KeyP", "з", "plan"), ("KeyN", "т", "skip"), ("KeyJ", "о", "player-back")],
)
async def test_a_letter_is_its_place_on_the_russian_layout(
    show: Show, page: Page, code: str, key: str, command: str
) -> None:
    await show(main=PRESSED.format(command=command))
    await press(page, code=code, key=key)
    await expect(page.locator(f"#{command}")).to_be_checked()


async def test_digits_of_both_rows_choose_a_result(show: Show, page: Page) -> None:
    radio = '<label data-command="digit-{0}"><input type="radio" name="result" id="r{0}" value="{0}"></label>'
    await show(main=f"<form data-results>{radio.format(1)}{radio.format(2)}</form>")
    await page.keyboard.press("Digit2")
    await expect(page.locator("#r2")).to_be_checked()
    await page.keyboard.press("Numpad1")
    await expect(page.locator("#r1")).to_be_checked()


async def test_single_keys_stay_text_while_typing_and_function_keys_act(show: Show, page: Page) -> None:
    main = PRESSED.format(command="plan") + PRESSED.format(command="mute") + '<textarea id="note"></textarea>'
    await show(main=main)
    await page.locator("#note").focus()
    await page.keyboard.type("p1o")
    await page.keyboard.press("F8")
    await expect(page.locator("#note")).to_have_value("p1o")
    await expect(page.locator("#plan")).not_to_be_checked()
    await expect(page.locator("#mute")).to_be_checked()


async def test_single_keys_can_be_switched_off(show: Show, page: Page) -> None:
    await show(main=PRESSED.format(command="plan") + PRESSED.format(command="mute"), body='data-single-keys="off"')
    await page.keyboard.press("KeyP")
    await page.keyboard.press("F8")
    await expect(page.locator("#mute")).to_be_checked()
    await expect(page.locator("#plan")).not_to_be_checked()


async def test_f2_leads_into_the_note(show: Show, page: Page) -> None:
    await show(main='<textarea id="note-7" data-command="note"></textarea>')
    await page.keyboard.press("F2")
    await expect(page.locator("#note-7")).to_be_focused()


async def test_the_key_that_dials_can_be_changed(show: Show, page: Page) -> None:
    stage = await show(main=DIAL, body='data-dial-key="F7"')
    await page.keyboard.press("F9")
    await page.keyboard.press("F7")
    await until(lambda: stage.calls)
    assert len(stage.calls) == 1


async def test_arrows_move_through_the_queue_from_the_chosen_entry(show: Show, page: Page) -> None:
    lead = '<a class="lead" data-entry href="#{0}" id="l{0}" {1}>{0}</a>'
    leads = lead.format(1, "") + lead.format(2, 'aria-current="true"') + lead.format(3, "")
    await show(main=f'<section class="pane queue" data-list>{leads}</section>')
    await page.keyboard.press("ArrowDown")
    await expect(page.locator("#l3")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#l1")).to_be_focused()


async def test_the_sheet_lists_only_keys_that_do_something_here(show: Show, page: Page) -> None:
    await show(main=PRESSED.format(command="mute"))
    await page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    await expect(sheet).to_be_visible()
    await expect(sheet.get_by_text("Mute")).to_be_visible()
    await expect(sheet.get_by_text("Hold")).to_have_count(0)


async def test_a_button_that_cannot_act_says_why(show: Show, page: Page) -> None:
    off = DIAL.replace("data-command", 'aria-disabled="true" data-reason="Nobody may be called now." data-command')
    stage = await show(main=off)
    await page.keyboard.press("F9")
    await expect(page.get_by_text("Nobody may be called now.")).to_be_visible()
    assert stage.calls == []


async def test_no_key_acts_behind_an_open_dialog(show: Show, page: Page) -> None:
    opener = (
        '<button data-opens="ask" id="opener">Ask</button><dialog id="ask"><p tabindex="0" autofocus>Sure?</p></dialog>'
    )
    await show(main=f'<div class="panes">{opener}</div>' + PRESSED.format(command="mute"))
    await page.locator("#opener").click()
    for key in ("F8", "KeyQ", "?"):
        await page.keyboard.press(key)
    await expect(page.get_by_role("dialog")).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(page.locator("#mute")).not_to_be_checked()
    await expect(page.locator(".panes[data-queue-open]")).to_have_count(0)
    await page.keyboard.press("?")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keys")).to_have_count(1)


async def test_digits_typed_into_the_note_stay_in_it_while_the_keypad_is_open(show: Show, page: Page) -> None:
    tones = '<button data-tone="1">1</button><button data-tone="2">2</button>'
    pad = f'<div id="keypad" popover><output></output>{tones}</div>'
    await show(
        main=f'<button popovertarget="keypad">Keys</button>{pad}<textarea id="n" data-command="note"></textarea>'
    )
    await page.get_by_role("button", name="Keys").click()
    await page.keyboard.press("1")
    await page.keyboard.press("F2")
    await page.keyboard.type("12")
    await expect(page.locator("#n")).to_have_value("12")
    await expect(page.locator("#keypad output")).to_have_text("1")
