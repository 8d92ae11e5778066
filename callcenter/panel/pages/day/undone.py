"""What each member has not done: counts that open into their rows (A15)."""

from datetime import timedelta

from aiohttp import web

from callcenter import db, reports
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page


async def index(request: web.Request) -> web.Response:
    """One line for each member of the team whom the user sees; for an operator the own."""
    user = user_of(request)
    begins, ends = (reports.periods.midnight(user.today + timedelta(days=days), user.time_zone) for days in (0, 1))
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        people = [one for one in await reports.people_counted(conn) if one.active]
        counted = await reports.undone.undone_of(
            conn, [one.id for one in people], user.today, begins, ends, user.time_zone
        )
    undone = {line.user_id: line for line in counted}
    people.sort(key=lambda one: (-(undone[one.id].late if one.id in undone else 0), one.name))
    return page(request, "day/undone.html", people=people, undone=undone, yesterday=user.today - timedelta(days=1),
                today=user.today)  # fmt: skip
