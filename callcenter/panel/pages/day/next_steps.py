"""Nobody forgotten: the accounts with which nothing is planned, and why (A31, V1)."""

from datetime import date
from typing import Any

from aiohttp import web
from msgspec.structs import replace
from multidict import MultiMapping

from callcenter import db, promises, reports, users
from callcenter.db import Role
from callcenter.errors import Invalid
from callcenter.ids import AccountId, UserId
from callcenter.panel import forms
from callcenter.panel.following import reason
from callcenter.panel.pages.accounts.card import shown
from callcenter.panel.pages.accounts.parts import account_id_of
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.promises import Group, Half, ListedKey

A_PAGE = 50
MOST = 10_000  # more are counted as "10 000+"


async def index(request: web.Request) -> web.Response:
    """Whoever must be answered for now, or has an answer for the time being; one member's, with one reason."""
    user, query = user_of(request), request.query
    chosen = forms.id_in(query.get("person", ""))
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        people = await people_of(conn, query)
        everybody = await reports.people_counted(conn) if chosen else people
        half = half_of(people, user, query)
        found = await promises.listed_accounts(conn, half, after=_after(request), limit=A_PAGE + 1)
        halves = [replace(half, group=group) for group in Group]
        counts = {one.group: await promises.count_listed(conn, one, most=MOST) for one in halves}
        reasons = await _reasons_offered(conn, replace(half, reason_id=None), user.language)
    return page(request, "day/next_steps.html", **_values(user, found), group=half.group, counts=counts, most=MOST,
                chosen=chosen, members=[one for one in everybody if one.active], reasons=reasons,
                reason_id=half.reason_id, first="after" not in query)  # fmt: skip


async def _reasons_offered(conn: db.Connection, half: Half, language: str) -> list[tuple[int, str, int | None]]:
    """Id, name and how many have it; those that were merged count as the other one. Too many are not counted."""
    counted = await promises.count_by_reason(conn, half, most=MOST) if await _few(conn, half) else None
    return [
        (entry.id, entry.names[language], None if counted is None else counted.get(entry.id, 0))
        for entry in await promises.dictionaries.REASONS.entries(conn)
        if entry.merged_into is None
    ]


async def _few(conn: db.Connection, half: Half) -> bool:
    return await promises.count_listed(conn, half, most=MOST) <= MOST


def half_of(people: list[Any], user: users.User, query: MultiMapping[str]) -> Half:
    """What the address asks for."""
    owners, reason_id = owners_of(people, user, query), forms.id_in(query.get("reason", ""))
    return Half(group=group_of(query), today=user.today, owners=owners, reason_id=reason_id)


def group_of(query: MultiMapping[str]) -> Group:
    """Which half of the list is asked for."""
    return Group(query["group"]) if query.get("group") in set(Group) else Group.ASKED


async def people_of(conn: db.Connection, query: MultiMapping[str]) -> list[Any]:
    """Whose accounts are asked for: of the one chosen, or of all whom the user may see. Raises Absent."""
    chosen = forms.id_in(query.get("person", ""))
    return list(await reports.people_counted(conn, reports.Whose(person_id=UserId(chosen) if chosen else None)))


def owners_of(people: list[Any], user: users.User, query: MultiMapping[str]) -> list[UserId] | None:
    """The same as ids; None for everybody there is."""
    chosen = forms.id_in(query.get("person", ""))
    return None if user.role is Role.ADMINISTRATOR and not chosen else [one.id for one in people]


async def create(request: web.Request) -> web.Response:
    """Say why nothing is planned with an account."""
    user, form, account_id = user_of(request), await forms.sent(request, "why"), account_id_of(request)
    why = reason(form, user)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await promises.explain(conn, account_id, user.id, why, user.today)
    except Invalid as refusal:
        return await shown(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}#plans")


def _values(user: users.User, found: list[promises.ListedAccount]) -> dict[str, Any]:
    lines = found[:A_PAGE]
    return {
        "lines": lines,
        "further": lines[-1].key.in_address if len(found) > A_PAGE else None,
        "alone": user.role is Role.OPERATOR,
    }


def _after(request: web.Request) -> ListedKey | None:
    day, _, rest = request.query.get("after", "").partition("~")
    since, _, account = rest.partition("~")
    at, account_id = forms.moment_in(since), forms.id_in(account)
    if at is None or account_id is None:
        return None
    try:
        return ListedKey(ask_on=date.fromisoformat(day), since=at, account_id=AccountId(account_id))
    except ValueError:
        return None
