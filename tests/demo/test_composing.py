"""The sample office looks right on any day and at any hour."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from callcenter.demo.composing import CALLED_TODAY, compose
from callcenter.demo.model import Colleague
from callcenter.ids import UserId

OWNERS = [
    (Colleague(id=UserId(number), language=language, time_zone=zone), 42)
    for number, (language, zone) in enumerate(
        (("en", "Europe/London"), ("hu", "Europe/Budapest"), ("ru", "Europe/Moscow")), 1
    )
]


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 24, 15, 20, tzinfo=UTC),
        datetime(2026, 11, 21, 11, 0, tzinfo=UTC),  # a Saturday
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),  # the clocks go forward
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # and back
        datetime(2027, 1, 1, 0, 1, tzinfo=UTC),
        datetime(2028, 2, 29, 23, 59, tzinfo=UTC),
    ],
)
def test_every_operator_has_work_left_over_work_today_and_nothing_that_happened_in_the_future(now: datetime) -> None:
    firms = compose(OWNERS, now, 20)
    for owner, count in OWNERS:
        book, zone = [firm for firm in firms if firm.owner is owner], ZoneInfo(owner.time_zone)
        today = now.astimezone(zone).date()
        due = [firm.due_at.astimezone(zone).date() for firm in book if firm.due_at]
        assert len(book) == count
        assert sum(day < today for day in due) >= 3
        assert sum(day == today for day in due) >= 8
        assert sum(day > today for day in due) >= 3
    assert all(at < now for firm in firms for _, at in firm.happened)
    assert all(firm.happened == sorted(firm.happened, key=lambda told: told[1]) for firm in firms)


def test_in_the_afternoon_some_have_been_called_today() -> None:
    now = datetime(2026, 11, 24, 15, 20, tzinfo=UTC)
    called = [at for firm in compose(OWNERS, now, 20) for _, at in firm.happened if at.date() == now.date()]
    assert len(called) == CALLED_TODAY * len(OWNERS)


def test_the_same_moment_gives_the_same_office() -> None:
    now = datetime(2026, 11, 24, 15, 20, tzinfo=UTC)
    assert compose(OWNERS, now, 20) == compose(OWNERS, now, 20) != compose(OWNERS, now, 21)


def test_names_of_companies_do_not_repeat() -> None:
    names = [firm.columns["name"] for firm in compose(OWNERS, datetime(2026, 11, 24, tzinfo=UTC), 20)]
    companies = [name for name in names if "family" not in name and "család" not in name and "Семья" not in name]
    assert len(companies) == len(set(companies))
