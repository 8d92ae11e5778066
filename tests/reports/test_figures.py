"""Figures equal a recount of the rows, and the list behind each number has exactly its rows."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from callcenter import db, reports
from callcenter.db import Actor, Role
from callcenter.errors import Absent
from callcenter.ids import UserId
from callcenter.reports import Metric, Whose
from callcenter.reports.periods import Period
from tests.factories import Office

ZONE = "Europe/Budapest"
MARCH = Period(first=date(2026, 3, 1), last=date(2026, 3, 31), time_zone=ZONE)
NOBODY = {"calls": 0, "answered": 0, "effective": 0, "talk_seconds": 0, "meetings": 0, "sales": 0, "amounts": {}}


class Written(msgspec.Struct):
    """What was written for one contact or order, for the recount."""

    user_id: int
    day: date
    counts: dict[str, Any]


async def done(office: Office, user_id: UserId, account_id: int, at: datetime, **how: Any) -> Written:
    """A done contact; `how`: kind, result, talk_seconds (None: nobody answered; -1: no line at all)."""
    kind, result, talk = how.get("kind", "call"), how.get("result"), how.get("talk", -1)
    call_id = None
    if talk != -1:
        times = {"requested_at": at - timedelta(seconds=30), "ended_at": at}
        if talk is not None:
            times["answered_at"] = at - timedelta(seconds=talk)
        reason = "no_answer" if talk is None else "completed"
        call_id = await office.call(user_id, account_id, state="ended", end_reason=reason, **times)  # type: ignore[arg-type]
    await office.planned(
        account_id, user_id, state="done", done_at=at, call_id=call_id, source="call" if result is None else "manual",  # type: ignore[arg-type]
        kind_id=await office.id_of("activity_kind", kind),
        result_id=await office.id_of("result", result) if result else None,
    )  # fmt: skip
    effective = bool(await office.value("SELECT effective FROM result WHERE code = $1", result))
    is_call = kind == "call"
    counts = {
        "calls": int(is_call),
        "answered": int(is_call and (effective if talk == -1 else talk is not None)),
        "effective": int(is_call and effective),
        "talk_seconds": talk if is_call and talk not in (None, -1) else 0,
        "meetings": int(kind == "meeting"),
    }
    return Written(user_id, at.astimezone(ZoneInfo(ZONE)).date(), counts)


async def sold(office: Office, user_id: UserId, account_id: int, day: date, amount: str, currency: str) -> Written:
    number = f"{user_id}-{account_id}-{random.getrandbits(60)}"
    await office._insert(
        "sales_order", account_id=account_id, number=number, ordered_on=day, amount=Decimal(amount), currency=currency,
        sold_by=user_id,
    )  # fmt: skip
    return Written(user_id, day, {"sales": 1, "amounts": {currency: Decimal(amount)}})


def recounted(rows: list[Written]) -> dict[str, Any]:
    total: dict[str, Any] = {**NOBODY, "amounts": {}}
    for row in rows:
        for name, value in row.counts.items():
            if name == "amounts":
                for currency, amount in value.items():
                    total["amounts"][currency] = total["amounts"].get(currency, 0) + amount
            else:
                total[name] += value
    return total


def plain(figures: Any) -> dict[str, Any]:
    values = msgspec.structs.asdict(figures)
    return {**values, "talk_seconds": round(values["talk_seconds"])}


async def asked(pool: db.Pool, actor: Actor, *, period: Period = MARCH, whose: Whose | None = None) -> Any:
    async with db.acting(pool, actor) as conn:
        return await reports.figures_of(conn, period, whose or Whose())


async def behind(
    pool: db.Pool, actor: Actor, metric: Metric, period: Period = MARCH, whose: Whose | None = None
) -> int:
    """How many rows the list behind a number has, page by page."""
    found, after = 0, None
    while True:
        async with db.acting(pool, actor) as conn:
            page = await reports.contacts_behind(conn, metric, period, whose or Whose(), after)
        found += len(page.rows)
        if page.after is None:
            assert found == page.count
            return found
        after = page.after


def leader_of(user_id: UserId) -> Actor:
    return Actor(user_id=user_id, role=Role.LEADER)


def operator(user_id: UserId) -> Actor:
    return Actor(user_id=user_id, role=Role.OPERATOR)


async def filled(office: Office, seed: int) -> tuple[list[Written], dict[UserId, int], Actor]:
    """A random March of five people in three nested teams; what was written, who is in which team, who asks."""
    luck = random.Random(seed)
    below = await office.team(parent=office.team_id)
    other = await office.team()
    people = {await office.user(team_id=team): team for team in (office.team_id, office.team_id, below, below, other)}
    written = []
    for user_id in people:
        account_id = await office.account(user_id)
        for _ in range(luck.randrange(4, 14)):
            at = datetime(2026, 2, 27, tzinfo=UTC) + timedelta(seconds=luck.randrange(36 * 86400))
            kind = luck.choice(["call", "call", "call", "meeting", "email"])
            result = luck.choice(["meeting_agreed", "call_back", "no_answer"])
            talk = luck.choice([-1, None, 17, 245]) if kind == "call" else -1
            written.append(await done(office, user_id, account_id, at, kind=kind, result=result, talk=talk))
        for _ in range(luck.randrange(3)):
            day = date(2026, 2, 27) + timedelta(days=luck.randrange(36))
            currency, amount = luck.choice(["HUF", "EUR"]), f"{luck.randrange(100000)}.{luck.randrange(10)}"
            written.append(await sold(office, user_id, account_id, day, amount, currency))
    admin = Actor(user_id=await office.user("administrator"), role=Role.ADMINISTRATOR)
    return written, people, admin


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_figures_by_person_team_and_day_equal_a_recount(office: Office, pool: db.Pool, seed: int) -> None:
    everything, people, admin = await filled(office, seed)
    written = [row for row in everything if MARCH.first <= row.day <= MARCH.last]
    assert len(written) < len(everything)
    report = await asked(pool, admin)
    assert plain(report.total) == recounted(written)
    for day, figures in report.days:
        assert plain(figures) == recounted([row for row in written if row.day == day]), day
    by_person = {line.id: plain(line.figures) for line in report.people}
    assert set(by_person) == set(people)
    for user_id in people:
        assert by_person[user_id] == recounted([row for row in written if row.user_id == user_id])
    for line in report.teams:
        inside = await office.value("SELECT array_agg(id) FROM teams_below($1) AS id", line.id)
        assert plain(line.figures) == recounted([row for row in written if people[UserId(row.user_id)] in inside])


async def test_behind_every_number_stand_exactly_its_rows(office: Office, pool: db.Pool) -> None:
    _, people, admin = await filled(office, 4)
    report = await asked(pool, admin)
    asked_for = [(Whose(), report.total, MARCH)]
    asked_for += [(Whose(person_id=line.id), line.figures, MARCH) for line in report.people]
    asked_for += [(Whose(team_id=line.id), line.figures, MARCH) for line in report.teams]
    asked_for += [
        (Whose(), figures, Period(first=day, last=day, time_zone=ZONE)) for day, figures in report.days if figures.calls
    ]
    assert report.total.sales and report.total.meetings
    for whose, figures, period in asked_for:
        for metric in (Metric.CALLS, Metric.ANSWERED, Metric.EFFECTIVE, Metric.MEETINGS, Metric.SALES):
            assert await behind(pool, admin, metric, period, whose) == getattr(figures, metric.value), (whose, metric)
    talked = [row for row in (await behind_rows(pool, admin, Metric.TALK)) if row.talk_seconds is not None]
    assert round(sum(row.talk_seconds for row in talked)) == round(report.total.talk_seconds)
    assert len(people) == 5


async def behind_rows(pool: db.Pool, actor: Actor, metric: Metric) -> list[Any]:
    async with db.acting(pool, actor) as conn:
        return list((await reports.contacts_behind(conn, metric, MARCH)).rows)


async def test_a_list_longer_than_a_page_goes_on_without_loss_or_repeat(office: Office, pool: db.Pool) -> None:
    user_id = await office.user()
    account_id = await office.account(user_id)
    at = datetime(2026, 3, 10, 9, tzinfo=UTC)
    for number in range(103):  # many share one second: the id decides between them
        await done(office, user_id, account_id, at + timedelta(seconds=number // 30), result="call_back")
    assert await behind(pool, operator(user_id), Metric.CALLS) == 103


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 24), 24)]
)
async def test_a_day_has_the_hours_that_the_clock_gives_it(
    office: Office, pool: db.Pool, day: date, hours: int
) -> None:
    user_id = await office.user()
    account_id = await office.account(user_id)
    period = Period(first=day, last=day, time_zone=ZONE)
    assert period.ends_at.astimezone(UTC) - period.begins_at.astimezone(UTC) == timedelta(hours=hours)
    begin = period.begins_at.astimezone(UTC)
    for hour in range(-1, hours + 1):  # one call in the middle of each hour, also of the hour before and after
        await done(office, user_id, account_id, begin + timedelta(hours=hour, minutes=30), result="call_back")
    for at in (begin, begin + timedelta(hours=hours, microseconds=-1), begin + timedelta(hours=hours)):
        await done(office, user_id, account_id, at, result="call_back")
    report = await asked(pool, operator(user_id), period=period)
    assert report.total.calls == hours + 2
    assert [figures.calls for _, figures in report.days] == [hours + 2]
    assert await behind(pool, operator(user_id), Metric.CALLS, period) == hours + 2


async def test_each_role_counts_what_it_may_see(office: Office, pool: db.Pool) -> None:
    other = await office.team()
    anna, peter, igor = await office.user(), await office.user(), await office.user(team_id=other)
    leader = await office.user("leader")
    admin = Actor(user_id=await office.user("administrator", team_id=other), role=Role.ADMINISTRATOR)
    at = datetime(2026, 3, 10, 9, tzinfo=UTC)
    for user_id in (anna, peter, igor):
        await done(office, user_id, await office.account(user_id), at, result="call_back")
    # A colleague's contact on one's own account is in the timeline, not in one's own figures.
    await done(office, peter, await office.account(anna), at, result="call_back")
    of_anna = await asked(pool, operator(anna))
    assert (of_anna.total.calls, [line.id for line in of_anna.people], of_anna.teams) == (1, [anna], [])
    of_leader = await asked(pool, leader_of(leader))
    assert (of_leader.total.calls, {line.id for line in of_leader.people}) == (3, {anna, peter})
    assert [line.id for line in of_leader.teams] == [office.team_id]
    assert (await asked(pool, admin)).total.calls == 4


async def test_somebody_elses_figures_are_as_absent_as_nobodys(office: Office, pool: db.Pool) -> None:
    other = await office.team()
    anna, igor, leader = await office.user(), await office.user(team_id=other), await office.user("leader")
    for actor, whose in [
        (operator(anna), Whose(person_id=leader)),
        (operator(anna), Whose(team_id=office.team_id)),  # type: ignore[arg-type]
        (leader_of(leader), Whose(person_id=igor)),
        (leader_of(leader), Whose(team_id=other)),  # type: ignore[arg-type]
        (leader_of(leader), Whose(team_id=999999)),  # type: ignore[arg-type]
    ]:
        with pytest.raises(Absent):
            await asked(pool, actor, whose=whose)
        with pytest.raises(Absent):
            await behind(pool, actor, Metric.CALLS, whose=whose)


async def test_who_has_left_stays_in_the_figures_of_the_time(office: Office, pool: db.Pool) -> None:
    gone = await office.user(active=False, deactivated_at=datetime(2026, 4, 1, tzinfo=UTC))
    idle = await office.user(active=False, deactivated_at=datetime(2026, 1, 1, tzinfo=UTC))
    await done(office, gone, await office.account(gone), datetime(2026, 3, 5, 8, tzinfo=UTC), result="call_back")
    admin = Actor(user_id=await office.user("administrator"), role=Role.ADMINISTRATOR)
    ids = {line.id for line in (await asked(pool, admin)).people}
    assert gone in ids and idle not in ids


async def test_result_that_becomes_effective_does_so_from_that_day_on(office: Office, pool: db.Pool) -> None:
    """A23: a change of the flag leaves the figures of earlier days as they were."""
    user = await office.user()
    account = await office.account(user)
    result = await office.id_of("result", "refused")
    today = datetime.now(ZoneInfo(ZONE)).date()
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=ZoneInfo(ZONE))
    for days in (-1, 0, 1):
        await done(office, user, account, noon + timedelta(days=days), result="refused", talk=60)
    period = Period(first=today - timedelta(days=1), last=today + timedelta(days=1), time_zone=ZONE)
    admin = Actor(user_id=await office.user("administrator"), role=Role.ADMINISTRATOR)
    by_day = []
    for effective in (True, False, True):
        async with db.acting(pool, admin) as conn:
            await conn.execute("UPDATE result SET effective = $2 WHERE id = $1", result, effective)
        report = await asked(pool, admin, period=period)
        by_day.append([figures.effective for _, figures in sorted(report.days)])
        assert await behind(pool, admin, Metric.EFFECTIVE, period) == sum(by_day[-1])
    assert by_day == [[0, 1, 1], [0, 0, 0], [0, 1, 1]]
