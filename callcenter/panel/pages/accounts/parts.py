"""The parts of an account that several pages show: head, last time, people, history, note. Each updates itself."""

from collections.abc import Sequence
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web

from callcenter import accounts, activities, clock, db, dialing, places, users
from callcenter.errors import Absent, Invalid
from callcenter.ids import AccountId, PersonId
from callcenter.panel import forms, own_fields
from callcenter.panel.following import reason_options
from callcenter.panel.pages.accounts.history import ALL, Asked, asked_of, history_values
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.usual_moments import usual_moments

Reached = TypeVar("Reached", accounts.reaching.Number, accounts.reaching.Email)


class NoteText(msgspec.Struct, frozen=True, kw_only=True):
    """What the page sends while somebody types."""

    text: str


async def account_values(
    conn: db.Connection,
    user: users.User,
    account_id: AccountId,
    asked: Asked = ALL,
) -> dict[str, Any]:
    """Everything that the parts show, for `user`. Raises Absent when there is no such account for them.

    account, people, person_names (to choose from), numbers and emails (person id, or None for the account's own →
    theirs), latest (the last time that something was said or agreed, or None), what `history_values` tells of the
    history, stops (entries of the stop list), drafts (note, description), local_time (HH:MM where the account is).
    """
    account = await accounts.account_by_id(conn, account_id)
    if account is None:
        raise Absent()
    people = await accounts.people.people_of(conn, account_id)
    return {
        "account": account,
        "people": people,
        "person_names": [(person.id, person.name) for person in people],
        "numbers": by_person(await accounts.reaching.numbers_of(conn, account_id)),
        "emails": by_person(await accounts.reaching.emails_of(conn, account_id)),
        "latest": await activities.history.latest_done(conn, account_id),
        "stops": await dialing.stop_list.stops_of(conn, account_id),
        "drafts": await activities.drafts.kept_for(conn, user.id, account_id),
        "local_time": clock.now().astimezone(ZoneInfo(account.time_zone)).strftime("%H:%M"),
        **await history_values(conn, user, account_id, asked),
    }


async def plan_options(conn: db.Connection, user: users.User, shown: dict[str, Any]) -> dict[str, Any]:
    """What the plan form and the wrap-up offer for the next contact with the account that is `shown`."""
    assignable = await users.assignable_users(conn, shown["account"].owner_id)
    return {
        "assignee_options": [(one.id, one.name) for one in assignable],
        "owner_or_me": next((one.id for one in assignable if one.id == shown["account"].owner_id), user.id),
        "why_options": await reason_options(conn, user.language),
        "usual": usual_moments(clock.now().astimezone(ZoneInfo(user.time_zone))),
        "kind_options": forms.options(await activities.dictionaries.kinds(conn), user.language),
        "purpose_options": forms.options(await activities.dictionaries.purposes(conn), user.language),
        "person_options": shown["person_names"],
    }


async def head(request: web.Request) -> web.Response:
    """What the account is, where, since when."""
    return await _part(request, "accounts/_head.html")


async def last_time(request: web.Request) -> web.Response:
    """What was said the last time."""
    return await _part(request, "accounts/_last_time.html")


async def people(request: web.Request) -> web.Response:
    """The contact persons with their numbers."""
    return await _part(request, "accounts/_people.html")


async def timeline(request: web.Request) -> web.Response:
    """The history, all of it or what somebody looks for in it."""
    return await _part(request, "accounts/_timeline.html")


async def note(request: web.Request) -> web.Response:
    """The note that the user is typing."""
    return await _part(request, "accounts/_note.html")


async def save_note(request: web.Request) -> web.Response:
    """Keep the note so far; answers when it was saved, in seconds since 1970."""
    user, account_id = user_of(request), account_id_of(request)
    text = _note_of(await request.read())
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        saved_at = await activities.drafts.save(conn, user.id, account_id, "note", text)
    return web.json_response({"saved": saved_at.timestamp()})


def account_id_of(request: web.Request) -> AccountId:
    """The account in the address."""
    return AccountId(int(request.match_info["account_id"]))


async def _part(request: web.Request, template: str) -> web.Response:
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        values = await account_values(conn, user, account_id_of(request), asked_of(request.query))
    return page(request, template, **values)


def by_person(reached: Sequence[Reached]) -> dict[PersonId | None, list[Reached]]:
    """Numbers or e-mail addresses by the person whose they are; None: of the account itself."""
    found: dict[PersonId | None, list[Reached]] = {}
    for one in reached:
        found.setdefault(one.person_id, []).append(one)
    return found


def account_entry(form: forms.Sent, user: users.User, offered: own_fields.Fields) -> accounts.entering.AccountEntry:
    """An account as somebody entered it, with the fields of the house's own."""
    country = form.text("country")
    return accounts.entering.AccountEntry(
        name=form.text("name"),
        kind=form.text("kind", "company"),
        country=country,
        time_zone=form.text("time_zone") or places.zone_of(country),
        city=form.text("city").strip(),
        address=form.text("address").strip(),
        about=form.text("about").strip(),
        problem=form.text("problem").strip(),
        language=form.text("language", "en"),
        source_id=form.choice("source"),
        type_id=form.choice("type"),
        channel=form.text("channel") or None,
        role=form.text("stands"),
        fields=own_fields.read(form, user, offered),
    )


def person_entry(form: forms.Sent, fields: dict[str, Any] | None = None) -> accounts.people.PersonEntry:
    """A contact person as somebody entered it, with `fields` of the house's own."""
    return accounts.people.PersonEntry(
        family_name=form.text("family_name"),
        given_name=form.text("given_name"),
        middle_name=form.text("middle_name"),
        greeting_name=form.text("greeting_name"),
        role=form.text("role"),
        decision_maker=form.ticked("decision_maker"),
        language=form.text("language", "en"),
        email=form.text("email"),
        note=form.words("note"),
        fields=fields or {},
    )


def _note_of(body: bytes) -> str:
    try:
        return msgspec.json.decode(body, type=NoteText).text
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Invalid("note", "unknown") from None
