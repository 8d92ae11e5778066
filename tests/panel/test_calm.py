"""The loop of `callcenter serve`: what the first reader of a page would wait for is done before."""

from callcenter import panel as panel_room
from callcenter.panel.waves import BARS, bars_above, bars_below
from tests.loops import LoopWatch
from tests.panel.conftest import Panel, text_of


async def test_no_first_page_makes_the_loop_read_a_file(panel: Panel) -> None:
    account = await panel.office.account(await panel.office.user())
    administrator = await panel.office.user("administrator")
    browser = await panel.browser_of(administrator)
    panel_room.warm(panel.application)
    watch = LoopWatch()
    with watch.watching():
        for page in ("/", "/accounts", f"/accounts/{account}", "/accounts/new", "/recordings", "/figures", "/me"):
            assert "</html>" in await text_of(browser, page)
    assert [told for told in watch.seen().blocked if "/zoneinfo/" not in told] == [], "a zone is 2 kB, read once"


def test_a_small_waveform_has_a_bar_for_each_share_of_the_peaks() -> None:
    assert bars_above([0, 100]) == "M3 0.5h2V12h-2z"
    assert bars_below([1, 0, 50]) == "M0 12h2v0.4h-2zM6 12h2v5.8h-2z"
    assert bars_above([7] * 800).count("M") == len(range(0, 800, 16)) <= BARS
    assert bars_below([]) == ""
