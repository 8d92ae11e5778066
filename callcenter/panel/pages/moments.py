"""What was understood of a day or a moment that somebody is typing: the page shows it beside the field."""

from aiohttp import web

from callcenter import users
from callcenter.errors import Invalid
from callcenter.panel import forms
from callcenter.panel.formats import Formats
from callcenter.panel.moments import Looks
from callcenter.panel.parts import user_of
from callcenter.panel.refusing import words_of


async def show(request: web.Request) -> web.Response:
    """`words` to read, `value` as it would stand in the field, its `day` and `time`; or `refused`: what to do instead.

    `text` is what was typed; with `looks` it is a day (ahead or back), without it a moment ahead, of which a time alone
    is on `day`.
    """
    user, looks = user_of(request), request.query.get("looks", "")
    read = forms.Sent("moment", request.query)
    try:
        return web.json_response(_day(read, user, Looks(looks)) if looks in set(Looks) else _moment(read, user))
    except Invalid as refusal:
        return web.json_response({"refused": words_of(refusal, user.language)})


def _day(read: forms.Sent, user: users.User, looks: Looks) -> dict[str, str]:
    formats = Formats(user.language, user.time_zone)
    with read.complete():
        day = read.day("text", user, looks)
    return {"words": formats.full_day(day), "value": formats.entered_day(day), "day": day.isoformat(), "time": ""}


def _moment(read: forms.Sent, user: users.User) -> dict[str, str]:
    formats = Formats(user.language, user.time_zone)
    with read.complete():
        moment = read.moment("text", user, forms.day_in(read.text("day")))
    words, value = formats.full_moment(moment), formats.entered_moment(moment)
    return {"words": words, "value": value, "day": moment.date().isoformat(), "time": formats.time(moment)}
