"""A leader gives the same to several members and with several accounts at once (A3, A36)."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web

from callcenter import accounts, activities, clock, db, reports, users
from callcenter.db import Role
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, UserId
from callcenter.panel import forms
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles
from callcenter.panel.usual_moments import usual_moments

MOST = 100  # accounts at once
A_PAGE = 50  # accounts to choose from; a search finds the others
LIFECYCLES = ("prospect", "qualified", "client", "former", "rejected")


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Who and what is ticked in the form."""

    members: list[UserId]
    accounts: list[AccountId]

    @classmethod
    def of(cls, typed: Mapping[str, str]) -> "Choice":
        """What the boxes `to_7` and `account_9` say."""
        return cls(
            members=[UserId(number) for number in _ticked(typed, "to_")],
            accounts=[AccountId(number) for number in _ticked(typed, "account_")][:MOST],
        )


@for_roles(Role.LEADER, Role.ADMINISTRATOR)
async def new(request: web.Request) -> web.Response:
    """The form; from the day of a member it begins with that member."""
    chosen = {f"to_{person}": "on" for person in request.query.getall("person", [])}
    return await _form(request, forms.Form(name="assignment", values=chosen))


@for_roles(Role.LEADER, Role.ADMINISTRATOR)
async def create(request: web.Request) -> web.Response:
    """Give it. What cannot be given is told row by row, the rest is given; or find other accounts to choose from."""
    user, form = user_of(request), await forms.sent(request, "assignment")
    if "find" in form.typed:
        return await _form(request, forms.Form(name="assignment", values=form.typed))
    choice, what = Choice.of(form.typed), _plan(form, user)
    to = activities.assigning.Recipients(members=choice.members, accounts=choice.accounts)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                assigned = await activities.assigning.assign(conn, user.id, what, to)
    except Invalid as refusal:
        return await _form(request, form.refused(refusal, user.language))
    if assigned.left_out:
        return await _form(request, forms.Form(name="assignment", values=_left(form.typed, assigned)), assigned)
    raise web.HTTPSeeOther(f"/day/assignments?given={len(assigned.given)}")


async def _form(
    request: web.Request, form: forms.Form, assigned: activities.assigning.Assigned | None = None
) -> web.Response:
    user, choice = user_of(request), Choice.of(form.values)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        people = [one for one in await reports.people_counted(conn) if one.active and one.id != user.id]
        if not set(choice.members) <= {one.id for one in people}:
            raise Absent()
        found = await _accounts(conn, form.values.get("search", ""), choice)
        kinds = await activities.dictionaries.kinds(conn)
        purposes = await activities.dictionaries.purposes(conn)
    return page(
        request, "day/new_assignment.html", status=422 if form.errors or assigned else 200, form=form, people=people,
        accounts=found, assigned=assigned, usual=usual_moments(clock.now().astimezone(ZoneInfo(user.time_zone))),
        kinds=forms.options(kinds, user.language), purposes=forms.options(purposes, user.language),
    )  # fmt: skip


async def _accounts(conn: db.Connection, search: str, choice: Choice) -> list[Any]:
    """Those that are ticked, whatever is looked for, then those that are found: of the members chosen, if any are."""
    ticked = await reports.assignments.accounts_chosen(conn, choice.accounts)
    wanted = accounts.finding.AccountFilter(lifecycles=LIFECYCLES, words=search, owners=choice.members)
    found: list[Any] = []
    if search.strip() or choice.members:
        found = await accounts.finding.list_accounts(conn, wanted, limit=A_PAGE)
    return [*ticked, *(account for account in found if account.id not in set(choice.accounts))]


def _plan(form: forms.Sent, user: users.User) -> activities.Plan:
    due = form.moment("due_at", user)
    whole_day = form.ticked("whole_day")
    return activities.Plan(
        kind_id=form.needed_choice("kind"),
        purpose_id=form.needed_choice("purpose"),
        assignee_id=user.id,
        due_at=None if whole_day else due,
        due_on=due.date() if whole_day else None,
        comment=form.words("comment"),
    )


def _left(typed: Mapping[str, str], assigned: activities.assigning.Assigned) -> dict[str, str]:
    """The form with only those accounts ticked that nothing was given with."""
    left = {f"account_{one.account_id}" for one in assigned.left_out if not one.given_before}
    return {field: value for field, value in typed.items() if not field.startswith("account_") or field in left}


def _ticked(typed: Mapping[str, str], begins: str) -> list[int]:
    numbers = [forms.id_in(field.removeprefix(begins)) for field in typed if field.startswith(begins)]
    return [number for number in numbers if number is not None]
