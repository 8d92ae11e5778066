"""The words for days and months in the panel's languages, as CLDR has them and as people shorten them."""

import unicodedata
from collections.abc import Mapping
from functools import cache

from babel import Locale

from callcenter.panel.languages import LANGUAGES

RELATIVE = {
    "en": {"today": 0, "tomorrow": 1, "yesterday": -1, "tmr": 1},
    "hu": {"ma": 0, "holnap": 1, "holnaputan": 2, "tegnap": -1},
    "ru": {"сегодня": 0, "завтра": 1, "послезавтра": 2, "вчера": -1},
}
LEAST_LETTERS = 2  # of a word that somebody did not write out
LEAST_STEM = 4  # letters of a word from which its case may be taken: pénteken, пятницу

Words = Mapping[str, Mapping[str, int]]


def plain(text: str) -> str:
    """Small letters without accents, plain spaces and dashes."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return bare.replace("\u2212", "-")


def value_of(word: str, language: str, words: Words) -> int | None:
    """What the word means, in the reader's language first, or shortened; None when it could be two things."""
    languages = sorted(words, key=lambda each: each != language)
    for each in languages:
        if word in words[each]:
            return words[each][word]
    for each in languages:
        meant = {whole: value for whole, value in words[each].items() if _is_form_of(word, whole)}
        if len(set(meant.values())) == 1 or (meant and words is RELATIVE):  # "hol" is tomorrow: the shorter word
            return meant[min(meant, key=len)]
    return None


def _is_form_of(word: str, whole: str) -> bool:
    """Whether `word` is `whole` shortened, or in another case."""
    shortened = len(word) >= LEAST_LETTERS and whole.startswith(word)
    return shortened or (len(whole) >= LEAST_STEM and word.startswith(whole[:-1]))


@cache
def _names(kind: str) -> Words:
    found: dict[str, dict[str, int]] = {}
    for language in LANGUAGES:
        names = getattr(Locale.parse(language), kind)
        found[language] = {
            plain(name).rstrip("."): value - (kind == "months")  # months count from 1, days from Monday as 0
            for context in ("format", "stand-alone")
            for width in ("wide", "abbreviated", "short")
            for value, name in names[context].get(width, {}).items()
        }
    return found


DAYS = _names("days")
MONTHS = {language: {name: value + 1 for name, value in words.items()} for language, words in _names("months").items()}
