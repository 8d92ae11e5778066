"""Accounts that may be the same: found as they come, shown to whoever sees both, dismissed for good."""

import pytest

from callcenter import db, duplicates
from callcenter.errors import Absent
from callcenter.ids import UserId
from tests.factories import Office


async def pairs(office: Office, user: UserId, role: str, *, dismissed: bool = False) -> list[duplicates.Pair]:
    async with db.acting(office.pool, db.Actor(user_id=user, role=db.Role(role))) as conn:
        found = await duplicates.list_pairs(conn, dismissed=dismissed)
        assert len(found) == await duplicates.count_pairs(conn, dismissed=dismissed)
        return found


async def test_a_pair_tells_what_the_two_have_in_common(office: Office) -> None:
    anna = await office.user()
    first = await office.account(anna, name="Kovács és Társa Kft.", city="Győr")
    await office.number(first, "+3612345678")
    await office.person(first, email="Info@Kovacs.example")
    second = await office.account(anna, name="KOVÁCS ÉS TÁRSA", city="Gyor")
    await office.number(second, "+3612345678")
    await office.person(second, email="info@kovacs.example")
    await office.account(anna, name="Kovács és Társa Kft.", city="Pécs")  # another city
    (pair,) = await pairs(office, anna, "operator")
    assert (pair.older.id, pair.newer.id) == (first, second)
    assert (pair.numbers, pair.emails, pair.same_name) == (["+3612345678"], ["info@kovacs.example"], True)
    assert (pair.older.people, pair.newer.contacts) == (1, 0)


async def test_one_thing_in_common_is_enough(office: Office) -> None:
    anna = await office.user()
    for number in (1, 2):
        await office.number(await office.account(anna, name=f"Numbers {number}"), "+3612345678")
        await office.person(await office.account(anna, name=f"Addresses {number}"), email="info@kovacs.example")
        await office.account(anna, name=f"Names{',' * number} Kft.", city="Pécs")
    found = await pairs(office, anna, "operator")
    reasons = sorted((pair.numbers, pair.emails, pair.same_name) for pair in found)
    assert reasons == [([], [], True), ([], ["info@kovacs.example"], False), (["+3612345678"], [], False)]


async def test_every_e_mail_address_makes_pairs_also_one_of_the_account_itself(office: Office) -> None:
    """H15, A50: the second address of a person, added or changed later, and those that belong to nobody's person."""
    anna = await office.user()
    first, second = await office.account(anna), await office.account(anna)
    person = await office.person(first, email="first@kovacs.example")
    await office.email(first, "Second@Kovacs.example", person_id=person, position=2)
    later = await office.email(second, "other@kovacs.example")
    assert await pairs(office, anna, "operator") == []
    await office.value("UPDATE email_address SET address = 'second@kovacs.example' WHERE id = $1 RETURNING 1", later)
    (pair,) = await pairs(office, anna, "operator")
    assert (pair.older.id, pair.newer.id, pair.emails) == (first, second, ["second@kovacs.example"])
    await office.email(third := await office.account(anna), "first@kovacs.example")
    assert {(each.older.id, each.newer.id) for each in await pairs(office, anna, "operator")} == {
        (first, second), (first, third),
    }  # fmt: skip


async def test_what_is_changed_makes_and_unmakes_a_pair(office: Office) -> None:
    anna = await office.user()
    first = await office.account(anna, name="ООО «Ромашка»", city="Тверь")
    second = await office.account(anna, name="Лютик", city="Тверь")
    assert await pairs(office, anna, "operator") == []
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await conn.execute("UPDATE account SET name = 'Ромашка, ООО' WHERE id = $1", second)
    (pair,) = await pairs(office, anna, "operator")
    assert (pair.older.id, pair.newer.id, pair.same_name) == (first, second, True)
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await conn.execute("UPDATE account SET city = 'Псков' WHERE id = $1", second)
    assert await pairs(office, anna, "operator") == []


async def test_a_pair_is_gone_with_its_number_and_with_an_account_that_was_deleted(office: Office) -> None:
    anna = await office.user()
    first, second, third = [await office.account(anna) for _ in range(3)]
    numbers = [await office.number(account, "+3612345678") for account in (first, second, third)]
    await office.value("UPDATE phone_number SET e164 = '+3612345679' WHERE id = $1 RETURNING 1", numbers[0])
    (pair,) = await pairs(office, anna, "operator")
    assert (pair.older.id, pair.newer.id) == (second, third)
    await office.value("UPDATE account SET deleted_at = now() WHERE id = $1 RETURNING 1", third)
    assert await pairs(office, anna, "operator") == []


async def test_only_who_sees_both_accounts_sees_the_pair(office: Office) -> None:
    """A34, A35: an operator own accounts, a leader those of the team, an administrator those across teams."""
    anna, boris = await office.user(), await office.user()
    carla = await office.user(team_id=await office.team())
    leader, administrator = await office.user("leader"), await office.user("administrator")
    for owner in (anna, boris, carla):
        await office.number(await office.account(owner), "+3612345678")
    seen = {
        user: len(await pairs(office, user, role))
        for user, role in ((anna, "operator"), (leader, "leader"), (administrator, "administrator"))
    }
    assert seen == {anna: 0, leader: 1, administrator: 3}
    (pair,) = await pairs(office, leader, "leader")
    for decide in (duplicates.dismiss, duplicates.bring_back):
        with pytest.raises(Absent):
            async with db.acting(office.pool, db.Actor(user_id=anna, role=db.Role.OPERATOR)) as conn:
                await decide(conn, anna, pair.id)


async def test_a_dismissed_pair_stays_dismissed_until_somebody_brings_it_back(office: Office) -> None:
    anna = await office.user(name="Anna Nagy")
    first, second = await office.account(anna), await office.account(anna)
    for account in (first, second):
        await office.number(account, "+3612345678")
    (pair,) = await pairs(office, anna, "operator")
    actor = db.Actor(user_id=anna, role=db.Role.OPERATOR)
    async with db.acting(office.pool, actor) as conn:
        await duplicates.dismiss(conn, anna, pair.id)
    for account in (first, second):
        await office.number(account, "+3612345679")  # one more reason
    assert await pairs(office, anna, "operator") == []
    (dismissed,) = await pairs(office, anna, "operator", dismissed=True)
    assert (dismissed.dismissed_by_name, dismissed.numbers) == ("Anna Nagy", ["+3612345678", "+3612345679"])
    async with db.acting(office.pool, actor) as conn:
        await duplicates.bring_back(conn, anna, pair.id)
    assert len(await pairs(office, anna, "operator")) == 1
    assert await office.value("SELECT array_agg(action ORDER BY id) FROM audit") == [
        "duplicate.dismissed",
        "duplicate.brought_back",
    ]


async def test_pairs_come_page_by_page_and_a_switchboard_does_not_pair_everybody_with_everybody(
    office: Office,
) -> None:
    anna = await office.user()
    for _ in range(30):
        await office.number(await office.account(anna), "+3612345678")
    async with db.acting(office.pool, db.Actor(user_id=anna, role=db.Role.OPERATOR)) as conn:
        seen, after = [], None
        while page := await duplicates.list_pairs(conn, dismissed=False, after=after, limit=100):
            seen += [pair.id for pair in page]
            after = page[-1].key
        assert len(seen) == len(set(seen)) == await duplicates.count_pairs(conn, dismissed=False, most=1_000)
        assert len(seen) == 20 * 19 // 2 + 10 * 20  # of 435
        assert await duplicates.count_pairs(conn, dismissed=False, most=100) == 101
