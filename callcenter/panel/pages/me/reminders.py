"""The reminder in the corner of every page, what is answered to it, and when somebody wants to be reminded."""

from datetime import UTC, datetime

from aiohttp import web

from callcenter import clock, db, reminders
from callcenter.errors import Invalid
from callcenter.ids import AccountId, ActivityId
from callcenter.panel import forms
from callcenter.panel.pages.me import settings
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page


async def show(request: web.Request) -> web.Response:
    """What stands in the corner now."""
    return await _shown(request)


async def acknowledge(request: web.Request) -> web.Response:
    """Seen; what waits behind it is shown."""
    user, form = user_of(request), await forms.sent(request, "reminder")
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        await reminders.acknowledge(conn, user, _subject(request), form.text("promise"))
    return await _shown(request)


async def snooze(request: web.Request) -> web.Response:
    """Later; what waits behind it is shown."""
    user, form = user_of(request), await forms.sent(request, "reminder")
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        await reminders.snooze(conn, user, _subject(request), form.text("promise"), _later(form))
    return await _shown(request)


async def acknowledge_late(request: web.Request) -> web.Response:
    """The list was seen, as it was shown."""
    user, form = user_of(request), await forms.sent(request, "reminder")
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        await reminders.acknowledge_late(conn, user, _shown_at(form))
    return await _shown(request)


async def snooze_late(request: web.Request) -> web.Response:
    """The list comes again later."""
    user, form = user_of(request), await forms.sent(request, "reminder")
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        await reminders.snooze_late(conn, user, _shown_at(form), _later(form))
    return await _shown(request)


async def update(request: web.Request) -> web.Response:
    """Keep when the user wants to be reminded (A9, A51)."""
    user, form = user_of(request), await forms.sent(request, "reminders")
    chosen = reminders.ReminderSettings(
        call_minutes=form.choice("call_minutes"),
        meeting_minutes=form.choice("meeting_minutes"),
        task_minutes=form.choice("task_minutes"),
        mail_minutes=form.choice("mail_minutes"),
        day_begins=form.time_of_day("day_begins"),
        day_ends=form.time_of_day("day_ends"),
        list_at_log_in=form.ticked("list_at_log_in"),
        list_minutes_before_end=form.choice("list_minutes_before_end"),
        list_shows=form.one_of("list_shows", reminders.ListShows, reminders.ListShows.TODAY),
        sound=form.ticked("sound"),
    )
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await reminders.change_settings(conn, user.id, chosen)
    except Invalid as refusal:
        return await settings.shown(request, refused=form.refused(refusal, user.language))
    raise web.HTTPSeeOther("/me?saved=reminders")


async def _shown(request: web.Request) -> web.Response:
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        settings = await reminders.settings_of(conn, user.id)
        pop_up = await reminders.pop_up_of(conn, user)
    sound = settings is not None and settings.sound
    return page(request, "reminders/_reminder.html", pop_up=pop_up, sound=sound, shown_at=clock.now().timestamp())


def _subject(request: web.Request) -> tuple[AccountId, ActivityId]:
    return AccountId(int(request.match_info["account_id"])), ActivityId(int(request.match_info["activity_id"]))


def _later(form: forms.Sent) -> reminders.Later:
    if form.text("later") not in set(reminders.Later):
        raise Invalid("later", "unknown")
    return reminders.Later(form.text("later"))


def _shown_at(form: forms.Sent) -> datetime:
    """When the page got the list that it answers to."""
    try:
        return datetime.fromtimestamp(float(form.text("shown_at")), UTC)
    except (ValueError, OverflowError, OSError):
        raise Invalid("shown_at", "unknown") from None
