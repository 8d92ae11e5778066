"""What an operator does with calls: dial, hang up, tones, pause of the recording, wrap-up."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web

from callcenter import activities, calls, db
from callcenter.errors import Invalid
from callcenter.ids import AccountId, ActivityId, CallId, NumberId, PersonId
from callcenter.panel.pages.workplace import Chosen, workplace_values
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.refusing import words_of
from callcenter.panel.rendering import page


class Press(msgspec.Struct, frozen=True, kw_only=True):
    """What the page sends at one press of the dial key."""

    key: str
    person_id: int | None = None
    number_id: int | None = None


async def create(request: web.Request) -> web.Response:
    """Dial. The answer names the call as soon as the intention is committed."""
    press = decoded(await request.read(), Press)
    if not is_uuid(press.key):
        raise Invalid("key", "unknown")
    activity = request.query.get("activity", "")
    call = await parts_of(request).dialler.place(
        user_of(request),
        calls.DialRequest(
            account_id=AccountId(int(request.match_info["account_id"])),
            key=press.key,
            number_id=NumberId(press.number_id) if press.number_id else None,
            activity_id=ActivityId(int(activity)) if activity.isdecimal() else None,
        ),
    )
    return web.json_response({"id": call.id}, status=201)


async def hang_up(request: web.Request) -> web.Response:
    """End the call."""
    await parts_of(request).control.hang_up(user_of(request), call_id_of(request))
    return web.json_response({})


async def come_back(request: web.Request) -> web.Response:
    """The page was loaded again during a call: its telephone joins the talk, or a call that nobody answered ends."""
    await parts_of(request).control.come_back(user_of(request), call_id_of(request))
    return web.json_response({})


async def send_tones(request: web.Request) -> web.Response:
    """Tones for the menu of the called side, from a telephone that has no keypad on the page."""
    digits = str((await request.post()).get("digits", ""))
    await parts_of(request).control.send_digits(user_of(request), call_id_of(request), digits)
    return web.json_response({})


async def pause_recording(request: web.Request) -> web.Response:
    """Nothing that is said from now on stays in the recording."""
    await parts_of(request).control.pause_recording(user_of(request), call_id_of(request), "by hand")
    return web.Response(status=204)


async def resume_recording(request: web.Request) -> web.Response:
    """The recording goes on."""
    await parts_of(request).control.resume_recording(user_of(request), call_id_of(request))
    return web.Response(status=204)


async def wrap_up(request: web.Request) -> web.Response:
    """Save the wrap-up and show who is next; with errors the form comes back as it was filled in."""
    parts, user, form = parts_of(request), user_of(request), {k: str(v) for k, v in (await request.post()).items()}
    before = await workplace_values(request, None)
    try:
        entered = read_wrap_up(form, user.time_zone)
        async with db.acting(parts.pool, user.actor) as conn:
            await calls.wrap_up(conn, user, call_id_of(request), entered)
    except Invalid as refusal:
        errors = {refusal.field: words_of(refusal, user.language)}
        return page(request, "workplace/_workplace.html", status=422, **{**before, "form": form, "errors": errors})
    chosen: Chosen | None = before["next"] if form.get("then") == "next" else before["chosen"]
    response = page(request, "workplace/_workplace.html", **await workplace_values(request, chosen))
    response.headers["HX-Push-Url"] = f"/?{chosen.query}" if chosen else "/"
    return response


async def extend_wrap_up(request: web.Request) -> web.Response:
    """Half a minute more."""
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        await calls.extend_wrap_up(conn, user, call_id_of(request))
    return web.Response(status=204)


def read_wrap_up(form: dict[str, str], time_zone: str) -> calls.WrapUp:
    """The form as it was sent. Raises Invalid, which names the field."""
    if not form.get("result", "").isdecimal():
        raise Invalid("result", "empty")
    impression = form.get("impression", "")
    outcome = activities.Outcome(
        result_id=int(form["result"]),
        impression=int(impression) if impression.isdecimal() else None,
        note=form.get("note", "").replace("\r\n", "\n").strip(),
        description=form.get("description", "").replace("\r\n", "\n").strip(),
    )
    return calls.WrapUp(outcome=outcome, next_contact=read_next(form, time_zone))


def read_next(form: dict[str, str], time_zone: str) -> calls.NextContact | None:
    """The next contact, None when no time was given."""
    if not form.get("next_at", "").strip():
        return None
    person = form.get("next_person", "")
    return calls.NextContact(
        due_at=local_moment("next_at", form["next_at"], time_zone),
        kind_id=chosen_id("next_kind", form),
        purpose_id=chosen_id("next_purpose", form),
        person_id=PersonId(int(person)) if person.isdecimal() else None,
        comment=form.get("next_comment", "").strip(),
    )


def local_moment(field: str, text: str, time_zone: str) -> datetime:
    """What a datetime-local field holds, on the person's clock."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(time_zone))
    except ValueError:
        raise Invalid(field, "not_a_date") from None


def chosen_id(field: str, form: dict[str, str]) -> int:
    """The id that was chosen in a list."""
    if not form.get(field, "").isdecimal():
        raise Invalid(field, "empty")
    return int(form[field])


def call_id_of(request: web.Request) -> CallId:
    """The call in the address."""
    return CallId(request.match_info["call_id"])


def decoded(body: bytes, struct: type[Press]) -> Press:
    """The JSON body as `struct`. Raises Invalid."""
    try:
        return msgspec.json.decode(body, type=struct)
    except msgspec.DecodeError:
        raise Invalid("body", "unknown") from None


def is_uuid(text: str) -> bool:
    """Whether the browser's key has the form that the database keeps."""
    parts = text.split("-")
    return [len(part) for part in parts] == [8, 4, 4, 4, 12] and all(c in "0123456789abcdef" for c in "".join(parts))
