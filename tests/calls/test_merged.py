"""Calls with an account that stands for another one: from its card to each number of both."""

from datetime import UTC, datetime, timedelta

import pytest_asyncio

from callcenter import activities, db, dialing, reminders, reports
from callcenter.ids import AccountId
from callcenter.reports.model import RecordingSearch
from callcenter.reports.periods import Period
from tests.calls.test_journey import Floor
from tests.factories import Office


@pytest_asyncio.fixture
async def floor(office: Office) -> Floor:
    return await Floor.opened(office)


@pytest_asyncio.fixture
async def gone(office: Office, floor: Floor) -> AccountId:
    """An account with a person and a number, for which the one of the floor stands."""
    gone = await office.account(floor.user.id, name="Gone Kft.")
    await office.number(gone, "+3613333333", person_id=await office.person(gone))
    await office.value(
        "INSERT INTO account_merge (account_id, into_id, merged_by) VALUES ($1, $2, $3) RETURNING 1",
        gone, floor.account_id, floor.user.id,
    )  # fmt: skip
    return gone


async def test_number_of_the_merged_account_is_called_from_the_card_of_the_other(
    office: Office, floor: Floor, gone: AccountId
) -> None:
    """Point 13: the call, its recording and its contact stand with the account of the number, the campaign goes on."""
    campaign = await office.campaign()
    await office.lead(campaign, floor.account_id)
    number = await office.row("SELECT id, person_id FROM phone_number WHERE account_id = $1", gone)
    call = (await floor.press(number_id=number["id"])).call
    assert (call.account_id, call.person_id, call.campaign_id) == (gone, number["person_id"], campaign)
    await floor.talk(call)
    kind, purpose = await office.id_of("activity_kind", "call"), await office.id_of("purpose", "presentation")
    later = activities.Plan(
        kind_id=kind, purpose_id=purpose, assignee_id=floor.user.id, due_at=datetime.now(UTC) + timedelta(days=3)
    )
    await floor.wrap_up(call, "meeting_agreed", next_contacts=[later])
    assert await office.value("SELECT account_id FROM recording WHERE call_id = $1", call.id) == gone
    assert await office.value("SELECT state FROM lead WHERE account_id = $1", floor.account_id) == "done"
    assert await office.value("SELECT plans FROM next_step WHERE account_id = $1", floor.account_id) == 1
    assert await office.value("SELECT latest_result_id FROM account WHERE id = $1", floor.account_id) is not None


async def test_planned_contact_of_the_merged_account_is_called_by_the_address_of_the_other(
    office: Office, floor: Floor, gone: AccountId
) -> None:
    """The plan becomes the call, whichever number is dialled."""
    planned = await office.planned(gone, floor.user.id, due_at=datetime.now(UTC))
    call = (await floor.press(activity_id=planned)).call
    assert (call.account_id, call.number, call.activity_id) == (gone, "+3612345678", planned)
    await floor.talk(call)
    assert await office.value("SELECT state FROM activity WHERE id = $1", planned) == "done"


async def test_a_campaign_offers_both_once_and_waits_for_a_plan_with_either(
    office: Office, floor: Floor, gone: AccountId
) -> None:
    """The queue knows one of them; its lead counts."""
    campaign, now = await office.campaign(), datetime.now(UTC)
    for account in (floor.account_id, gone):
        await office.lead(campaign, account)
    async with db.acting(office.pool, floor.user.actor) as conn:
        (offered,) = await dialing.next_leads(conn, floor.user.id, now)
        assert (offered.account_id, await dialing.count_leads(conn, floor.user.id, now)) == (floor.account_id, 1)
        assert len(await dialing.leads.standings_of(conn, floor.account_id)) == 1
    await office.planned(gone, floor.user.id, due_at=now + timedelta(days=1))
    async with db.acting(office.pool, floor.user.actor) as conn:
        assert await dialing.next_leads(conn, floor.user.id, now) == []


async def test_every_list_shows_the_account_that_stands_for_the_other(
    office: Office, floor: Floor, gone: AccountId
) -> None:
    """Plans, reminders, days, what stands behind figures, recordings: by its name and its address."""
    now, kept = datetime.now(UTC), (floor.account_id, await office.value("SELECT name FROM account WHERE id = 1"))
    await office.planned(gone, floor.user.id, due_at=now)
    call = await office.call(floor.user.id, gone, state="ended", end_reason="completed", ended_at=now)
    await office.done(gone, floor.user.id, call_id=call, done_at=now)
    today = Period(first=now.date() - timedelta(days=1), last=now.date() + timedelta(days=1), time_zone="UTC")
    async with db.acting(office.pool, floor.user.actor) as conn:
        shown = [
            *await activities.listing.list_contacts(conn, activities.listing.ContactFilter()),
            *await reminders.sql.due_reminders(conn, floor.user.id, now),
            *await reports.days.sql.late_things_of(
                conn, floor.user.id, now.date() + timedelta(days=2), now + timedelta(days=1), "UTC"
            ),
            *await reports.sql.contacts(conn, reports.Metric.CALLS, [floor.user.id], today, None),
            *await reports.finding.sql.recordings(conn, RecordingSearch(text="Gone"), ["-"], None),
        ]
    assert [(each.account_id, each.account_name) for each in shown] == [kept] * 5  # type: ignore[attr-defined]
