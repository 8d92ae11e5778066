"""Every page in Russian and Hungarian: for screen readers, by keyboard, in the dark, narrow, enlarged."""

import pytest

from callcenter.panel.routes import ROUTES
from tests.browser.pages.addresses import NO_PAGES, PAGES, Page
from tests.browser.pages.surveying import Surveyor

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
both_languages = pytest.mark.parametrize("language", ["ru", "hu"])


def _told(found: dict[str, list[str]]) -> list[str]:
    return [f"{where}: {sentence}" for where, sentences in found.items() for sentence in sentences]


def test_every_page_of_the_router_is_looked_at() -> None:
    asked = {route.path for route in ROUTES if route.method == "GET"}
    assert asked == {page.route for page in PAGES} | NO_PAGES


@both_languages
@every_page
async def test_page_meets_the_rules_of_accessibility_in_light_and_dark(
    surveyor: Surveyor, page: Page, language: str
) -> None:
    wrong = _told((await surveyor.survey(page, language)).accessibility)
    assert not wrong, "\n" + "\n".join(wrong)


@both_languages
@every_page
async def test_nothing_on_the_page_runs_over_at_any_width(surveyor: Surveyor, page: Page, language: str) -> None:
    wrong = _told((await surveyor.survey(page, language)).overflow)
    assert not wrong, "\n" + "\n".join(wrong)


@both_languages
@every_page
async def test_every_control_is_large_enough_to_hit(surveyor: Surveyor, page: Page, language: str) -> None:
    wrong = _told((await surveyor.survey(page, language)).small)
    assert not wrong, "\n" + "\n".join(wrong)


@both_languages
@every_page
async def test_tab_reaches_every_control_in_order_and_the_focus_is_seen(
    surveyor: Surveyor, page: Page, language: str
) -> None:
    wrong = _told((await surveyor.survey(page, language)).keyboard)
    assert not wrong, "\n" + "\n".join(wrong)


@both_languages
@every_page
async def test_page_has_one_title_one_main_part_and_its_language(surveyor: Surveyor, page: Page, language: str) -> None:
    wrong = (await surveyor.survey(page, language)).structure
    assert not wrong, "\n" + "\n".join(wrong)


@both_languages
@every_page
async def test_browser_has_no_complaint_about_the_page(surveyor: Surveyor, page: Page, language: str) -> None:
    complaints = (await surveyor.survey(page, language)).complaints
    if page.name == "refused":  # the browser tells of the answer 403 itself
        complaints = [words for words in complaints if "403" not in words]
    assert complaints == []
