"""Do not call, do not write: what holds for an account, set by everybody who sees it, lifted by leaders."""

from aiohttp import web

from callcenter import accounts, db
from callcenter.db import Role
from callcenter.dialing import stop_list
from callcenter.errors import Absent, Invalid
from callcenter.ids import PersonId
from callcenter.panel import forms
from callcenter.panel.pages.accounts.parts import account_id_of
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.security import for_roles


async def index(request: web.Request) -> web.Response:
    """What holds for the account, and a form for more."""
    return await _shown(request)


async def create(request: web.Request) -> web.Response:
    """One of its numbers or addresses, one of its people, or all of it."""
    user, form, account_id = user_of(request), await forms.sent(request, "stop"), account_id_of(request)
    channel = form.one_of("channel", stop_list.Channel, stop_list.Channel.CALL)
    reason = form.one_of("reason", stop_list.Reason, stop_list.Reason.OTHER)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                target = _target(form.text("target"))
                await stop_list.put_account(conn, user.id, account_id, target, channel, reason)
    except Invalid as refusal:
        return await _shown(request, form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}/stops")


@for_roles(Role.LEADER, Role.ADMINISTRATOR)
async def lift(request: web.Request) -> web.Response:
    """It holds no longer; why is asked."""
    user, account_id, stop_id = user_of(request), account_id_of(request), stop_id_of(request)
    form = await forms.sent(request, f"lifting-{stop_id}")
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            await stop_list.lift_on_card(conn, user.id, account_id, stop_id, form.text("because"))
    except Invalid as refusal:
        return await _shown(request, form.refused(refusal, user.language))
    raise web.HTTPSeeOther(f"/accounts/{account_id}/stops")


def stop_id_of(request: web.Request) -> int:
    """The entry in the address."""
    return int(request.match_info["stop_id"])


async def _shown(request: web.Request, refused: forms.Form | None = None) -> web.Response:
    user, account_id = user_of(request), account_id_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        account = await accounts.account_by_id(conn, account_id)
        if account is None:
            raise Absent()
        people = await accounts.people.people_of(conn, account_id)
        numbers = await accounts.reaching.numbers_of(conn, account_id)
        emails = await accounts.reaching.emails_of(conn, account_id)
        stops = await stop_list.stops_of(conn, account_id)
        elsewhere = await stop_list.planned_elsewhere(conn, account_id)
    return page(
        request, "accounts/stops.html", status=422 if refused else 200, account=account, people=people,
        numbers=sorted({number.e164 for number in numbers}), stops=stops, elsewhere=elsewhere,
        emails=sorted({email.address for email in emails}),
        form=refused if refused and refused.name == "stop" else forms.Form(name="stop"), refused=refused,
        may_lift=user.role is not Role.OPERATOR,
    )  # fmt: skip


def _target(typed: str) -> stop_list.Target:
    """`account`, `person-7`, or one of the numbers and addresses. Raises Invalid."""
    if typed == "account":
        return stop_list.Target()
    if typed.startswith("person-"):
        person_id = forms.id_in(typed.removeprefix("person-"))
        if person_id is not None:
            return stop_list.Target(person_id=PersonId(person_id))
    if not typed.startswith("address-"):
        raise Invalid("target", "out_of_range")
    return stop_list.Target(address=typed.removeprefix("address-"))
