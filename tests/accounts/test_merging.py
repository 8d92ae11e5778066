"""Two accounts that are the same become one by a pointer, and are separated again: nothing moves, nothing is lost."""

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio

from callcenter import accounts, activities, db, dialing, duplicates, handovers, promises
from callcenter.accounts import finding, merging
from callcenter.db import Role
from callcenter.dialing import stop_list
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, UserId
from tests.factories import Office

AT = datetime(2026, 10, 1, 9, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest_asyncio.fixture
async def anna(office: Office) -> UserId:
    return await office.user(name="Anna")


@pytest_asyncio.fixture
async def pair(office: Office, anna: UserId) -> tuple[AccountId, AccountId]:
    """The one that stays, and the one that goes into it: each with a person, a number, a contact and a plan."""
    made = [await office.account(anna, name=name, city=name[-4:]) for name in ("Birch in Győr", "Birch Kft. Pécs")]
    for account in made:
        person = await office.person(account)
        await office.number(account, person_id=person)
        await office.done(account, anna, person_id=person, done_at=AT)
        await office.planned(account, anna, person_id=person, due_at=LATER)
    return made[0], made[1]


def acting(office: Office, user: UserId, role: Role = Role.OPERATOR) -> Any:
    return db.acting(office.pool, db.Actor(user_id=user, role=role))


async def merge(
    office: Office, by: UserId, kept: AccountId, gone: AccountId, *taken: str, role: Role = Role.OPERATOR
) -> None:
    async with acting(office, by, role) as conn:
        found = await merging.comparison(conn, kept, gone)
        if found is None:
            raise Absent()
        versions = found.kept.row_version, found.gone.row_version
        assert found.kept.id == kept
        await merging.merge(conn, by, merging.Wish(kept_id=kept, gone_id=gone, versions=versions, taken=list(taken)))


async def separate(office: Office, by: UserId, account: AccountId, role: Role = Role.OPERATOR) -> None:
    async with acting(office, by, role) as conn:
        await merging.separate(conn, by, account)


async def order(office: Office, by: UserId, account: AccountId, number: str) -> int:
    entry = accounts.orders.OrderEntry(number=number, ordered_on=date(2026, 10, 2), amount=Decimal(10), currency="EUR")
    async with acting(office, by) as conn:
        return await accounts.orders.add_order(conn, account, by, entry)


async def rows_of(office: Office, *account_ids: AccountId) -> list[Any]:
    """Every row of the accounts, as it is; versions count changes and are left out."""
    found = []
    for table in ("account", "person", "phone_number", "email_address", "activity", "sales_order", "lead", "next_step"):
        key = "id" if table == "account" else "account_id"
        query = f"SELECT to_jsonb({table}) - 'row_version' AS row FROM {table} WHERE {key} = ANY ($1) ORDER BY 1"
        found += [row["row"] for row in await office.rows(query, list(account_ids))]
    return found


async def test_what_stands_for_both_shows_both_and_the_other_stands_nowhere(
    office: Office, anna: UserId, pair: tuple[AccountId, AccountId]
) -> None:
    """A7, point 4, point 13: people, numbers, plans and history of both, in one place."""
    kept, gone = pair
    await merge(office, anna, kept, gone)
    async with acting(office, anna) as conn:
        everything = finding.AccountFilter(lifecycles=["prospect"])
        assert [line.id for line in await finding.list_accounts(conn, everything)] == [kept]
        assert await finding.count_accounts(conn, everything) == 1
        numbers = {number.account_id for number in await accounts.reaching.numbers_of(conn, kept)}
        assert numbers == {kept, gone}
        assert len(await accounts.people.people_of(conn, kept)) == 2
        assert len(await activities.history.planned_of(conn, kept)) == 2
        entries = await activities.history.timeline(conn, kept)
        told = [(entry.what, entry.kind_code) for entry in entries if entry.what != "activity"]
        assert (len(entries), told) == (5, [("merge", "merged")])
        assert await activities.history.count_entries(conn, kept) == 5
        merged = next(entry for entry in entries if entry.what == "merge")
        assert (merged.by_name, merged.before_name, merged.comment) == ("Anna", "Birch Kft. Pécs", "Birch in Győr")
        led = await accounts.account_by_id(conn, gone)
        assert led is not None
        assert (led.id, led.merged_names) == (kept, ["Birch Kft. Pécs"])
        due = await activities.listing.due_items(conn, anna, LATER, LATER.replace(day=2))
        assert [(item.account_id, item.account_name) for item in due] == [(kept, "Birch in Győr")] * 2


@pytest.mark.parametrize("words", ["Birch Kft", "Szabó", "3698765"])
async def test_a_search_finds_what_stands_for_it_by_what_the_other_has(
    office: Office, anna: UserId, pair: tuple[AccountId, AccountId], words: str
) -> None:
    """The old name, a person and a number of the merged account are still found, once."""
    kept, gone = pair
    await office.person(gone, family_name="Szabó", given_name="Éva")
    await office.number(gone, "+3613698765")
    await merge(office, anna, kept, gone)
    async with acting(office, anna) as conn:
        for order_of in finding.Order:
            wanted = finding.AccountFilter(lifecycles=["prospect"], words=words)
            assert [line.id for line in await finding.list_accounts(conn, wanted, order_of)] == [kept]
        assert await finding.count_accounts(conn, wanted) == 1


async def test_a_list_is_narrowed_by_what_the_other_has(
    office: Office, anna: UserId, pair: tuple[AccountId, AccountId]
) -> None:
    """Each filter by itself, and together with the name of the survivor; what neither has is not found."""
    kept, gone = pair
    campaign, result = await office.campaign(), await office.id_of("result", "interested")
    await office.lead(campaign, gone)
    await office.done(gone, anna, done_at=AT, result_id=result)
    await office.person(gone, family_name="Szabó")
    await office.number(gone, "+3613698765")
    await office.email(gone, "eva@birch.example")
    await merge(office, anna, kept, gone)
    narrowed: list[dict[str, Any]] = [
        {"campaigns": [campaign]}, {"any_results": [result]}, {"people": ["Szabó"]}, {"numbers": ["8765"]},
        {"people": ["eva@birch.example"]},
    ]  # fmt: skip
    async with acting(office, anna) as conn:
        for more in [*narrowed, {name: value for each in narrowed[:4] for name, value in each.items()}]:
            for name in ("", "Győr"):
                wanted = finding.AccountFilter(lifecycles=["prospect"], names=[name] if name else [], **more)
                assert [line.id for line in await finding.list_accounts(conn, wanted)] == [kept], more
        other = finding.AccountFilter(lifecycles=["prospect"], campaigns=[campaign], names=["Pécs"])
        assert await finding.list_accounts(conn, other) == []
        of_plans = activities.listing.ContactFilter(campaigns=[campaign], names=["Győr"])
        assert len(await activities.listing.list_contacts(conn, of_plans)) == 2


async def test_separated_at_once_all_rows_are_as_they_were(
    office: Office, anna: UserId, pair: tuple[AccountId, AccountId]
) -> None:
    """separate(merge(x)) = x, for all rows of both: owners, plans of whoever sees them no more, chosen values."""
    (kept, gone), team = pair, await office.team()
    boris, carla = await office.user(team_id=team), await office.user("leader", team_id=team)
    administrator = await office.user("administrator")
    await office.value("UPDATE account SET owner_id = $2 WHERE id = $1 RETURNING 1", gone, boris)
    await office.value("UPDATE activity SET assignee_id = $2 WHERE account_id = $1 RETURNING 1", gone, boris)
    await office.planned(gone, carla, due_at=LATER)
    await office.field(code="colour")
    await office.value('UPDATE account SET fields = \'{"colour": "red"}\' WHERE id = $1 RETURNING 1', gone)
    before = await rows_of(office, *pair)
    await merge(office, administrator, kept, gone, "name", "city", "own.colour", role=Role.ADMINISTRATOR)
    async with acting(office, anna) as conn:
        together = await accounts.account_by_id(conn, kept)
        assert together is not None
        assert (together.name, together.city, together.fields) == ("Birch Kft. Pécs", "Pécs", {"colour": "red"})
        assert {entry.by_name for entry in await activities.history.planned_of(conn, kept)} == {"Anna"}
    await separate(office, administrator, gone, Role.ADMINISTRATOR)
    assert await rows_of(office, *pair) == before


async def _plan(conn: db.Connection, account: AccountId) -> activities.Activity:
    planned = await conn.fetchval("SELECT id FROM activity WHERE account_id = $1 AND state = 'planned'", account)
    found = await activities.activity_by_id(conn, account, planned)
    assert found is not None
    return found


async def test_after_further_work_everything_stays_where_it_was_written(
    office: Office, anna: UserId, pair: tuple[AccountId, AccountId]
) -> None:
    """A contact with a person of the merged account stays with it, an order and a change of the survivor with that."""
    kept, gone = pair
    await merge(office, anna, kept, gone, "name", "city")
    async with acting(office, anna) as conn:
        person = next(one for one in await accounts.people.people_of(conn, kept) if one.account_id == gone)
        done = await _plan(conn, gone)
        outcome = activities.Outcome(result_id=await office.id_of("result", "interested"))
        await activities.planning.complete(conn, kept, done.id, outcome)  # by the address of the survivor
        plan = activities.Plan(
            kind_id=done.kind_id, purpose_id=done.purpose_id, assignee_id=anna, due_at=LATER, person_id=person.id
        )
        planned = await activities.plan(conn, kept, anna, plan)
        await conn.execute("UPDATE account SET city = 'Eger' WHERE id = $1", kept)
    await order(office, anna, gone, "2026-1")  # by the old address: an order of what stands for it
    boris = await office.hands_over(anna)
    async with acting(office, boris) as conn:
        (told,) = await merging.merged_into(conn, kept)
        assert (told.contacts, told.contacts_since, told.back, told.changed) == (2, 0, ["name"], ["city"])
    await office.value("UPDATE app_user SET active = false, deactivated_at = now() WHERE id = $1 RETURNING 1", anna)
    await separate(office, boris, gone)
    async with acting(office, boris) as conn:
        assert (await _plan(conn, gone)).id == planned
        one, other = await accounts.account_by_id(conn, kept), await accounts.account_by_id(conn, gone)
        assert one is not None
        assert other is not None
        assert (one.name, one.city, one.lifecycle, one.owner_id) == ("Birch in Győr", "Eger", "client", boris)
        assert (other.name, other.lifecycle, other.owner_id) == ("Birch Kft. Pécs", "prospect", boris)
        kinds = [entry.kind_code for entry in await activities.history.timeline(conn, gone) if entry.what == "merge"]
        assert kinds == ["separated", "merged"]


async def test_a_merge_of_a_merge_stays_one_step_and_comes_apart_in_any_order(office: Office, anna: UserId) -> None:
    """One level of pointers; what was merged before comes along, and back."""
    first, second, third = [await office.account(anna, name=name) for name in ("A", "B", "C")]
    before = await rows_of(office, first, second, third)
    await merge(office, anna, second, first, "name")
    await merge(office, anna, third, second, "name")
    pointers = "SELECT array_agg(canonical_id ORDER BY id) FROM account"
    assert await office.value(pointers) == [third, third, None]
    await separate(office, anna, second)
    assert await office.value(pointers) == [second, None, None]
    await separate(office, anna, first)
    assert await rows_of(office, first, second, third) == before
    await merge(office, anna, third, first, "name")
    await merge(office, anna, third, second, "name")
    await separate(office, anna, first)
    await separate(office, anna, second)
    assert await rows_of(office, first, second, third) == before


async def test_of_two_merges_at_once_one_waits_and_is_refused(
    office: Office, anna: UserId, pair: tuple[AccountId, AccountId]
) -> None:
    """No circle: A into B while B goes into A."""
    kept, gone = pair
    asked = await asyncio.gather(
        merge(office, anna, kept, gone), merge(office, anna, gone, kept), return_exceptions=True
    )
    (refused,) = [each for each in asked if each is not None]
    assert isinstance(refused, Absent | Invalid)
    assert await office.value("SELECT count(*) FROM account WHERE canonical_id IS NOT NULL") == 1


async def test_a_client_stays_a_client_and_two_keep_their_first_orders(office: Office, anna: UserId) -> None:
    """A29, A30: never merged into less; each order counts once."""
    one, two, prospect = [await office.account(anna) for _ in range(3)]
    await order(office, anna, one, "1")
    await order(office, anna, two, "2")
    async with acting(office, anna) as conn:
        found = await merging.comparison(conn, prospect, one)
        assert found is not None
        assert (found.kept.id, found.gone.may_go_into(found.kept), found.kept.may_go_into(found.gone)) == (
            one,
            True,
            False,
        )
        wish = merging.Wish(kept_id=prospect, gone_id=one, versions=(1, 2), taken=[])
        with pytest.raises(Invalid) as refused:
            await merging.merge(conn, anna, wish)
        assert refused.value.reason == "client_stays"
    await merge(office, anna, one, two)
    await merge(office, anna, one, prospect)
    async with acting(office, anna) as conn:
        firsts = [entry.first_order for entry in await activities.history.timeline(conn, one) if entry.what == "order"]
        assert (firsts, len(await accounts.orders.orders_of(conn, one))) == ([True, True], 2)


async def test_a_partner_goes_into_a_prospect_that_stays_one(office: Office, anna: UserId) -> None:
    """H11: that nothing is sold to the one says nothing of the other, and is no value to choose."""
    prospect, partner = await office.account(anna), await office.account(anna, lifecycle="none", roles=["partner"])
    async with acting(office, anna) as conn:
        found = await merging.comparison(conn, prospect, partner)
        assert found is not None
        assert "lifecycle" not in found.differing
        wish = merging.Wish(kept_id=prospect, gone_id=partner, versions=(1, 1), taken=["lifecycle"])
        with pytest.raises(Invalid, match="no_such_way"):
            await merging.merge(conn, anna, wish)
    await merge(office, anna, prospect, partner)


async def test_a_merge_is_refused_with_its_reason(
    office: Office, anna: UserId, pair: tuple[AccountId, AccountId]
) -> None:
    """A34: a foreign account is absent; who saw something else than there is looks again; a call goes on in peace."""
    kept, gone = pair
    foreign = await office.account(await office.user())
    with pytest.raises(Absent):
        await merge(office, anna, kept, foreign)
    with pytest.raises(Absent):
        await merge(office, anna, kept, kept)
    with pytest.raises(Absent):
        await separate(office, anna, foreign)
    with pytest.raises(Invalid) as alone:
        await separate(office, anna, gone)
    assert alone.value.reason == "separated_already"
    async with acting(office, anna) as conn:
        with pytest.raises(Invalid) as changed:
            await merging.merge(conn, anna, merging.Wish(kept_id=kept, gone_id=gone, versions=(1, 99), taken=[]))
        assert changed.value.reason == "changed_meanwhile"
    await office.call(anna, gone)
    with pytest.raises(Invalid) as talking:
        await merge(office, anna, kept, gone)
    assert talking.value.reason == "call_open"


async def test_an_account_that_would_go_to_others_is_separated_by_a_leader(
    office: Office, anna: UserId, pair: tuple[AccountId, AccountId]
) -> None:
    """A34: nobody gives an account to somebody whom they do not lead."""
    kept, gone = pair
    await office.value("UPDATE account SET owner_id = $2 WHERE id = $1 RETURNING 1", gone, await office.user())
    administrator = await office.user("administrator")
    await merge(office, administrator, kept, gone, role=Role.ADMINISTRATOR)
    with pytest.raises(Invalid) as refused:
        await separate(office, anna, gone)
    assert refused.value.reason == "goes_to_others"
    await separate(office, administrator, gone, Role.ADMINISTRATOR)


async def test_the_merged_account_goes_along_in_a_handover_and_back(
    office: Office, anna: UserId, pair: tuple[AccountId, AccountId]
) -> None:
    """A21: one account is handed over, and what it stands for has its owner."""
    leader, boris = await office.user("leader"), await office.user()
    await merge(office, anna, *pair)
    owners = "SELECT array_agg(DISTINCT owner_id) FROM account"
    doers = "SELECT array_agg(DISTINCT assignee_id) FROM activity WHERE state = 'planned'"
    async with acting(office, leader, Role.LEADER) as conn:
        made = await handovers.hand_over(conn, leader, anna, [boris], handovers.Rule.EVENLY)
    assert await office.value("SELECT count(*) FROM assignment WHERE handover_id IS NOT NULL") == 1
    assert (await office.value(owners), await office.value(doers)) == ([boris], [boris])
    async with acting(office, leader, Role.LEADER) as conn:
        await handovers.undo(conn, leader, made)
    assert (await office.value(owners), await office.value(doers)) == ([anna], [anna])


async def test_who_is_forgotten_is_asked_once(office: Office, anna: UserId) -> None:
    """A31: a plan of either counts for both; without one the survivor alone is on the list."""
    kept, gone = await office.account(anna), await office.account(anna)
    await merge(office, anna, kept, gone)
    today = date(2026, 10, 1)
    async with acting(office, anna) as conn:
        half = promises.Half(group=promises.Group.ASKED, today=today, owners=[anna])
        listed = await promises.listed_accounts(conn, half, after=None, limit=9)
        assert [line.account_id for line in listed] == [kept]
    await office.planned(gone, anna, due_at=LATER)
    async with acting(office, anna) as conn:
        half = promises.Half(group=promises.Group.ASKED, today=today, owners=[anna])
        assert await promises.count_listed(conn, half, most=9) == 0


async def test_a_stop_for_one_holds_for_both(office: Office, anna: UserId, pair: tuple[AccountId, AccountId]) -> None:
    """A call that the one does not want is not made to the other's number; separated, each has its own word."""
    kept, gone = pair
    await office.lead(await office.campaign(), gone)
    async with acting(office, anna) as conn:
        await stop_list.put_account(
            conn, anna, kept, stop_list.Target(), stop_list.Channel.CALL, stop_list.Reason.ASKED
        )
    await merge(office, anna, kept, gone)
    async with acting(office, anna) as conn:
        assert len((await dialing.limits_of(conn, kept)).suppressed) == 2
    assert await office.value("SELECT state FROM lead") == "suppressed"
    await separate(office, anna, gone)
    assert await office.value("SELECT state FROM lead") == "open"


async def test_a_twin_of_the_one_is_a_twin_of_what_stands_for_it(
    office: Office, anna: UserId, pair: tuple[AccountId, AccountId]
) -> None:
    """The inbox goes on: a third account with the number of the merged one stands beside the survivor."""
    kept, gone = pair
    third = await office.account(anna)
    for account in (gone, third):
        await office.number(account, "+3613698765")
    await merge(office, anna, kept, gone)
    async with acting(office, anna) as conn:
        (found,) = await duplicates.list_pairs(conn, dismissed=False)
        assert {found.older.id, found.newer.id} == {kept, third}
    fourth = await office.account(anna)
    await office.number(fourth, await office.value("SELECT e164 FROM phone_number WHERE account_id = $1 LIMIT 1", gone))
    async with acting(office, anna) as conn:
        seen = await duplicates.list_pairs(conn, dismissed=False)
        assert {(each.older.id, each.newer.id) for each in seen} >= {(kept, third), (kept, fourth)}
    await office.value("DELETE FROM phone_number WHERE account_id = $1 RETURNING 1", fourth)
    await separate(office, anna, gone)
    async with acting(office, anna) as conn:
        (found,) = await duplicates.list_pairs(conn, dismissed=False)
        assert {found.older.id, found.newer.id} == {gone, third}
