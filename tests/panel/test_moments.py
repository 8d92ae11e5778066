"""What people type for a day or a moment, and what is understood."""

import contextlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter import clock
from callcenter.panel.formats import Formats
from callcenter.panel.moments import Looks, NotUnderstood, read_day, read_moment
from callcenter.panel.usual_moments import usual_moments
from tests.panel.conftest import Panel

BUDAPEST = ZoneInfo("Europe/Budapest")
NOW = datetime(2026, 11, 24, 14, 20, tzinfo=BUDAPEST)  # a Tuesday
BY_LANGUAGE = ("en", "hu", "ru")

TYPED = [
    ("en", "25", "25 09:00"), ("en", "25.11", "25 09:00"), ("en", "25/11/26", "25 09:00"), ("en", "+3", "27 09:00"),
    ("en", "+3 930", "27 09:30"), ("en", "tomorrow", "25 09:00"), ("en", "Tomorrow at 9", "25 09:00"),
    ("en", "tomorrow 930", "25 09:30"), ("en", "tomorrow 9.30", "25 09:30"), ("en", "fri", "27 09:00"),
    ("en", "Fri 9", "27 09:00"), ("en", "wed 1000", "25 10:00"), ("en", "9:30", "25 09:30"), ("en", "930", "25 09:30"),
    ("en", "15:30", "24 15:30"), ("en", "today", "24 15:00"), ("en", "25 9", "25 09:00"),
    ("en", "25.11 10", "25 10:00"),
    ("en", "25 Nov 2026 09:30", "25 09:30"), ("en", "2026-11-25T09:30", "25 09:30"), ("en", "25th nov", "25 09:00"),
    ("en", "завтра 9", "25 09:00"), ("en", "holnap 9", "25 09:00"),
    ("hu", "holnap", "25 09:00"), ("hu", "hol 9", "25 09:00"), ("hu", "11. 25.", "25 09:00"),
    ("hu", "25.11", "25 09:00"),
    ("hu", "2026. 11. 25. 9:30", "25 09:30"), ("hu", "26.11.25", "25 09:00"), ("hu", "11. 25. 10", "25 10:00"),
    ("hu", "péntek 9", "27 09:00"), ("hu", "pénteken 930", "27 09:30"), ("hu", "szo", "28 09:00"),
    ("hu", "H", "30 09:00"),
    ("hu", "holnapután", "26 09:00"), ("hu", "25-én 9", "25 09:00"), ("hu", "SZERDÁN", "25 09:00"),
    ("ru", "завтра 9:30", "25 09:30"), ("ru", "пт 930", "27 09:30"), ("ru", "в пятницу", "27 09:00"),
    ("ru", "25.11.2026 09:30", "25 09:30"), ("ru", "послезавтра", "26 09:00"), ("ru", "25 нояб. 2026 г.", "25 09:00"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "meant"), TYPED)
def test_what_a_hurried_operator_types_is_understood(language: str, text: str, meant: str) -> None:
    assert f"{read_moment(text, language, NOW):%d %H:%M}" == meant
    assert read_moment(text, language, NOW).month == 11


@pytest.mark.parametrize(
    "text",
    ["", " ", "x", "soon", "99:99", "25:00", "30.2", "fri 25.11", "31.11", "25 11 26 9 9", "t", "--", "1e3", "+", "nov",
     "32",
      "25.13.2026", "9999", "1.1.1969", "1.1.2201", "+9999999", "tomorrow yesterday", "<b>", "\0", "1" * 5000],
)  # fmt: skip
def test_what_names_no_moment_is_not_guessed(text: str) -> None:
    for language in BY_LANGUAGE:
        with pytest.raises(NotUnderstood):
            read_moment(text, language, NOW)


@pytest.mark.parametrize(
    ("text", "ahead", "back"),
    [("5.11", date(2027, 11, 5), date(2026, 11, 5)), ("25", date(2026, 11, 25), date(2026, 10, 25)),
     ("24", date(2026, 11, 24), date(2026, 11, 24)), ("fri", date(2026, 11, 27), date(2026, 11, 20)),
     ("tue", date(2026, 12, 1), date(2026, 11, 17)), ("29 feb", date(2028, 2, 29), date(2024, 2, 29)),
     ("31", date(2026, 12, 31), date(2026, 10, 31)), ("-3", date(2026, 11, 21), date(2026, 11, 21))],
)  # fmt: skip
def test_a_day_without_its_year_lies_the_way_the_field_looks(text: str, ahead: date, back: date) -> None:
    assert read_day(text, "en", NOW, Looks.AHEAD) == ahead
    assert read_day(text, "en", NOW, Looks.BACK) == back


@given(
    now=st.datetimes(datetime(2000, 1, 1), datetime(2150, 1, 1)),
    away=st.integers(-400, 400),
    minutes=st.integers(0, 24 * 60 - 1),
    language=st.sampled_from(BY_LANGUAGE),
)
def test_what_the_panel_prints_is_understood_as_it_was_meant(
    now: datetime, away: int, minutes: int, language: str
) -> None:
    before = clock.use(lambda: now.replace(tzinfo=UTC))
    try:
        formats = Formats(language, "UTC")
        now = now.replace(tzinfo=UTC)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        meant = midnight + timedelta(days=away, minutes=minutes)
        for looks in Looks:
            for printed in (formats.day, formats.with_year, formats.entered_day, formats.full_day):
                assert read_day(printed(meant.date()), language, now, looks) == meant.date(), printed(meant.date())
        for with_time in (formats.moment, formats.entered_moment, formats.full_moment):
            assert read_moment(with_time(meant), language, now) == meant, with_time(meant)
    finally:
        clock.use(before)


@given(text=st.text(max_size=40), language=st.sampled_from(BY_LANGUAGE))
def test_any_text_at_all_is_understood_or_refused(text: str, language: str) -> None:
    for looks in Looks:
        with contextlib.suppress(NotUnderstood):
            assert read_day(text, language, NOW, looks)
    with contextlib.suppress(NotUnderstood):
        assert read_moment(text, language, NOW).tzinfo is BUDAPEST


def test_the_usual_moments_lie_ahead_on_working_days() -> None:
    for days in range(14):
        now = NOW + timedelta(days=days)
        usual = usual_moments(now)
        assert all(moment > now for moment in usual.values())
        assert all(moment.weekday() < 5 for name, moment in usual.items() if name != "in_an_hour")
        assert usual["next_week"].weekday() == 0


async def test_the_page_is_told_what_was_understood(panel: Panel, set_time: Callable[[datetime], None]) -> None:
    set_time(NOW)
    told = {
        "en": ("Wed 25 November 2026, 09:30", "25 Nov 2026 09:30"),
        "hu": ("2026. november 25., Sze 9:30", "2026. 11. 25. 9:30"),
        "ru": ("ср, 25 ноября 2026, 09:30", "25.11.2026 09:30"),
    }
    for language, (words, value) in told.items():
        browser = await panel.browser_of(await panel.office.user(language=language))
        async with browser.get("/moments", params={"text": "+1 930"}) as answer:
            found = await answer.json()
        assert (found["words"], found["value"], found["day"]) == (words, value, "2026-11-25")
        async with browser.get("/moments", params={"text": "24", "looks": "back"}) as answer:
            assert (await answer.json())["day"] == "2026-11-24"
        async with browser.get("/moments", params={"text": "some day"}) as answer:
            assert (await answer.json())["refused"]
