"""Firms, households and their people, made up."""

import unicodedata
from random import Random

from callcenter.demo.model import Colleague, Contact
from callcenter.demo.numbering import landline, mobile, tail_of
from callcenter.demo.phrases import Phrases

_LATIN = "a b v g d e e zh z i y k l m n o p r s t u f h c ch sh sch - y - e yu ya"
_CYRILLIC = {
    letter: latin.strip("-") for letter, latin in zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", _LATIN.split(), strict=True)
}
_TYPES = ("medium_company", "small_company", "large_company", "sole_trader", "chain", "public_body")
_SOURCES = ("bought_list", "company_register", "internet", "referral", "trade_fair", "web_form", "phone_directory")
# Places in `roles` of the phrases: who decides.
_DECIDES = (0, 1, 2, 4)
HOUSEHOLDS = 0.08


class FirmMaker:
    """Makes accounts of one language with names that do not repeat."""

    def __init__(self, language: str, chance: Random) -> None:
        self.language, self.chance = language, chance
        self.phrases = Phrases(language, chance)
        self._names: set[str] = set()

    def columns(self, owner: Colleague) -> dict[str, str]:
        """The columns of an account; beside them the area code of its city and the family name of a household."""
        private = self.chance.random() < HOUSEHOLDS
        family = str(self.phrases.pick("people", "family_male"))
        name, about = self._household(family) if private else self._company()
        city, time_zone, country, area = self.phrases.pick("places", "cities")
        return {
            "kind": "household" if private else "company",
            "name": name, "about": about, "city": city, "time_zone": time_zone, "country": country, "area": area,
            "family": family if private else "",
            "address": self.phrases.filled(str(self.phrases.pick("places", "streets"))), "language": self.language,
            "problem": self.phrases.text("companies", "problems") if self.chance.random() < 0.09 else "",
            "type": "household" if private else self.chance.choice(_TYPES), "source": self.chance.choice(_SOURCES),
        }  # fmt: skip

    def people(self, columns: dict[str, str], *, talker: bool) -> list[Contact]:
        """One to four people; whoever is asked for first answers the telephone when `talker`."""
        count = 1 if columns["kind"] != "company" else self.chance.choice((1, 2, 2, 3, 3, 4))
        return [self._person(columns, place, talker=talker and place == 0) for place in range(count)]

    def _company(self) -> tuple[str, str]:
        while True:
            name, about = self.phrases.pick("companies", "trades")
            name = name.replace("{stem}", self.phrases.pick("companies", "stems"))
            if name not in self._names:
                self._names.add(name)
                return name, self.phrases.filled(about)

    def _household(self, family: str) -> tuple[str, str]:
        spoken = family + "ых" if self.language == "ru" else family
        name = self.phrases.word("people", "household").replace("{family}", spoken)
        return name, self.phrases.text("companies", "household_about")

    def _person(self, columns: dict[str, str], place: int, *, talker: bool) -> Contact:
        woman = self.chance.random() < 0.45
        family = columns["family"] or str(self.phrases.pick("people", "family_male"))
        family += "а" if woman and self.language == "ru" else ""
        given = str(self.phrases.pick("people", "given_female" if woman else "given_male"))
        middle = str(self.phrases.pick("people", "middle_female" if woman else "middle_male"))
        role = self._role(place) if columns["kind"] == "company" else None
        firm = _slug(columns["name"])
        return Contact(
            columns={
                "family_name": family, "given_name": given, "middle_name": middle, "position": place,
                "greeting_name": _greeting(self.language, family, given, middle, woman=woman),
                "role": "" if role is None else self.phrases.role(role), "language": self.language,
                "decision_maker": role in _DECIDES,
                "email": f"{_slug(given)}.{_slug(family)}@{firm}.example" if self.chance.random() < 0.8 else "",
            },
            numbers=self._numbers(columns, place, talker=talker),
        )  # fmt: skip

    def _role(self, place: int) -> int:
        return self.chance.choice(_DECIDES) if place == 0 else self.chance.choice((3, 5, 6, 7, 8))

    def _numbers(self, columns: dict[str, str], place: int, *, talker: bool) -> list[tuple[str, str]]:
        country, area, chance = columns["country"], columns["area"], self.chance
        numbers = [("mobile", mobile(country, chance, tail_of(chance, talker=talker)))]
        if place == 0 and columns["kind"] == "company":
            numbers.append(("landline", landline(country, area, chance, tail_of(chance, talker=False))))
        return numbers


def _greeting(language: str, family: str, given: str, middle: str, *, woman: bool) -> str:
    match language:
        case "hu":
            return f"{family} {given}" if woman else f"{family} úr"
        case "ru":
            return f"{given} {middle}"
        case _:
            return f"{'Ms' if woman else 'Mr'} {family}"


def _slug(name: str) -> str:
    """Latin letters and hyphens, for the address of an e-mail."""
    latin = "".join(_CYRILLIC.get(letter, letter) for letter in name.lower())
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return "-".join("".join(letter if letter.isalnum() else " " for letter in plain).split()) or "office"
