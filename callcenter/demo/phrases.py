"""The words of the sample office in one language: names, places, what people noted."""

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from callcenter import scripts

FOLDER = Path(__file__).parent / "phrases"


class Phrases:
    """Picks words of one language; every pick costs the same chance, so that an office can be made again."""

    def __init__(self, language: str, chance: Random) -> None:
        self.language = language
        self.chance = chance
        self._words = _words(language)

    def pick(self, part: str, name: str) -> Any:
        """One entry of a list; "" when there is no such list."""
        entries = self._words[part].get(name)
        return self.chance.choice(entries) if entries else ""

    def text(self, part: str, name: str) -> str:
        """One entry with its number, month and day filled in."""
        return self.filled(str(self.pick(part, name)))

    def filled(self, text: str) -> str:
        """`text` with a number, a month and a day."""
        facts = {
            "n": str(self.chance.choice((3, 4, 5, 6, 8, 9, 11, 12, 14, 18, 21, 22, 26, 31, 40, 54))),
            "month": str(self.pick("people", "months")),
            "day": str(self.pick("people", "days")),
        }
        return scripts.fill(text, facts)

    def role(self, number: int) -> str:
        """The role of that number; the numbers mean the same in all languages."""
        return str(self._words["people"]["roles"][number])

    def word(self, part: str, name: str) -> str:
        """A single entry that is not a list."""
        return str(self._words[part][name])


@cache
def _words(language: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
