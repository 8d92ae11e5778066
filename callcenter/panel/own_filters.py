"""Fields of one's own in lists (A50, H17): as filters, as columns, and what the address says of them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from callcenter import accounts, users
from callcenter.errors import Invalid
from callcenter.panel import forms, own_fields
from callcenter.panel.languages import marked as N_
from callcenter.panel.languages import spoken
from callcenter.panel.listing import Asked, ListField
from callcenter.panel.moments import Looks

FROM, UNTIL = N_("%(field)s from"), N_("%(field)s up to")
ANSWERS = {"yes": N_("yes"), "no": N_("no")}
Fields = Sequence[accounts.fields.FieldDef]


class OwnFilters:
    """The fields that a list offers: those in use, and retired ones that its address names."""

    def __init__(self, asked: Asked, known: Fields, user: users.User) -> None:
        self._asked, self._user = asked, user
        named = {name.partition("own_")[2] for name in (*asked.own, *asked.shown.columns)}
        self.known = [one for one in known if not one.retired or one.code in named]
        for name in {name for name in asked.own if name not in self._names()}:
            asked.faults.add(Invalid(name, "out_of_range"))

    def _names(self) -> set[str]:
        return {field.name for field in self.fields}

    @property
    def fields(self) -> list[ListField]:
        """The fields of the form, two of them for what lies between."""
        return [field for one in self.known for field in self._fields(one)]

    def _fields(self, one: accounts.fields.FieldDef) -> list[ListField]:
        name, code = one.names.get(self._user.language, one.code), f"own_{one.code}"
        match one.type:
            case "choice" | "yes_no":
                return [ListField(name=code, words=name, options=code)]
            case "text":
                return [ListField(name=f"part_{code}", words=name)]
            case _:
                ends = (("from_", FROM), ("until_", UNTIL))
                return [
                    ListField(name=f"{end}{code}", words=self._said(words) % {"field": name}, several=False)
                    for end, words in ends
                ]

    @property
    def days(self) -> set[str]:
        """Which of the fields take a day."""
        return {field.name for one in self.known if one.type == "date" for field in self._fields(one)}

    @property
    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """What the fields with values to choose from offer."""
        answers = [(key, self._said(words)) for key, words in ANSWERS.items()]
        return {
            f"own_{one.code}": answers if one.type == "yes_no" else own_fields.options(one, self._user.language)
            for one in self.known
            if one.type in ("choice", "yes_no")
        }

    @property
    def columns(self) -> dict[str, str]:
        """The fields of accounts that may stand as columns, with their names."""
        return {
            f"own_{one.code}": one.names.get(self._user.language, one.code)
            for one in self.known
            if one.subject == "account"
        }

    @property
    def cells(self) -> dict[str, Callable[[Mapping[str, Any]], Any]]:
        """What stands in such a column, of the fields of a line: a word, a number, a day, yes or no, or None."""
        return {f"own_{one.code}": self._cell(one) for one in self.known if one.subject == "account"}

    def _cell(self, one: accounts.fields.FieldDef) -> Callable[[Mapping[str, Any]], Any]:
        return lambda fields: own_fields.value_of(one, fields, self._user.language)

    @property
    def wanted(self) -> list[accounts.finding.OwnWanted]:
        """What the address asks of these fields; what cannot be understood is kept in mind as with every field."""
        return [each for one in self.known if (each := self._wanted(one)) is not None]

    def _wanted(self, one: accounts.fields.FieldDef) -> accounts.finding.OwnWanted | None:
        name = f"own_{one.code}"
        match one.type:
            case "choice":
                found: dict[str, Any] = {"values": self._asked.values(name)}
            case "yes_no":
                found = {"values": [answer == "yes" for answer in self._asked.among(name, tuple(ANSWERS))]}
            case "text":
                found = {"words": self._asked.values(f"part_{name}")}
            case _:
                found = {"lowest": self._end(one, f"from_{name}"), "highest": self._end(one, f"until_{name}")}
        if not any(part not in ([], None) for part in found.values()):
            return None
        return accounts.finding.OwnWanted(subject=one.subject, code=one.code, **found)

    def _end(self, one: accounts.fields.FieldDef, name: str) -> float | str | None:
        if not (typed := self._asked.text(name)):
            return None
        form = forms.Sent("filter", {name: typed})
        try:
            with form.complete():
                day: date | None = form.day(name, self._user, Looks.BACK) if one.type == "date" else None
                number = own_fields.number(form.amount(name)) if day is None else 0
        except Invalid as refusal:
            self._asked.faults.add(refusal)
            return None
        return day.isoformat() if day else number

    def _said(self, words: str) -> str:
        return spoken(words, self._user.language)
