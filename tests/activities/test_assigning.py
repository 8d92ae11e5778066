"""Assignments: the same for several members and accounts, whoever of them sees the account."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callcenter import activities, db
from callcenter.activities.assigning import Assigned, Recipients, assign
from callcenter.db import Actor, Role
from callcenter.errors import Invalid
from callcenter.ids import AccountId, UserId
from tests.factories import Office

SOON = datetime.now(UTC) + timedelta(hours=2)
KINDS = ("call", "other", "prepare_offer", "prepare_document", "inform_client", "presentation", "sale")


class Team:
    """A leader with two operators, each with an account; and somebody of another team."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.leader: UserId
        self.people: dict[str, UserId] = {}
        self.accounts: dict[str, AccountId] = {}

    async def gathers(self) -> None:
        self.leader = await self.office.user("leader", name="Olga", time_zone="UTC")
        for name in ("Anna", "Boris"):
            self.people[name] = await self.office.user(name=name, time_zone="UTC")
        self.people["Foreign"] = await self.office.user(name="Foreign", team_id=await self.office.team())
        for name, user_id in self.people.items():
            self.accounts[name] = await self.office.account(user_id, name=f"Account of {name}")

    async def give(self, to: list[str], accounts: list[str], by: UserId | None = None, **plan: Any) -> Assigned:
        columns = {"kind_id": await self.office.id_of("activity_kind", "prepare_offer"), "due_at": SOON, **plan}
        purpose = await self.office.id_of("purpose", "offer")
        what = activities.Plan(assignee_id=self.leader, purpose_id=purpose, **columns)
        recipients = Recipients(
            members=[self.people[name] for name in to], accounts=[self.accounts[name] for name in accounts]
        )
        role = Role.LEADER if by is None else Role.OPERATOR
        async with db.acting(self.office.pool, Actor(user_id=by or self.leader, role=role)) as conn:
            return await assign(conn, by or self.leader, what, recipients)


@pytest.fixture
async def team(office: Office) -> Team:
    gathered = Team(office)
    await gathered.gathers()
    return gathered


async def test_a_leader_gives_seven_kinds_of_assignments_without_a_contact_person(office: Office, team: Team) -> None:
    """A3: call, other contact, offer, document, information, presentation, sale, in every new installation."""
    for code in KINDS:
        given = await team.give(["Anna"], ["Anna"], kind_id=await office.id_of("activity_kind", code))
        assert len(given.given) == 1, code
    async with db.acting(office.pool, Actor(user_id=team.leader, role=Role.LEADER)) as conn:
        offered = {kind.code for kind in await activities.dictionaries.kinds(conn)}
    assert offered >= set(KINDS)


async def test_one_form_gives_to_several_members_and_what_nobody_can_get_is_told(office: Office, team: Team) -> None:
    """A3, A34: each member gets it with the accounts that he or she sees; the rest is kept; again it stays one."""
    assigned = await team.give(["Anna", "Boris"], ["Anna", "Boris"], comment="Two versions")
    assert {(one.account_id, one.assignee_id) for one in assigned.given} == {
        (team.accounts[name], team.people[name]) for name in ("Anna", "Boris")
    }
    again = await team.give(["Anna"], ["Anna", "Boris", "Foreign"], comment="Two versions")
    assert again.given == []
    assert [(one.account_name, one.owner_name, one.given_before) for one in again.left_out] == [
        ("Account of Anna", "Anna", True), ("Account of Boris", "Boris", False),
    ]  # fmt: skip
    assert await office.value("SELECT count(*) FROM activity WHERE entered_by = $1", team.leader) == 2
    by_colleague = await team.give(["Boris"], ["Anna"], by=team.people["Anna"])
    assert (by_colleague.given, len(by_colleague.left_out)) == ([], 1)


async def test_who_gave_it_stands_in_the_queue_and_in_the_list_of_plans(office: Office, team: Team) -> None:
    """A3: an assignment has somebody who gave it, and that is not who does it."""
    await team.give(["Anna"], ["Anna"])
    await office.planned(team.accounts["Anna"], team.people["Anna"], due_at=SOON + timedelta(minutes=1))
    anna = Actor(user_id=team.people["Anna"], role=Role.OPERATOR)
    async with db.acting(office.pool, anna) as conn:
        queue = await activities.listing.due_items(conn, anna.user_id, SOON, SOON + timedelta(hours=1))
        listed = await activities.listing.list_contacts(conn, activities.listing.ContactFilter())
    assert [item.given_by for item in queue] == ["Olga", ""]
    assert [line.given_by for line in listed] == ["Olga", ""]


async def test_everything_that_is_missing_is_told_at_once(team: Team) -> None:
    with pytest.raises(Invalid) as refused:
        await team.give([], [], due_at=SOON - timedelta(days=9))
    assert {fault.field: fault.reason for fault in refused.value.each} == {
        "due_at": "in_the_past", "members": "no_members", "accounts": "no_accounts",
    }  # fmt: skip
    with pytest.raises(Invalid, match="in_the_past"):
        await team.give(["Anna"], ["Anna"], due_at=None, due_on=SOON.date() - timedelta(days=3))
