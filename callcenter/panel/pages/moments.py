"""What was understood of a day or a moment that somebody is typing: the page shows it beside the field."""

from aiohttp import web

from callcenter.panel import forms
from callcenter.panel.formats import Formats
from callcenter.panel.moments import Looks
from callcenter.panel.parts import user_of


async def show(request: web.Request) -> web.Response:
    """`words` to read, `value` as it would stand in the field, its `day` and `time`; 422 with what to do instead.

    `text` is what was typed; with `looks` it is a day (ahead or back), without it a moment ahead.
    """
    user, looks = user_of(request), request.query.get("looks", "")
    formats, typed = Formats(user.language, user.time_zone), forms.Sent("moment", request.query)
    if looks in set(Looks):
        with typed.complete():
            day = typed.day("text", user, Looks(looks))
        answer = {"words": formats.full_day(day), "value": formats.entered_day(day), "time": ""}
    else:
        with typed.complete():
            moment = typed.moment("text", user)
        day = moment.date()
        words, value = formats.full_moment(moment), formats.entered_moment(moment)
        answer = {"words": words, "value": value, "time": formats.time(moment)}
    return web.json_response({**answer, "day": day.isoformat()})
