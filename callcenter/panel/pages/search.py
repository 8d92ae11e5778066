"""The search over every page: those who fit of whom the user may see, prospects and clients apart."""

from aiohttp import web

from callcenter import accounts, db
from callcenter.panel.pages.accounts.listing import LISTS
from callcenter.panel.parts import parts_of, user_of
from callcenter.panel.rendering import page

SHORTEST = 2  # letters or digits
A_LIST = 6
PLACES = LISTS | {"partners": ("none",)}  # who is a prospect or client besides stands there


async def show(request: web.Request) -> web.Response:
    """What was found for `q`, each list with the address of the rest; on the workplace they open there."""
    words = request.query.get("q", "").strip()
    found = {}
    if len(words) >= SHORTEST:
        async with db.acting(parts_of(request).pool, user_of(request).actor) as conn:
            for kind, lifecycles in PLACES.items():
                wanted = accounts.finding.AccountFilter(lifecycles=lifecycles, words=words)
                found[kind] = await accounts.finding.list_accounts(conn, wanted, limit=A_LIST + 1)
    here = "/?account=" if request.query.get("at") == "workplace" else "/accounts/"
    return page(request, "components/_found.html", words=words, found=found, most=A_LIST, here=here)
