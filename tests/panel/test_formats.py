"""How dates, times, numbers, money and telephone numbers look in the panel's three languages."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from callcenter import numbers
from callcenter.panel.formats import Formats

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MOMENT = datetime(2026, 3, 5, 8, 7, 5, tzinfo=UTC)  # 09:07:05 in Budapest
BY_LANGUAGE = ("en", "hu", "ru")
NB, NARROW = "\u00a0", "\u202f"


def each(write: Callable[[Formats], str]) -> list[str]:
    """What a format gives in English, Hungarian, Russian."""
    return [write(Formats(language, "Europe/Budapest")) for language in BY_LANGUAGE]


@pytest.fixture(autouse=True)
def _late_in_2026(set_time: Callable[[datetime], None]) -> None:
    set_time(NOW)


def test_a_day_of_this_year_stands_with_the_day_of_the_week() -> None:
    assert each(lambda f: f.day(MOMENT)) == ["Thu 5 Mar", "márc. 5., Cs", "чт, 5 мар."]
    assert each(lambda f: f.narrow_day(MOMENT)) == ["5 Mar", "márc. 5.", "5 мар."]
    week = [date(2026, 3, 2 + day) for day in range(7)]
    assert [Formats("hu", "UTC").day(day).split(", ")[1] for day in week] == ["H", "K", "Sze", "Cs", "P", "Szo", "V"]
    assert [Formats("ru", "UTC").day(day)[:2] for day in week] == ["пн", "вт", "ср", "чт", "пт", "сб", "вс"]


def test_a_day_of_another_year_and_a_day_in_a_sentence_stand_with_the_year() -> None:
    written = ["5 Mar 2025", "2025. márc. 5.", f"5 мар. 2025{NARROW}г."]
    assert each(lambda f: f.day(date(2025, 3, 5))) == written
    assert each(lambda f: f.with_year(date(2025, 3, 5))) == written
    assert each(lambda f: f.with_year(MOMENT)) == ["5 Mar 2026", "2026. márc. 5.", f"5 мар. 2026{NARROW}г."]


def test_whether_a_day_is_of_this_year_is_told_by_the_readers_clock(set_time: Callable[[datetime], None]) -> None:
    set_time(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))  # in Budapest the new year has begun
    assert each(lambda f: f.day(date(2027, 1, 4))) == ["Mon 4 Jan", "jan. 4., H", "пн, 4 янв."]
    assert Formats("en", "UTC").day(date(2027, 1, 4)) == "4 Jan 2027"


def test_a_span_of_days_says_once_what_both_ends_share() -> None:
    ends = (date(2026, 3, 5), date(2026, 3, 9))
    assert each(lambda f: f.span(*ends)) == ["5–9 Mar 2026", "2026. márc. 5–9.", f"5–9 мар. 2026{NARROW}г."]


def test_the_hour_has_no_leading_zero_in_hungarian_alone() -> None:
    assert each(lambda f: f.time(MOMENT)) == ["09:07", "9:07", "09:07"]
    assert each(lambda f: f.clock(MOMENT)) == ["09:07:05", "9:07:05", "09:07:05"]
    assert each(lambda f: f.moment(MOMENT)) == ["Thu 5 Mar, 09:07", "márc. 5., Cs 9:07", "чт, 5 мар., 09:07"]


def test_times_are_those_of_the_readers_clock() -> None:
    assert [Formats("en", zone).time(MOMENT) for zone in ("UTC", "Asia/Almaty")] == ["08:07", "13:07"]


def test_a_running_duration_looks_like_a_clock_in_every_language() -> None:
    assert each(lambda f: f.duration(133)) == ["02:13"] * 3
    assert each(lambda f: f.duration(3733)) == ["1:02:13"] * 3


def test_time_spent_is_said_in_units_that_stay_with_their_number() -> None:
    minutes = [f"2{NB}min 13{NB}s", f"2{NB}p 13{NB}mp", f"2{NB}мин 13{NB}с"]
    assert each(lambda f: f.spent(133)) == minutes
    assert each(lambda f: f.spent(4000)) == [f"1{NB}h 6{NB}min", f"1{NB}ó 6{NB}p", f"1{NB}ч 6{NB}мин"]


def test_numbers_have_the_separators_of_the_language() -> None:
    assert each(lambda f: f.number(12345.6, 1)) == ["12,345.6", f"12{NB}345,6", f"12{NB}345,6"]
    assert each(lambda f: f.number(1000)) == ["1,000", f"1{NB}000", f"1{NB}000"]


def test_percent_stands_closed_up_except_in_russian() -> None:
    assert each(lambda f: f.percent(1, 8)) == ["12.5%", "12,5%", f"12,5{NB}%"]
    assert each(lambda f: f.percent(1, 1)) == ["100%", "100%", f"100{NB}%"]


def test_what_has_no_value_is_a_dash() -> None:
    for nothing in (lambda f: f.number(None), lambda f: f.percent(1, 0), lambda f: f.spent(None)):
        assert each(nothing) == ["–", "–", "—"]


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        ("1234", "HUF", [f"HUF{NB}1,234", f"1{NB}234{NB}Ft", f"1{NB}234{NB}HUF"]),
        ("1234.50", "RUB", [f"RUB{NB}1,234.50", f"1{NB}234,50{NB}RUB", f"1{NB}234,50{NB}₽"]),
        ("1234.50", "EUR", ["€1,234.50", f"1{NB}234,50{NB}EUR", f"1{NB}234,50{NB}€"]),
        ("1234.50", "GBP", ["£1,234.50", f"1{NB}234,50{NB}GBP", f"1{NB}234,50{NB}£"]),
    ],
)
def test_money_stands_as_the_language_writes_it(amount: str, currency: str, written: list[str]) -> None:
    assert each(lambda f: f.money(Decimal(amount), currency)) == written


def test_telephone_numbers_are_international_in_every_language() -> None:
    for e164, written in (
        ("+442079460018", "+44 20 7946 0018"),
        ("+3612345678", "+36 1 234 5678"),
        ("+36301234567", "+36 30 123 4567"),
        ("+79123456789", "+7 912 345-67-89"),
    ):
        assert {numbers.display(e164, language) for language in BY_LANGUAGE} == {written}


def test_an_extension_is_named_in_the_readers_language() -> None:
    said = [numbers.display("+3612345678", language, "12").removeprefix("+36 1 234 5678 ") for language in BY_LANGUAGE]
    assert said == ["ext. 12", "m.: 12", "доб. 12"]
