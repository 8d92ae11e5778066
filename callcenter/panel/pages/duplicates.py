"""Accounts that may be the same: what they have in common, both side by side, and what somebody says of them."""

from urllib.parse import urlencode

from aiohttp import web

from callcenter import db, duplicates
from callcenter.panel import forms
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page

A_PAGE = 25
MOST = 100  # that are counted


async def index(request: web.Request) -> web.Response:
    """The pairs that the user may see: those that nobody looked at, or those that were dismissed."""
    dismissed, after = request.query.get("show") == "dismissed", _after(request)
    async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
        found = await duplicates.list_pairs(conn, dismissed=dismissed, after=after, limit=A_PAGE + 1)
        counts = {each: await duplicates.count_pairs(conn, dismissed=each, most=MOST) for each in (False, True)}
    pairs, more = found[:A_PAGE], len(found) > A_PAGE
    return page(
        request, "duplicates/index.html", pairs=pairs, more=more, counts=counts, most=MOST, dismissed=dismissed,
        after=after,
    )  # fmt: skip


async def dismiss(request: web.Request) -> web.Response:
    """They are two."""
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        await duplicates.dismiss(conn, user.id, _pair_id_of(request))
    raise _back(request, "open")


async def bring_back(request: web.Request) -> web.Response:
    """Look again."""
    user = user_of(request)
    async with db.acting(parts_of(request).pool, user.actor) as conn:
        await duplicates.bring_back(conn, user.id, _pair_id_of(request))
    raise _back(request, "dismissed")


def _back(request: web.Request, show: str) -> web.HTTPSeeOther:
    """To the page of the list on which the pair stood."""
    after = _after(request)
    place = {"show": show} | ({"after": after.in_address} if after else {})
    return web.HTTPSeeOther(f"/duplicates?{urlencode(place)}")


def _pair_id_of(request: web.Request) -> duplicates.PairId:
    return duplicates.PairId(int(request.match_info["pair_id"]))


def _after(request: web.Request) -> duplicates.PairKey | None:
    found_at, _, pair_id = request.query.get("after", "").partition("~")
    at, place = forms.moment_in(found_at), forms.id_in(pair_id)
    return None if at is None or place is None else duplicates.PairKey(found_at=at, id=duplicates.PairId(place))
