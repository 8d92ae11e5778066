"""What an operator does with calls: dial, hang up, tones, pause of the recording, wrap-up."""

import msgspec
from aiohttp import web

from callcenter import calls, db, users
from callcenter.errors import Invalid
from callcenter.ids import AccountId, ActivityId, CallId, NumberId
from callcenter.panel import forms
from callcenter.panel.following import following
from callcenter.panel.pages.plans import planning
from callcenter.panel.pages.workplace.page import Chosen, workplace_values
from callcenter.panel.parts import parts_of, user_of
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
    parts, user, call_id = parts_of(request), user_of(request), call_id_of(request)
    form = await forms.sent(request, f"wrap-up-{call_id}")
    before = await workplace_values(request, None)
    entered = _entered(form, user)
    try:
        async with db.acting(parts.pool, user.actor) as conn:
            with form.complete():
                await calls.wrapping_up.save(conn, user, call_id, entered)
    except Invalid as refusal:
        again = form.refused(refusal, user.language)
        return page(request, "workplace/_workplace.html", status=422, **{**before, "form": again})
    chosen: Chosen | None = before["next"] if form.text("then") == "next" else before["chosen"]
    response = page(request, "workplace/_workplace.html", **await workplace_values(request, chosen))
    response.headers["HX-Push-Url"] = f"/?{chosen.query}" if chosen else "/"
    return response


async def extend_wrap_up(request: web.Request) -> web.Response:
    """Half a minute more."""
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        await calls.wrapping_up.extend(conn, user, call_id_of(request))
    return web.Response(status=204)


def _entered(form: forms.Sent, user: users.User) -> calls.wrapping_up.WrapUp:
    """The form as it was sent."""
    next_contacts, why = following(form, user)
    return calls.wrapping_up.WrapUp(outcome=planning.outcome(form), next_contacts=next_contacts, why=why)


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
