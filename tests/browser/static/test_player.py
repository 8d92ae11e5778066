"""The player of a recording: two sides, keys, marks, comments."""

from playwright.async_api import Page, expect

from tests.browser.static.conftest import Show
from tests.waiting import until

PLAYER = """<section class="player" id="player" data-audio="/audio" data-peaks="/peaks" data-duration="30">
<div class="player-marks"><a href="#t=15" data-seek="15" id="need">Need</a></div>
<div class="waveform" aria-busy="true"></div>
<button data-command="player-play" id="play">Play</button>
<span id="at" data-position>00:00</span>/<span data-length></span>
<button data-rate="1" aria-pressed="true">1×</button>
<button data-rate="1.5" aria-pressed="false">1.5×</button></section>
<p data-region="gap" data-from="20" data-to="26" data-words="Not recorded">20–26</p>
<ol><li data-region="comment" data-from="3"><a href="#t=3" data-seek="3" id="comment-1">0:03</a></li></ol>
<label>Comment at <b data-comment-at></b><input type="hidden" data-comment-at id="at-second">
<textarea id="comment"></textarea></label>"""
ENTRIES = ("panel.js", "player.js")


async def test_the_waveform_is_drawn_from_the_servers_peaks_with_its_regions(
    show: Show, page: Page, complaints: list[str]
) -> None:
    await show(main=PLAYER, entries=ENTRIES)
    await expect(page.locator(".waveform:not([aria-busy])")).to_be_visible()
    await expect(page.locator("[data-length]")).to_have_text("00:30")
    assert await page.locator(".waveform canvas").count() >= 2
    await expect(page.locator('.waveform [part~="region"]')).to_have_text(["Not recorded"])
    await expect(page.locator('.waveform [part~="marker"]')).to_have_count(1)
    share = "(mark) => mark.offsetLeft / mark.parentElement.clientWidth"
    assert abs(await page.locator("#need").evaluate(share) - 0.5) < 0.01
    assert complaints == []


async def test_space_plays_and_pauses_and_letters_move(show: Show, page: Page) -> None:
    await show(main=PLAYER, entries=ENTRIES)
    await expect(page.locator(".waveform:not([aria-busy])")).to_be_visible()
    await page.keyboard.press("Space")
    await expect(page.locator("#player[data-playing]")).to_be_visible()
    await page.keyboard.press("Space")
    await expect(page.locator("#player:not([data-playing])")).to_be_visible()
    await page.locator("#need").click()
    await expect(page.locator("#at")).to_have_text("00:15")
    await page.locator("body").press("KeyL")
    await expect(page.locator("#at")).to_have_text("00:20")
    await page.keyboard.press("KeyJ")
    await page.keyboard.press("KeyJ")
    await page.keyboard.press("KeyJ")
    await expect(page.locator("#at")).to_have_text("00:05")


async def test_the_speed_is_changed_by_its_button_and_by_keys(show: Show, page: Page) -> None:
    await show(main=PLAYER, entries=ENTRIES)
    await expect(page.locator(".waveform:not([aria-busy])")).to_be_visible()
    await page.keyboard.press("Period")
    await expect(page.locator('[data-rate="1.5"]')).to_have_attribute("aria-pressed", "true")
    await page.locator('[data-rate="1"]').click()
    await expect(page.locator('[data-rate="1"]')).to_have_attribute("aria-pressed", "true")
    await expect(page.locator('[data-rate="1.5"]')).to_have_attribute("aria-pressed", "false")


async def test_c_begins_a_comment_at_the_second_that_is_heard(show: Show, page: Page) -> None:
    await show(main=PLAYER, entries=ENTRIES)
    await expect(page.locator(".waveform:not([aria-busy])")).to_be_visible()
    await page.locator("#comment-1").click()
    await page.keyboard.press("KeyC")
    await expect(page.locator("#comment")).to_be_focused()
    await expect(page.locator("#at-second")).to_have_value("3.0")


RECORDING = """<span class="recording" data-audio="/audio" data-duration="30">
<button data-play aria-label="Play">▶</button>
<svg class="mini-wave" viewBox="0 0 160 24" width="160" height="24">
<path class="wave-operator" d="M0 6h160v6H0z"/></svg>
<span data-position>0:30</span></span>"""


async def test_only_one_recording_of_a_timeline_plays_at_a_time(show: Show, page: Page) -> None:
    await show(main=RECORDING * 2)
    await page.locator("[data-play]").first.click()
    await expect(page.locator(".recording").first).to_have_attribute("data-playing", "")
    await page.locator("[data-play]").last.click()
    await expect(page.locator(".recording").last).to_have_attribute("data-playing", "")
    await expect(page.locator(".recording[data-playing]")).to_have_count(1)


async def test_a_recording_falls_silent_when_a_call_begins(show: Show, page: Page) -> None:
    stage = await show(main=RECORDING)
    await until(lambda: stage.streams)
    await page.locator("[data-play]").click()
    await expect(page.locator(".recording[data-playing]")).to_be_visible()
    stage.tell("call", {"id": "01990000-0000-7000-8000-000000000001", "state": "requested"})
    await expect(page.locator(".recording[data-playing]")).to_have_count(0)


async def test_what_was_really_heard_is_told_and_nothing_is_asked_for_before(show: Show, page: Page) -> None:
    stage = await show(main=PLAYER, entries=ENTRIES)
    await expect(page.locator(".waveform:not([aria-busy])")).to_be_visible()
    await page.locator("#need").click()
    await expect(page.locator("#at")).to_have_text("00:15")
    assert stage.asked_for_sound == 0
    await page.keyboard.press("Space")
    await expect(page.locator("#at")).to_have_text("00:16")
    await page.keyboard.press("KeyL")  # five seconds that nobody hears
    await expect(page.locator("#at")).to_have_text("00:22")
    await page.keyboard.press("Space")
    await until(lambda: stage.heard, what="the seconds")
    assert 1.0 < sum(stage.heard) < 5.0
    assert stage.asked_for_sound > 0


async def test_a_comment_of_somebody_else_leaves_mine_its_words_and_its_second(show: Show, page: Page) -> None:
    main = PLAYER.replace("<ol>", '<ol id="said" data-src="/fragment" data-topic="recording:1">')
    mine = '<li data-region="comment" data-from="3"><a href="#t=3" data-seek="3" id="comment-1">0:03</a></li>'
    head = '<ol id="said" data-src="/fragment" data-topic="recording:1">'
    stage = await show(main=main, entries=ENTRIES, fragment=f"{head}{mine}</ol>")
    await expect(page.locator(".waveform:not([aria-busy])")).to_be_visible()
    await page.locator("#comment-1").click()
    await page.keyboard.press("KeyC")
    await page.keyboard.type("I say")
    stage.fragment = (
        '<ol id="said" data-src="/fragment" data-topic="recording:1">'
        '<li data-region="comment" data-from="3">one</li><li data-region="comment" data-from="9">two</li></ol>'
    )
    await until(lambda: stage.streams)
    stage.tell("changed", {"topic": "recording", "id": "1"})
    await expect(page.locator('.waveform [part~="marker"]')).to_have_count(2)
    await expect(page.locator("#comment")).to_have_value("I say")
    await expect(page.locator("#at-second")).to_have_value("3.0")
