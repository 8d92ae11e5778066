"""A line of cells becomes an entry, or the reasons why it cannot: all of them at once."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from babel import Locale

from callcenter import numbers, places
from callcenter.ids import CampaignId, UserId
from callcenter.imports.model import Contact, Entry, Number, Person, Reason, Settings
from callcenter.imports.understanding.days import NotADay, read_past
from callcenter.imports.understanding.headings import folded, kind_of
from callcenter.imports.understanding.own import NotFitting, OwnFields, own_value
from callcenter.imports.understanding.words import Field

NAME, LINE, PART, TEXT = 200, 200, 100, 10_000  # the longest that the columns of Postgres keep
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_SEVERAL = re.compile(r"[\n|]|[,;](?=\s*[+(0-9])|/(?=\s*[+0]\d)")
_LANGUAGES = {"HU": "hu", "RU": "ru", "BY": "ru", "KZ": "ru"}

Lists = Mapping[str, Mapping[str, int]]  # what names mean, by Field: sources, campaigns, people


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """What it takes to understand the lines of one list."""

    settings: Settings
    lists: Lists
    own: OwnFields
    zone: ZoneInfo
    now: datetime

    def read(self, cells: Sequence[str]) -> Entry | list[Reason]:
        """The entry of a line, or why there is none."""
        return _Line(self, cells).entry()


class _Line:
    """One line that is being understood."""

    def __init__(self, reader: Reader, cells: Sequence[str]) -> None:
        self._reader = reader
        self._settings = reader.settings
        self._reasons: list[Reason] = []
        self._cells: defaultdict[str, list[str]] = defaultdict(list)
        for field, cell in zip(self._settings.fields, cells, strict=False):
            if field and cell.strip():
                self._cells[field].append(cell.strip())
        if any(cell.strip() for cell in cells[len(self._settings.fields) :]):
            self._fault("too_many_cells")

    def entry(self) -> Entry | list[Reason]:
        country = self._country()
        person, name = self._person(country), self._line(Field.NAME, NAME)
        kind = self._kind()
        if not name and person:
            name, kind = _whole(person, country)[:NAME], kind or "person"
        if not name:
            self._fault("empty", Field.NAME)
        entry = Entry(
            name=name, kind=kind or "company", city=self._line(Field.CITY, LINE),
            address=self._line(Field.ADDRESS, LINE), country=country, time_zone=places.zone_of(country),
            language=_LANGUAGES.get(country, "en"), note=self._text(Field.NOTE), person=person,
            source_id=self._named(Field.SOURCE, self._settings.source_id, needed=Field.SOURCE) or 0,
            type_id=self._named(Field.TYPE, self._settings.type_id), numbers=self._numbers(country),
            campaign_id=_campaign(self._named(Field.CAMPAIGN, self._settings.campaign_id)),
            owner_id=_user(self._named(Field.OWNER, None)), contact=self._contact(), fields=self._own("account"),
        )  # fmt: skip
        return self._reasons or entry

    def _fault(self, code: str, field: str = "", **values: object) -> None:
        self._reasons.append(Reason(code=code, field=field, values=values))

    def _line(self, field: Field, most: int) -> str:
        if field not in self._cells:
            return ""
        text = " ".join(" ".join(self._cells[field]).split())
        if len(text) > most:
            self._fault("too_long", field, length=len(text), most=most)
        return text

    def _text(self, field: Field) -> str:
        if field not in self._cells:
            return ""
        text = "\n".join(self._cells[field]).replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > TEXT:
            self._fault("too_long", field, length=len(text), most=TEXT)
        return text

    def _named(self, field: Field, otherwise: int | None, needed: str = "") -> int | None:
        words = self._line(field, LINE)
        if words:
            found = self._reader.lists.get(field, {}).get(folded(words))
            if found is None:
                self._fault("name_unknown", field, typed=words[:40])
            return found
        if otherwise is None and needed:
            self._fault("empty", needed)
        return otherwise

    def _kind(self) -> str:
        words = self._line(Field.KIND, LINE)
        kind = kind_of(words) if words else ""
        if kind is None:
            self._fault("name_unknown", Field.KIND, typed=words[:40])
        return kind or ""

    def _country(self) -> str:
        words = self._line(Field.COUNTRY, LINE)
        country = _countries().get(folded(words)) if words else self._settings.country
        if not country or not places.zone_of(country):
            self._fault("country_form", Field.COUNTRY, typed=words[:40])
            return ""
        return country

    def _person(self, country: str) -> Person | None:
        family, given = self._line(Field.FAMILY_NAME, PART), self._line(Field.GIVEN_NAME, PART)
        role, email = self._line(Field.ROLE, PART), self._line(Field.EMAIL, PART).lower()
        if whole := self._line(Field.PERSON, PART):
            first, _, then = whole.rpartition(" ") if country not in _LANGUAGES else whole.partition(" ")
            family, given = (then, first) if country not in _LANGUAGES else (first, then)
        if email and not _EMAIL.fullmatch(email):
            self._fault("email_form", Field.EMAIL, typed=email[:40])
        fields = self._own("person")
        if not (family or given or email or role):
            for code in fields:
                self._fault("person_missing", f"own_{code}")
            return None
        # Somebody of whom only an address or a role is known is called by it.
        called = family or ("" if given else email or role)
        return Person(family_name=called, given_name=given, role=role, email=email, fields=fields)

    def _own(self, subject: str) -> dict[str, Any]:
        """What the line holds for fields of the house's own, by code."""
        found: dict[str, Any] = {}
        for column, one in self._reader.own.items():
            words = " ".join(" ".join(self._cells.get(column, ())).split()) if one.subject == subject else ""
            if words:
                try:
                    found[one.code] = own_value(one, words, self._reader.zone)
                except NotFitting as refusal:
                    self._fault(str(refusal), column, typed=words[:40])
        return found

    def _numbers(self, country: str) -> list[Number]:
        found: dict[tuple[str, str], Number] = {}
        for cell in self._cells[Field.NUMBER]:
            for typed in _SEVERAL.split(cell):
                if typed.strip() and country and (number := self._number(typed.strip(), country)):
                    found.setdefault((number.e164, number.extension), number)
        return list(found.values())

    def _number(self, typed: str, country: str) -> Number | None:
        try:
            number = numbers.normalise(typed, country)
        except numbers.NumberRefused as refusal:
            self._fault(f"number_{refusal.reason.value}", Field.NUMBER, typed=typed[:40])
            return None
        return Number(e164=number.e164, extension=number.extension, typed=typed[:64], kind=number.kind.value)

    def _contact(self) -> Contact | None:
        words = self._line(Field.CONTACT_DATE, LINE)
        kind = self._named(Field.CONTACT_KIND, self._settings.kind_id)
        purpose = self._named(Field.CONTACT_PURPOSE, self._settings.purpose_id)
        result = self._named(Field.CONTACT_RESULT, self._settings.result_id)
        note = self._text(Field.CONTACT_NOTE)
        if not words:
            if note or self._cells[Field.CONTACT_RESULT]:
                self._fault("empty", Field.CONTACT_DATE)
            return None
        try:
            at, precision = read_past(words, self._reader.zone)
        except NotADay:
            self._fault("not_a_past_day", Field.CONTACT_DATE, typed=words[:40])
            return None
        if at > self._reader.now:
            self._fault("in_the_future", Field.CONTACT_DATE, typed=words[:40])
        wanted = ((Field.CONTACT_KIND, kind), (Field.CONTACT_PURPOSE, purpose), (Field.CONTACT_RESULT, result))
        for field, chosen in wanted:
            if chosen is None and not self._cells[field]:
                self._fault("empty", field)
        return Contact(
            at=at, precision=precision, kind_id=kind or 0, purpose_id=purpose or 0, result_id=result or 0, note=note
        )


def _whole(person: Person, country: str) -> str:
    parts = (
        (person.family_name, person.given_name) if country in _LANGUAGES else (person.given_name, person.family_name)
    )
    return " ".join(part for part in parts if part)


def _campaign(found: int | None) -> CampaignId | None:
    return None if found is None else CampaignId(found)


def _user(found: int | None) -> UserId | None:
    return None if found is None else UserId(found)


@cache
def _countries() -> dict[str, str]:
    """Codes of countries by their code, and by their name in each language."""
    found: dict[str, str] = {}
    for language in ("en", "hu", "ru"):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found[folded(name)] = found[code.lower()] = code
    return found
