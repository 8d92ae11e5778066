"""The dry run: a verdict for each row, before anything is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from callcenter import accounts, clock, dialing
from callcenter.accounts import intake
from callcenter.db import Connection
from callcenter.ids import AccountId, UserId
from callcenter.imports import mapping
from callcenter.imports.model import Batch, Checked, Contact, Entry, Reason, Verdict
from callcenter.imports.model import Known as Policy
from callcenter.imports.understanding import Field, Reader, folded, own_fields

CHUNK = 2000  # lines


async def reader_of(conn: Connection, batch: Batch, time_zone: str) -> Reader:
    """What it takes to understand the batch's lines."""
    names = await mapping.names_of(conn)
    lists = {field: {folded(name): id_ for name, id_ in named.items()} for field, named in names.items()}
    own = own_fields(await accounts.fields.all_fields(conn))
    return Reader(settings=batch.settings, lists=lists, own=own, zone=ZoneInfo(time_zone), now=clock.now())


class Checker:
    """Gives the verdicts of one list, chunk by chunk from its first line on; remembers what the list itself holds."""

    def __init__(self, batch: Batch, reader: Reader) -> None:
        self._batch = batch
        self._reader = reader
        self._settings = batch.settings
        self._first: dict[int, int] = {}  # the line at which an account was first met, by hashed number, e-mail, name
        self._things: set[int] = set()  # what is known of an account by now, hashed
        self._turn = 0

    async def check(self, conn: Connection, lines: Sequence[tuple[int, list[str]]]) -> list[Checked]:
        """The verdicts of these lines."""
        read = [(line, self._reader.read(cells)) for line, cells in lines]
        entries = {line: entry for line, entry in read if isinstance(entry, Entry)}
        twins = await twins_by_line(conn, entries)
        ids = {twin.account_id for found in twins.values() for twin in found if twin.account_id}
        known = await intake.known_accounts(conn, list(ids))
        stopped = await dialing.stop_list.stopped_among(
            conn, [a for entry in entries.values() for a in _addresses(entry)]
        )
        return [
            _marked(self._verdict(line, entry, twins.get(line, []), known), entry, stopped)
            if isinstance(entry, Entry)
            else Checked(line=line, verdict=Verdict.ERROR, reason=entry)
            for line, entry in read
        ]

    def _verdict(
        self, line: int, entry: Entry, twins: list[intake.Twin], known: dict[AccountId, intake.Known]
    ) -> Checked:
        visible = sorted({twin.account_id for twin in twins if twin.account_id in known and twin.account_id})
        if visible:
            return self._of_known(line, entry, known[best_of(twins, visible)])
        if twins:
            return _duplicate(line, entry, "exists_elsewhere")
        keys = list(keys_of(entry))
        first = next((self._first[key] for key in keys if key in self._first), None)
        if first is not None:
            return self._of_earlier(line, entry, first, keys)
        return self._of_new(line, entry, keys)

    def _of_known(self, line: int, entry: Entry, known: intake.Known) -> Checked:
        things = set(things_of(entry, -known.id))
        if self._settings.known is Policy.LEAVE or things <= self._things or not brings(entry, known):
            return _duplicate(line, entry, "known_already")
        self._note(line, keys_of(entry), things)
        return Checked(line=line, verdict=Verdict.UPDATE, entry=entry)

    def _of_earlier(self, line: int, entry: Entry, first: int, keys: list[int]) -> Checked:
        things = set(things_of(entry, first))
        if things <= self._things:
            return _duplicate(line, entry, "same_as_line", first=first)
        self._note(first, keys, things)
        return Checked(line=line, verdict=Verdict.UPDATE, entry=entry, first_line=first)

    def _of_new(self, line: int, entry: Entry, keys: list[int]) -> Checked:
        if entry.owner_id is None:
            owners = self._settings.owner_ids
            if not owners:
                return Checked(line=line, verdict=Verdict.ERROR, reason=[Reason(code="empty", field=Field.OWNER)])
            entry = msgspec.structs.replace(entry, owner_id=UserId(owners[self._turn % len(owners)]))
            self._turn += 1
        self._note(line, keys, things_of(entry, line))
        return Checked(line=line, verdict=Verdict.NEW, entry=entry)

    def _note(self, line: int, keys: Iterable[int], things: Iterable[int]) -> None:
        self._things.update(things)
        for key in keys:
            self._first.setdefault(key, line)


async def twins_by_line(conn: Connection, entries: dict[int, Entry]) -> dict[int, list[intake.Twin]]:
    """The accounts that each line may be about."""
    wanted = [
        intake.Wanted(
            place=line, e164s=[number.e164 for number in entry.numbers], name=entry.name, city=entry.city,
            email=entry.person.email if entry.person else "",
        )
        for line, entry in entries.items()
    ]  # fmt: skip
    found: defaultdict[int, list[intake.Twin]] = defaultdict(list)
    for twin in await intake.twins_of(conn, wanted):
        found[twin.place].append(twin)
    return found


def keys_of(entry: Entry) -> Iterator[int]:
    """By what an account is the same within one list, hashed: a hundred thousand texts would fill the memory."""
    for number in entry.numbers:
        yield hash(("number", number.e164))
    if entry.person and entry.person.email:
        yield hash(("email", entry.person.email))
    yield hash(("name", folded(entry.name), folded(entry.city)))


def things_of(entry: Entry, of: int) -> Iterator[int]:
    """What a row tells of the account `of`, hashed."""
    for number in entry.numbers:
        yield hash((of, number.e164, number.extension))
    if entry.person:
        yield hash((of, intake.same_name(entry.person.family_name, entry.person.given_name)))
        yield hash((of, entry.person.email))
    if entry.contact:
        yield hash((of, entry.contact.at, entry.contact.kind_id, entry.contact.note))
    if entry.campaign_id:
        yield hash((of, "campaign", entry.campaign_id))
    for code in entry.fields:
        yield hash((of, "own", code))


def brings(entry: Entry, known: intake.Known) -> bool:
    """Whether the row tells something that is not known of the account."""
    person = entry.person
    return bool(
        (entry.contact and not is_known(entry.contact, known))
        or any(number.e164 not in known.numbers for number in entry.numbers)
        or (person and person_of(entry, known) is None)
        or (entry.campaign_id and entry.campaign_id not in known.campaign_ids)
        or filled_by(entry, known)
    )


def is_known(contact: Contact, known: intake.Known) -> bool:
    """Whether the account's history has this past contact."""
    return any(each.at == contact.at and each.kind_id == contact.kind_id for each in known.contacts)


def person_of(entry: Entry, known: intake.Known) -> intake.KnownPerson | None:
    """The person of the account whom the row means."""
    if entry.person is None:
        return None
    name = intake.same_name(entry.person.family_name, entry.person.given_name)
    return next((each for each in known.people if each.name == name), None)


def filled_by(entry: Entry, known: intake.Known) -> dict[str, Any]:
    """The fields that are empty with the account, and what the row has for them; those of the house's own by code."""
    own = {code: value for code, value in entry.fields.items() if code not in known.fields}
    filled = {
        field: getattr(entry, field)
        for field in ("city", "address", "note", "type_id")
        if getattr(entry, field) and not getattr(known, field)
    }
    return filled | ({"fields": own} if own else {})


def best_of(twins: list[intake.Twin], visible: list[AccountId]) -> AccountId:
    """Of several accounts the one for which most speaks; then the oldest."""
    ways = {id_: {twin.by for twin in twins if twin.account_id == id_} for id_ in visible}
    return min(visible, key=lambda id_: (-len(ways[id_]), "name" not in ways[id_], id_))


def _addresses(entry: Entry) -> list[str]:
    """The numbers and the e-mail address of a row."""
    email = [entry.person.email] if entry.person and entry.person.email else []
    return [*(number.e164 for number in entry.numbers), *email]


def _marked(checked: Checked, entry: Entry, stopped: set[str]) -> Checked:
    """A row that comes in with an address of the stop list says so: nobody calls it, or writes to it, all the same."""
    if checked.verdict not in (Verdict.NEW, Verdict.UPDATE) or stopped.isdisjoint(_addresses(entry)):
        return checked
    return msgspec.structs.replace(checked, reason=[Reason(code="on_stop_list")])


def _duplicate(line: int, entry: Entry, code: str, **values: int) -> Checked:
    return Checked(line=line, verdict=Verdict.DUPLICATE, entry=entry, reason=[Reason(code=code, values=values)])
