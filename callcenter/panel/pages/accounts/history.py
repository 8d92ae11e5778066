"""What the history of an account shows, and what somebody looks for in it."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from aiohttp import web
from multidict import MultiDict, MultiMapping

from callcenter import activities, db, scripts, users
from callcenter.ids import AccountId
from callcenter.panel import forms

ENTRIES = 50  # at a time
COUNTED = 1_000  # of them at most
LETTERS = 200
OTHERS = {"orders": "order", "owners": "owner", "merges": "merge"}  # what stands beside the kinds of contacts


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What of a history somebody asked for, and from where on."""

    sought: activities.history.Sought
    before: activities.history.TimelineKey | None = None
    typed: dict[str, str] = {}  # the fields that say what is sought, as the address has them

    @property
    def query(self) -> str:
        """What is sought, as the end of an address; "" for everything."""
        return urlencode({name: value for name, value in self.typed.items() if value})


ALL = Asked(sought=activities.history.Sought())


def asked_of(query: MultiMapping[str]) -> Asked:
    """What an address asks for; what cannot be read asks for nothing."""
    typed = {name: query.get(name, "").replace("\0", "")[:LETTERS] for name in ("q", "kind", "purpose", "person")}
    kind, purpose, person = (forms.id_in(typed[name]) for name in ("kind", "purpose", "person"))
    sought = activities.history.Sought(
        what=OTHERS.get(typed["kind"], ""), kind_id=kind, purpose_id=purpose, person_id=person, words=typed["q"].strip()
    )
    return Asked(sought=sought, before=_before(query.get("before", "")), typed=typed)


def still_asked(request: web.Request, account_id: AccountId) -> Asked:
    """What the page that sends this request shows of the history already (swap.js), unless it shows another account."""
    shown = MultiDict(parse_qsl(request.headers.get("X-Sought", "")))
    return asked_of(shown) if shown.get("account") == str(account_id) else ALL


async def history_values(conn: db.Connection, user: users.User, account_id: AccountId, asked: Asked) -> dict[str, Any]:
    """entries, newest first; told (call → what was answered by its script); older (the key of what comes after them,
    or None); entry_count of the whole history, up to most_entries and one; asked; sought_kinds and sought_purposes to
    choose from.
    """
    found = await activities.history.timeline(
        conn, account_id, before=asked.before, sought=asked.sought, limit=ENTRIES + 1
    )
    entries = found[:ENTRIES]
    kinds, purposes = await activities.history.kinds_and_purposes(conn)
    return {
        "entries": entries,
        "told": await scripts.telling.told(conn, [entry.call_id for entry in entries if entry.call_id]),
        "older": entries[-1].key if len(found) > ENTRIES else None,
        "entry_count": await activities.history.count_entries(conn, account_id, most=COUNTED),
        "most_entries": COUNTED,
        "asked": asked,
        "sought_kinds": forms.options(kinds, user.language),
        "sought_purposes": forms.options(purposes, user.language),
    }


def _before(text: str) -> activities.history.TimelineKey | None:
    at, _, rest = text.partition("~")
    what, _, entry_id = rest.partition("~")
    found, place = forms.moment_in(at), forms.id_in(entry_id)
    if found is None or place is None:
        return None
    planned = what == "planned"
    what = "activity" if planned else what.replace("\0", "")
    return activities.history.TimelineKey(at=found, what=what, id=place, planned=planned)
