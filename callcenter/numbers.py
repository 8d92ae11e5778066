"""Telephone numbers: what a person typed becomes E.164 or is refused with a reason; E.164 becomes what a screen shows.

A number is accepted when it is possible, not only when its range is assigned: numbering plans change faster than
libraries, and the demo network lives in ranges that nobody owns. Numbers that cost the caller, and emergency numbers,
are refused.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

import phonenumbers
from msgspec import Struct, structs
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

LONGEST_INPUT = 64
UNOWNED = "990"  # a country code that the ITU keeps free; the demo network uses it

_EMERGENCY = frozenset(
    ("112", "911", "999", "000", "101", "102", "103", "104", "105", "107")
)  # in no country a customer
_EXTENSION = re.compile(
    r"(?:[,;]|\s)*(?:;?ext\.?=?|extension|доб(?:авочный)?\.?|вн\.?|mellék\.?|m(?:ell)?\.:|x|#)\s*:?\s*([0-9]{1,8})\s*$",
    re.IGNORECASE,
)
_FILLING = re.compile(r"[\s().\-/\u00a0\u00ad\u2010-\u2015\u2060\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
_SIMPLE = re.compile(r"\+?[0-9 ()./\-]*[0-9][ ()./\-]*")  # no extension, no other script, nothing to explain
_NO_FILLING = str.maketrans("", "", " ()./-")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class Kind(StrEnum):
    """What sort of line a number leads to, as far as the plan tells."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    OTHER = "other"  # toll-free, shared cost, internet telephony, either of the two, or not told


class Reason(StrEnum):
    """Why a text is not a number to call."""

    HAS_LETTERS = "has_letters"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"
    PREMIUM = "premium"  # costs the caller: premium rate, satellite, international networks
    EMERGENCY = "emergency"


class NumberRefused(ValueError):
    """The text is not a number that may be called; `reason` says why."""

    def __init__(self, reason: Reason, raw: str) -> None:
        super().__init__(f"{reason.value}: {raw[:LONGEST_INPUT]!r}")
        self.reason = reason


class Number(Struct, frozen=True, kw_only=True):
    """A telephone number."""

    e164: str
    national: str  # its significant digits, without country code and trunk prefix
    kind: Kind
    region: str  # ISO 3166, or "001" when it belongs to no country
    extension: str = ""


# What the library tells more exactly is left to it: islands among the British mobiles, ranges that are open in part.
# The plain forms of the markets at home, without the library: country code, trunk prefixes, significant numbers.
# Hungary: nmhh.hu, national numbering plan; Russia: order 205 of the ministry; Britain: Ofcom's plan (mobiles only).
_GB_ISLANDS = "700|781|797|829|839|911|924|937|509|524|457"
_GB_MOBILES = "(?:[45789][0-9]{2}|[1-3][0-9]{2})"
_HU_AREAS = "2[2-9]|3[2-7]|4[24-9]|5[2-7]|59|6[2368]|69|7[2-9]|8[2-57-9]|9[2-69]"
_PLAIN = (
    (re.compile(r"(?:\+36|0036|06)((?:20|30|31|50|70)[0-9]{7})"), "HU", "+36", Kind.MOBILE, "HU"),
    (re.compile(rf"(?:\+36|0036|06)(1[0-9]{{7}}|(?:{_HU_AREAS})[0-9]{{6}})"), "HU", "+36", Kind.LANDLINE, "HU"),
    (re.compile(r"(?:\+7|8)(9(?!300)(?:[0-4689][0-9]|5[0-35689]|7[017-9])[0-9]{7})"), "RU", "+7", Kind.MOBILE, "RU"),
    (re.compile(rf"(?:\+44|0044|0)(7(?!{_GB_ISLANDS}){_GB_MOBILES}[0-9]{{6}})"), "GB", "+44", Kind.MOBILE, "GB"),
)
_COSTLY_CODES = ("870", "878", "881", "882", "883", "979")  # satellites and international networks
_COSTLY_TYPES = (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.PAGER, PhoneNumberType.PERSONAL_NUMBER)
_KINDS = {PhoneNumberType.MOBILE: Kind.MOBILE, PhoneNumberType.FIXED_LINE: Kind.LANDLINE}
_TOO_LONG = (phonenumbers.ValidationResult.TOO_LONG, phonenumbers.ValidationResult.INVALID_LENGTH)


def normalise(raw: str, region: str) -> Number:
    """Read what a person typed, as somebody in `region` (ISO 3166) would dial it. Raises NumberRefused."""
    if len(raw) > LONGEST_INPUT:
        raise NumberRefused(Reason.TOO_LONG, raw)
    if _SIMPLE.fullmatch(raw) and "(0)" not in raw:
        return _plain(raw.translate(_NO_FILLING), region) or thoroughly(raw, region)
    digits, extension = _read(raw)
    plain = _plain(digits, region)
    if plain is None:
        return _planned(digits, region, extension, raw)
    return structs.replace(plain, extension=extension) if extension else plain


def thoroughly(raw: str, region: str) -> Number:
    """As `normalise` for a text of at most LONGEST_INPUT signs, without its short ways: many times slower."""
    digits, extension = _read(raw)
    return _planned(digits, region, extension, raw)


def display(e164: str, language: str, extension: str = "") -> str:
    """The number as a screen shows it: the international form in every language, with its extension in words."""
    if not extension:
        return _grouped(e164)
    label = {"hu": "m.:", "ru": "доб."}.get(language, "ext.")
    return f"{_grouped(e164)} {label} {extension}"


def allowed(e164: str, prefixes: Iterable[str]) -> bool:
    """Whether the number begins with one of the prefixes (`+36`, `+7495`, …). No prefix allows nothing."""
    return _E164.fullmatch(e164) is not None and any(len(prefix) > 1 and e164.startswith(prefix) for prefix in prefixes)


def _read(raw: str) -> tuple[str, str]:
    text, extension = _split_extension(raw.strip())
    return _digits(text, raw), extension


def _planned(digits: str, region: str, extension: str, raw: str) -> Number:
    _refuse_short(digits, region, raw)
    return _by_plan(digits, region, extension, raw)


def _split_extension(text: str) -> tuple[str, str]:
    match = _EXTENSION.search(text)
    if match is None or not any(sign.isdigit() for sign in text[: match.start()]):
        return text, ""
    return text[: match.start()], match[1]


def _digits(text: str, raw: str) -> str:
    """Plain ASCII digits with at most one plus in front; digits of other scripts are digits too."""
    bare = _FILLING.sub("", text.replace("(0)", "") if text.lstrip().startswith(("+", "00")) else text)
    plus = "+" if bare[:1] in ("+", "\uff0b") else ""
    signs = bare[1:] if plus else bare
    if any(sign.isalpha() for sign in signs):
        raise NumberRefused(Reason.HAS_LETTERS, raw)
    if not signs.isdecimal():
        raise NumberRefused(Reason.NOT_A_NUMBER if signs else Reason.TOO_SHORT, raw)
    return plus + "".join(str(int(sign)) for sign in signs)


def _plain(digits: str, region: str) -> Number | None:
    for pattern, home, code, kind, belongs in _PLAIN:
        if (digits.startswith("+") or home == region) and (match := pattern.fullmatch(digits)):
            return Number(e164=code + match[1], national=match[1], kind=kind, region=belongs)
    return None


def _refuse_short(digits: str, region: str, raw: str) -> None:
    bare = digits.lstrip("+")
    if bare in _EMERGENCY or phonenumbers.is_emergency_number(bare, region):
        raise NumberRefused(Reason.EMERGENCY, raw)
    if len(bare) < 5:
        raise NumberRefused(Reason.TOO_SHORT, raw)
    if len(bare) > 18:
        raise NumberRefused(Reason.TOO_LONG, raw)


def _by_plan(digits: str, region: str, extension: str, raw: str) -> Number:
    international = "+" + digits[2:] if digits.startswith("00") else digits
    if international.startswith("+" + UNOWNED):
        return _unowned(international, extension, raw)
    if international.startswith(tuple("+" + code for code in _COSTLY_CODES)):
        raise NumberRefused(Reason.PREMIUM, raw)
    try:
        parsed = phonenumbers.parse(digits, region)
    except NumberParseException as error:
        raise NumberRefused(_reason(error), raw) from error
    _refuse_impossible(parsed, raw)
    return Number(
        e164=phonenumbers.format_number(parsed, PhoneNumberFormat.E164),
        national=phonenumbers.national_significant_number(parsed),
        kind=_KINDS.get(phonenumbers.number_type(parsed), Kind.OTHER),
        region=phonenumbers.region_code_for_number(parsed)
        or phonenumbers.region_code_for_country_code(parsed.country_code or 0),
        extension=extension,
    )


def _unowned(international: str, extension: str, raw: str) -> Number:
    if not 10 <= len(international) <= 16:
        raise NumberRefused(Reason.TOO_SHORT if len(international) < 10 else Reason.TOO_LONG, raw)
    return Number(e164=international, national=international[4:], kind=Kind.OTHER, region="001", extension=extension)


def _refuse_impossible(parsed: PhoneNumber, raw: str) -> None:
    national = phonenumbers.national_significant_number(parsed)
    home = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    if national in _EMERGENCY or phonenumbers.is_emergency_number(national, home):
        raise NumberRefused(Reason.EMERGENCY, raw)
    if phonenumbers.number_type(parsed) in _COSTLY_TYPES:
        raise NumberRefused(Reason.PREMIUM, raw)
    verdict = phonenumbers.is_possible_number_with_reason(parsed)
    if verdict == phonenumbers.ValidationResult.IS_POSSIBLE:
        return
    if verdict in _TOO_LONG:
        raise NumberRefused(Reason.TOO_LONG, raw)
    raise NumberRefused(Reason.TOO_SHORT, raw)


def _reason(error: NumberParseException) -> Reason:
    match error.error_type:
        case NumberParseException.TOO_LONG:
            return Reason.TOO_LONG
        case NumberParseException.TOO_SHORT_NSN | NumberParseException.TOO_SHORT_AFTER_IDD:
            return Reason.TOO_SHORT
        case _:
            return Reason.NOT_A_NUMBER


@lru_cache(maxsize=20_000)
def _grouped(e164: str) -> str:
    if e164.startswith("+" + UNOWNED):
        rest = e164[4:]
        return f"+{UNOWNED} " + " ".join(rest[at : at + 3] for at in range(0, len(rest), 3))
    try:
        return str(phonenumbers.format_number(phonenumbers.parse(e164), PhoneNumberFormat.INTERNATIONAL))
    except NumberParseException:
        return e164
