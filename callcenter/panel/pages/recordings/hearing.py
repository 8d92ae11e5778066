"""Recordings: the search, the player of one with the marks on its line of time, its peaks, comments on it."""

import math
import uuid
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from callcenter import activities, db, recordings, reports, scripts, users
from callcenter.errors import Absent, Invalid
from callcenter.ids import CallId, UserId
from callcenter.panel import forms
from callcenter.panel.marks import marks_of
from callcenter.panel.moments import Looks
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page

PEAK = 100  # the highest peak in the database; the player draws from 0 to 1


async def index(request: web.Request) -> web.Response:
    """The recordings that fit the form, newest first."""
    user, sent = user_of(request), forms.Sent("search", request.query)
    form, found, after = forms.Form(name="search", values=request.query), None, request.query.get("after", "")
    try:
        search, place = wanted(sent, user), reports.Place.read(after)
    except Invalid as refusal:
        search, form = None, sent.refused(refusal, user.language)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        found = await reports.finding.found_recordings(conn, search, place) if search else None
        people, results = await reports.people_counted(conn), await activities.dictionaries.results(conn)
    typed = {name: value for name, value in request.query.items() if value and name != "after"}
    return page(
        request, "recordings/index.html", status=422 if form.errors else 200, found=found, form=form, typed=typed,
        people=[(person.id, person.name) for person in people], results=forms.options(results, user.language),
        first=not after,
        older=found and found.after and f"/recordings?{urlencode({**typed, 'after': found.after.written})}",
        newest=f"/recordings?{urlencode(typed)}",
    )  # fmt: skip


async def show(request: web.Request) -> web.Response:
    """The player of one recording, or why there is nothing to hear; the state updates itself."""
    call_id = call_id_of(request)
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        heading = await reports.finding.recording_heading(conn, call_id)
        recording = await recordings.hearing.get(conn, call_id)
        comments, run = await recordings.comments.comments_of(conn, call_id), await scripts.run_of(conn, call_id)
    if heading is None:
        raise Absent
    facts = {
        "operator.name": heading.user_name, "company.name": parts_of(request).settings.company_name,
        "account.name": heading.account_name, "person.full_name": heading.person_name,
        "person.greeting_name": heading.person_name,
    }  # fmt: skip
    length, answered_at = recording.duration_seconds, recording.answered_at
    marks = marks_of(run, answered_at, length, facts) if run and length and answered_at else []
    template = "recordings/_state.html" if request.headers.get("HX-Request") else "recordings/show.html"
    return page(
        request, template, heading=heading, recording=recording, comments=comments, form=forms.Form(name="comment"),
        script=run.script if run else None, marks=marks,
    )  # fmt: skip


async def peaks(request: web.Request) -> web.Response:
    """What the waveform is drawn from: both sides from 0 to 1, and the seconds."""
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        recording = await recordings.hearing.get(conn, call_id_of(request))
    if recording.peaks is None:
        raise recordings.hearing.NotPlayable(recording.state, recording.reason)
    sides = {side: [value / PEAK for value in recording.peaks[side]] for side in ("operator", "customer")}
    return web.Response(
        body=msgspec.json.encode({**sides, "duration": recording.duration_seconds}), content_type="application/json"
    )


async def comments(request: web.Request) -> web.Response:
    """What was said to the recording, with the form for more."""
    return await _commented(request, forms.Form(name="comment"))


async def create_comment(request: web.Request) -> web.Response:
    """A comment at the second that the form carries; then the fragment again, or the page without scripts."""
    user, form, call_id = user_of(request), await forms.sent(request, "comment"), call_id_of(request)
    try:
        async with db.acting(parts_of(request).pool, user.actor) as conn:
            with form.complete():
                await recordings.comments.add_comment(
                    conn, user.actor, call_id, _seconds(form.text("at")), form.words("words")
                )
    except Invalid as refusal:
        return await _commented(request, form.refused(refusal, user.language), status=422)
    if request.headers.get("HX-Request"):
        return await comments(request)
    raise web.HTTPSeeOther(f"/recordings/{call_id}#recording-comments")


async def create_attempt(request: web.Request) -> web.Response:
    """A person has looked: a recording that was parked or missing is tried once more."""
    call_id = call_id_of(request)
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        await recordings.try_again(conn, call_id)
    raise web.HTTPSeeOther(f"/recordings/{call_id}")


async def _commented(request: web.Request, form: forms.Form, status: int = 200) -> web.Response:
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        recording = await recordings.hearing.get(conn, call_id_of(request))
        found = await recordings.comments.comments_of(conn, recording.call_id)
    return page(request, "recordings/_comments.html", status=status, recording=recording, comments=found, form=form)


def _seconds(typed: str) -> float:
    try:
        return float(typed)
    except ValueError:
        return math.nan


def wanted(sent: forms.Sent, user: users.User) -> reports.finding.RecordingSearch:
    """What the form asks for; days are the user's. Raises Invalid, with all that is wrong."""
    since, until = (sent.day_if_typed(name, user, Looks.BACK) for name in ("from", "to"))
    operator, result, length = sent.choice("operator"), sent.choice("result"), sent.number("length")
    with sent.complete():
        begins, ends = reports.periods.open_ended(since, until, user.time_zone)
    return reports.finding.RecordingSearch(
        user_id=None if operator is None else UserId(operator), text=sent.text("q")[:200], since=begins, before=ends,
        result_id=result, at_least_seconds=length, state=sent.text("state") or None,
    )  # fmt: skip


def call_id_of(request: web.Request) -> CallId:
    """The call in the address. Raises Absent."""
    try:
        return CallId(str(uuid.UUID(request.match_info["call_id"])))
    except ValueError:
        raise Absent from None
