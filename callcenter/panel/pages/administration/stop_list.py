"""The stop list of the house: searched by number or address, filled from a list, entries lifted with a reason."""

from aiohttp import web

from callcenter import accounts, db, places
from callcenter.db import Role
from callcenter.dialing import stop_list
from callcenter.errors import Faults, Invalid
from callcenter.panel import forms
from callcenter.panel.pages.accounts.stops import stop_id_of
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles

A_PAGE = 50
MOST_LINES = 10_000
HOME = {"hu": "HU", "ru": "RU", "en": "GB"}


@for_roles(Role.ADMINISTRATOR)
async def index(request: web.Request) -> web.Response:
    """Newest first, a page at a time."""
    return await _shown(request)


@for_roles(Role.ADMINISTRATOR)
async def create(request: web.Request) -> web.Response:
    """Numbers and e-mail addresses, one a line; all of them or none."""
    user, form = user_of(request), await forms.sent(request, "stops")
    channel = form.one_of("channel", stop_list.Channel, stop_list.Channel.CALL)
    reason = form.one_of("reason", stop_list.Reason, stop_list.Reason.OTHER)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                typed = addresses_in(form.words("addresses"), form.text("country") or HOME[user.language])
                added = await stop_list.put_addresses(conn, user.id, typed, channel, reason)
    except Invalid as refusal:
        return await _shown(request, form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/administration/stop-list?added={added}&of={len(typed)}")


@for_roles(Role.ADMINISTRATOR)
async def lift(request: web.Request) -> web.Response:
    """The entry holds no longer; why is asked."""
    user, stop_id = user_of(request), stop_id_of(request)
    form = await forms.sent(request, f"lifting-{stop_id}")
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            await stop_list.lift(conn, user.id, stop_id, form.text("because"))
    except Invalid as refusal:
        return await _shown(request, form.refused(refusal, user.language))
    raise web.HTTPSeeOther("/administration/stop-list")


def addresses_in(text: str, country: str) -> list[str]:
    """E.164 numbers and e-mail addresses, one a line, numbers as somebody in `country` dials them. Raises Invalid."""
    lines, faults = [line.strip() for line in text.split("\n") if line.strip()], Faults()
    if not lines:
        raise Invalid("addresses", "empty")
    if len(lines) > MOST_LINES:
        raise Invalid("addresses", "list_too_many_lines", most=MOST_LINES)
    found = [faults.check(_address, line, country) or "" for line in lines]
    faults.end()
    return found


def _address(line: str, country: str) -> str:
    try:
        if "@" not in line:
            return accounts.reaching.read_number(line, country).e164
        accounts.reaching.check_email(line)
        return line
    except Invalid:
        raise Invalid("addresses", "line_no_address", line=line[:60]) from None


async def _shown(request: web.Request, refused: forms.Form | None = None) -> web.Response:
    user, query = user_of(request), request.query
    sought, before = query.get("q", "").strip(), forms.id_in(query.get("before", ""))
    try:
        address, error = (addresses_in(sought, HOME[user.language])[0] if sought else ""), False
    except Invalid:
        address, error = "", True
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        rows = await stop_list.listed(conn, address=address, before_id=before, limit=A_PAGE + 1)
    return page(
        request, "administration/stop_list.html", status=422 if refused or error else 200, q=sought, error=error,
        rows=[] if error else rows[:A_PAGE], more=len(rows) > A_PAGE, first=before is None, refused=refused,
        form=refused if refused and refused.name == "stops" else forms.Form(name="stops"),
        added=query.get("added"), of=query.get("of"), countries=places.countries(user.language),
        home=HOME[user.language],
    )  # fmt: skip
