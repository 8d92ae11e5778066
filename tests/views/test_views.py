"""Saved views: whose they are, who sees them, which opens first (A38, A43)."""

import pytest

from callcenter import db, users, views
from callcenter.db import Actor
from callcenter.errors import Absent, Invalid
from callcenter.ids import UserId
from callcenter.views import Entity, Scope, Shown, ViewId
from tests.factories import Office

SHOWN = Shown(filter={"city": ["Győr"], "owner": ["1", "2"]}, columns=["city"], ordered="latest")


async def actor_of(office: Office, user_id: UserId) -> Actor:
    async with db.acting(office.pool, db.SYSTEM) as conn:
        user = await users.user_by_id(conn, user_id)
    assert user is not None
    return user.actor


async def saved(office: Office, by: UserId, name: str, scope: Scope = Scope.PRIVATE, shown: Shown = SHOWN) -> ViewId:
    async with db.acting(office.pool, await actor_of(office, by)) as conn:
        return await views.save_view(conn, by, Entity.ACCOUNTS, name, scope, shown)


async def seen_by(office: Office, user_id: UserId, entity: Entity = Entity.ACCOUNTS) -> list[str]:
    async with db.acting(office.pool, await actor_of(office, user_id)) as conn:
        return [view.name for view in await views.list_views(conn, user_id, entity)]


async def test_view_is_seen_by_its_owner_by_the_team_below_or_by_everybody(office: Office) -> None:
    """A38, A43: private, shared with the team, shared with all."""
    below, elsewhere = await office.team(parent=office.team_id), await office.team()
    leader, chief = await office.user("leader"), await office.user("administrator", team_id=elsewhere)
    member, far = await office.user(team_id=below), await office.user(team_id=elsewhere)
    lower = await office.user("leader", team_id=below)
    await saved(office, leader, "mine")
    await saved(office, leader, "ours", Scope.TEAM)
    await saved(office, lower, "lower", Scope.TEAM)
    await saved(office, chief, "all", Scope.ALL)
    assert await seen_by(office, leader) == ["mine", "ours", "all"]
    assert await seen_by(office, member) == ["all", "lower", "ours"]
    assert await seen_by(office, far) == ["all"]
    assert await seen_by(office, chief) == ["all", "lower", "ours"]
    assert await seen_by(office, leader, Entity.PLANS) == []


async def test_nobody_shares_wider_than_the_role_or_touches_what_is_not_theirs(office: Office) -> None:
    leader, member = await office.user("leader"), await office.user()
    for by, scope in ((leader, Scope.ALL), (member, Scope.TEAM), (member, Scope.ALL)):
        with pytest.raises(Invalid, match="out_of_range"):
            await saved(office, by, "wide", scope)
    shared, private = await saved(office, leader, "ours", Scope.TEAM), await saved(office, leader, "mine")
    async with db.acting(office.pool, await actor_of(office, member)) as conn:
        for view_id in (shared, private):
            with pytest.raises(Absent):
                await views.change_view(conn, view_id, "taken over", Scope.PRIVATE)
            with pytest.raises(Absent):
                await views.delete_view(conn, view_id)
        with pytest.raises(Absent):
            await views.open_first(conn, member, private, first=True)
        assert await views.view_by_id(conn, member, private) is None


async def test_view_of_the_same_name_is_replaced_and_another_name_must_be_free(office: Office) -> None:
    anna = await office.user()
    first = await saved(office, anna, " Győr ")
    assert await saved(office, anna, "Győr", shown=Shown(filter={}, columns=["owner"], ordered="name")) == first
    second = await saved(office, anna, "Pécs")
    async with db.acting(office.pool, await actor_of(office, anna)) as conn:
        view = await views.view_by_id(conn, anna, first)
        assert view is not None
        assert (view.filter, view.columns, view.ordered) == ({}, ["owner"], "name")
        with pytest.raises(Invalid, match="taken"):
            await views.change_view(conn, second, "Győr", Scope.PRIVATE)
        with pytest.raises(Invalid, match="empty"):
            await views.change_view(conn, second, " ", Scope.PRIVATE)
        await views.change_view(conn, second, "Szeged", Scope.PRIVATE)
    assert await seen_by(office, anna) == ["Győr", "Szeged"]


async def test_one_view_opens_first_until_another_does_or_it_is_deleted(office: Office) -> None:
    leader, member = await office.user("leader"), await office.user()
    shared, other = await saved(office, leader, "ours", Scope.TEAM), await saved(office, member, "mine")
    async with db.acting(office.pool, await actor_of(office, member)) as conn:

        async def first() -> list[str]:
            return [view.name for view in await views.list_views(conn, member, Entity.ACCOUNTS) if view.first]

        await views.open_first(conn, member, shared, first=True)
        assert await first() == ["ours"]
        await views.open_first(conn, member, other, first=True)
        assert await first() == ["mine"]
        await views.open_first(conn, member, other, first=False)
        assert await first() == []
        await views.open_first(conn, member, shared, first=True)
    async with db.acting(office.pool, await actor_of(office, leader)) as conn:
        await views.delete_view(conn, shared)
    assert await seen_by(office, member) == ["mine"]
