"""The operator's workplace: one page that never navigates away in a call. Queue, customer, task, telephone bar."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web

from callcenter import accounts, activities, calls, clock, db, dialing, presence, recordings, users
from callcenter.ids import AccountId, ActivityId
from callcenter.panel import forms
from callcenter.panel.pages.accounts.history import still_asked
from callcenter.panel.pages.accounts.parts import account_values, plan_options
from callcenter.panel.pages.workplace.script_runs import script_values
from callcenter.panel.parts import parts_of, session_of, user_of
from callcenter.panel.rendering import page
from callcenter.panel.usual_moments import following_moment

# How long the bar says why the last press reached nobody.
_NOT_CONNECTED_FOR = timedelta(seconds=60)

# What the line said is proposed as the result; the operator confirms it with one key.
_SUGGESTED = {
    calls.EndReason.BUSY: "busy",
    calls.EndReason.NO_ANSWER: "no_answer",
    calls.EndReason.REJECTED: "no_answer",
    calls.EndReason.CONGESTION: "no_answer",
    calls.EndReason.CANCELLED: "no_answer",
    calls.EndReason.UNALLOCATED: "number_not_in_use",
}


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The customer in the middle of the page, and the planned contact or campaign that brought them there."""

    account_id: AccountId
    activity_id: ActivityId | None = None

    @property
    def query(self) -> str:
        """The choice as the end of an address."""
        activity = f"&activity={self.activity_id}" if self.activity_id else ""
        return f"account={self.account_id}{activity}"


async def index(request: web.Request) -> web.Response:
    """The page: what is due today and before stands first (H9); a running call or an open wrap-up wins."""
    parts, session = parts_of(request), session_of(request)
    async with db.acting(parts.pool, db.SYSTEM) as conn:
        pbx_id = await calls.ensure_pbx(conn, parts.settings.pbx_name)
        softphone = await users.telephones.browser_telephone(conn, session, pbx_id)
    values = await workplace_values(request, _wanted(request))
    boot = None if values["on_the_desk"] else boot_of(request, softphone)
    unanswered = values["call"] is not None and _rings_in_browser(values["call"], user_of(request))
    return page(request, "workplace/index.html", **values, boot=boot, unanswered=unanswered, workplace=True)


async def show(request: web.Request) -> web.Response:
    """The same without the frame: after a choice in the queue, and whenever something changed."""
    return page(request, "workplace/_workplace.html", **await workplace_values(request, _wanted(request)))


async def show_script(request: web.Request) -> web.Response:
    """The script's pane alone, after a step was taken in another place."""
    return page(request, "workplace/_script.html", **await workplace_values(request, None))


async def workplace_values(request: web.Request, wanted: Chosen | None) -> dict[str, Any]:
    """Everything that the page shows, read in one transaction of the user."""
    parts, user = parts_of(request), user_of(request)
    async with db.acting(parts.pool, user.actor) as conn:
        call = await calls.open_call_of(conn, user.id)
        wrapping = None if call else await calls.wrapping_up.to_wrap_up(conn, user.id)
        busy_with = await _kept(conn, _of_call(wrapping.call if wrapping else call))
        queue = await queue_values(conn, user, busy_with)
        chosen = busy_with or await _kept(conn, wanted) or _first(queue)
        values: dict[str, Any] = {
            "call": call,
            "wrapping": wrapping,
            "state": _state(call, wrapping),
            "in_browser": call is not None and _talks_in_browser(call, user),
            "queue": queue,
            "chosen": chosen,
            "telephone": (telephone := await users.telephones.telephone_of(conn, user.id)),
            "on_the_desk": telephone is not None and telephone.kind == "desk",
            "account": None,
            "script": None,
        }
        if values["state"] == "ready":
            values["presence"] = await presence.presence_of(conn, user.id)
            values["not_connected"] = await calls.not_connected_call(conn, user.id, clock.now() - _NOT_CONNECTED_FOR)
        values["next"] = following = _next(queue, chosen)
        values["next_name"] = name_of(following, queue) if following else ""
        if chosen is not None:
            values |= await account_values(conn, user, chosen.account_id, still_asked(request, chosen.account_id))
            values |= await telephone_values(conn, chosen, values)
            values |= await script_values(conn, parts.settings, user, values)
        if wrapping is not None:
            values |= await wrap_up_values(conn, wrapping, user, values)
    return values


async def telephone_values(conn: db.Connection, chosen: Chosen, values: dict[str, Any]) -> dict[str, Any]:
    """Whose number the dial key takes, until when it may be dialled or why it may not, and with whom the call is.

    The planned person's numbers come before all others; one that must not be called is passed by, and told.
    """
    account, people = values["account"], {person.id: person for person in values["people"]}
    planned = None
    if chosen.activity_id is not None:
        planned = await activities.activity_by_id(conn, chosen.account_id, chosen.activity_id)
    wanted = [planned.person_id] if planned and planned.person_id else []
    order = dict.fromkeys([*wanted, *people, None])
    numbers = [number for person_id in order for number in values["numbers"].get(person_id, [])]
    said: dict[str, Any] = {"dial_number": numbers[0] if numbers else None, "callable_until": None}
    said |= {"not_callable": None, "passed_by": None}
    if values["state"] == "ready" and account is not None and numbers:
        said |= _permission(await dialing.limits_of(conn, account.id), numbers, account.time_zone)
    call, number = values["call"], said["dial_number"]
    return said | {
        "dial_person": people.get(number.person_id) if number else None,
        "call_person": people.get(call.person_id) if call else None,
    }


def _permission(limits: dialing.Limits, numbers: list[accounts.people.Number], time_zone: str) -> dict[str, Any]:
    best = dialing.best_among(limits, [number.e164 for number in numbers], time_zone)
    said: dict[str, Any] = {"dial_number": numbers[best], "passed_by": numbers[0] if best else None}
    try:
        until = dialing.check_allowed(limits, numbers[best].e164, time_zone)
    except dialing.refusals.DialingRefused as refusal:
        return said | {"not_callable": refusal}
    # Midnight is no limit that anybody plans by.
    return said | {"callable_until": until if until.time() != time(0) else None}


async def queue_values(conn: db.Connection, user: users.User, busy_with: Chosen | None) -> dict[str, Any]:
    """The queue: earlier and undone, today, then what the campaigns offer (A8), except who is on the line now."""
    now = clock.now()
    begins, ends = day_of(now, user.time_zone)
    due = await activities.listing.due_items(conn, user.id, begins, ends)
    leads = await dialing.next_leads(conn, user.id, now)
    return {
        "late": [item for item in due if item.late],
        "today": [item for item in due if not item.late],
        "leads": [lead for lead in leads if busy_with is None or lead.account_id != busy_with.account_id],
        "lead_count": await dialing.count_leads(conn, user.id, now),
    }


async def wrap_up_values(
    conn: db.Connection, wrapping: calls.wrapping_up.CallToWrapUp, user: users.User, shown: dict[str, Any]
) -> dict[str, Any]:
    """What the wrap-up offers: results with their keys, and what a plan needs."""
    recording = await recordings.hearing.get(conn, wrapping.call.id)
    results = await activities.dictionaries.results(conn)
    in_campaign = wrapping.call.campaign_id is not None
    called_again = {result.id for result in results if in_campaign and result.lead_outcome == "retry"}
    return {
        "recording_state": recording.state.value if recording else "",
        "suggested": _SUGGESTED.get(wrapping.call.end_reason or calls.EndReason.COMPLETED, ""),
        "results": results,
        "follow_ups": {
            result.id: following_moment(clock.now().astimezone(ZoneInfo(user.time_zone)), result.next_in)
            for result in results
            if result.next_kind_id is not None and result.next_in is not None and result.id not in called_again
        },
        **await plan_options(conn, user, shown),
        "form": forms.Form(name=f"wrap-up-{wrapping.call.id}"),
    }


def day_of(now: datetime, time_zone: str) -> tuple[datetime, datetime]:
    """Where the day of `now` begins and ends in `time_zone`; it may have 23 or 25 hours."""
    zone = ZoneInfo(time_zone)
    begins = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = (begins + timedelta(days=1)).date()
    return begins, datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone)


def boot_of(request: web.Request, softphone: users.telephones.BrowserTelephone | None) -> dict[str, Any] | None:
    """What the scripts of the workplace start with."""
    if softphone is None:  # taken out of use: a telephone on the desk rings instead
        return None
    settings, public = parts_of(request).settings, request.headers.get("Host", "")
    scheme = "wss" if settings.callcenter_public_url.startswith("https") else "ws"
    servers = [address.strip() for address in settings.ice_servers.split(",") if address.strip()]
    return {
        "uri": f"sip:{softphone.extension}@{settings.sip_domain}",
        "password": softphone.secret,
        "wsUrl": f"{scheme}://{public}/sip",
        "iceServers": [{"urls": servers}] if servers else [],
    }


def _wanted(request: web.Request) -> Chosen | None:
    account, activity = (forms.id_in(request.query.get(name, "")) for name in ("account", "activity"))
    if account is None:
        return None
    return Chosen(account_id=AccountId(account), activity_id=None if activity is None else ActivityId(activity))


def _of_call(call: calls.Call | None) -> Chosen | None:
    if call is None or call.account_id is None:
        return None
    return Chosen(account_id=call.account_id, activity_id=call.activity_id)


async def _kept(conn: db.Connection, chosen: Chosen | None) -> Chosen | None:
    """The same under the account that stands for it, as the queue names it."""
    if chosen is None:
        return None
    family = await accounts.merging.family_of(conn, chosen.account_id)
    return msgspec.structs.replace(chosen, account_id=family[0])


def _in_order(queue: dict[str, Any]) -> list[Chosen]:
    due = [Chosen(account_id=item.account_id, activity_id=item.activity_id) for item in queue["late"] + queue["today"]]
    return due + [Chosen(account_id=lead.account_id) for lead in queue["leads"]]


def _first(queue: dict[str, Any]) -> Chosen | None:
    return next(iter(_in_order(queue)), None)


def _next(queue: dict[str, Any], chosen: Chosen | None) -> Chosen | None:
    """Whom the operator gets after the chosen one: the next in the queue, from its top when the end is reached."""
    order = _in_order(queue)
    if chosen in order:
        order = order[order.index(chosen) + 1 :] + order[: order.index(chosen)]
    return next((item for item in order if chosen is None or item.account_id != chosen.account_id), None)


def _talks_in_browser(call: calls.Call, user: users.User) -> bool:
    """Whether the call is on the page's own telephone, so that a page loaded again goes back into it."""
    return call.state is calls.CallState.ANSWERED and call.extension == users.telephones.browser_extension(user.id)


def _rings_in_browser(call: calls.Call, user: users.User) -> bool:
    """Whether a telephone in the browser is still being called: a page that is loaded now has another one."""
    return call.operator_answered_at is None and call.extension == users.telephones.browser_extension(user.id)


def _state(call: calls.Call | None, wrapping: "calls.wrapping_up.CallToWrapUp | None") -> str:
    if call is not None:
        return "talking" if call.state is calls.CallState.ANSWERED else "dialling"
    return "wrap-up" if wrapping is not None else "ready"


def name_of(chosen: Chosen, queue: dict[str, Any]) -> str:
    """The account's name as the queue shows it."""
    for item in queue["late"] + queue["today"] + queue["leads"]:
        if item.account_id == chosen.account_id:
            return str(item.account_name)
    return ""
