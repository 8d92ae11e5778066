"""What people type becomes one number, or a refusal that says why."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter import numbers
from callcenter.numbers import Kind, NumberRefused, Reason


@pytest.mark.parametrize(
    ("raw", "region", "e164", "kind"),
    [
        ("06 30 123 4567", "HU", "+36301234567", Kind.MOBILE),
        ("+36 (0) 30 123-4567", "RU", "+36301234567", Kind.MOBILE),
        ("30 123 4567", "HU", "+36301234567", Kind.MOBILE),
        ("0036/1/234.5678", "HU", "+3612345678", Kind.LANDLINE),
        ("06-62-123-456", "HU", "+3662123456", Kind.LANDLINE),
        ("8 (912) 345-67-89", "RU", "+79123456789", Kind.MOBILE),
        ("9123456789", "RU", "+79123456789", Kind.MOBILE),
        ("8 495 123 45 67", "RU", "+74951234567", Kind.LANDLINE),
        ("8 800 555 35 35", "RU", "+78005553535", Kind.OTHER),
        ("8107 912 345 67 89", "RU", "+79123456789", Kind.MOBILE),
        ("07911 123456", "GB", "+447911123456", Kind.MOBILE),
        ("020 7946 0018", "GB", "+442079460018", Kind.LANDLINE),
        ("+44 (0)20 7946 0018", "HU", "+442079460018", Kind.LANDLINE),
        ("٠٦٣٠١٢٣٤٥٦٧", "HU", "+36301234567", Kind.MOBILE),
        ("\u202a+36 30 123 4567\u202c", "HU", "+36301234567", Kind.MOBILE),
        ("\uff0b36 30 123 4567", "HU", "+36301234567", Kind.MOBILE),
    ],
)
def test_typed_number_becomes_one_number(raw: str, region: str, e164: str, kind: Kind) -> None:
    number = numbers.normalise(raw, region)
    assert (number.e164, number.kind, number.extension) == (e164, kind, "")


@pytest.mark.parametrize(
    "raw", ["+99012345607", "+990 12 345 699", "+36 99 123 4500", "+79990000010", "00990123456701"]
)
def test_number_of_the_demo_network_is_accepted_though_nobody_owns_its_range(raw: str) -> None:
    assert numbers.normalise(raw, "HU").e164.endswith(raw[-2:])


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("call me", Reason.HAS_LETTERS),
        ("1-800-FLOWERS", Reason.HAS_LETTERS),
        ("звоните 8 912", Reason.HAS_LETTERS),
        ("", Reason.TOO_SHORT),
        ("+", Reason.TOO_SHORT),
        ("12", Reason.TOO_SHORT),
        ("1234567", Reason.TOO_SHORT),
        ("+99012", Reason.TOO_SHORT),
        ("06 30 123 45678", Reason.TOO_LONG),
        ("1" * 30, Reason.TOO_LONG),
        ("1" * 10_000, Reason.TOO_LONG),
        ("+9901234567890123456", Reason.TOO_LONG),
        ("++36301234567", Reason.NOT_A_NUMBER),
        ("+36301234567&+36901234567", Reason.NOT_A_NUMBER),
        ("+36301234567,,1", Reason.NOT_A_NUMBER),
        ("²06301234567", Reason.NOT_A_NUMBER),
        ("06 90 123 456", Reason.PREMIUM),
        ("8 809 123 45 67", Reason.PREMIUM),
        ("+1 900 555 0100", Reason.PREMIUM),
        ("+44 70 1234 5678", Reason.PREMIUM),
        ("+881 6 1234 5678", Reason.PREMIUM),
        ("+979 1 2345 6789", Reason.PREMIUM),
        ("112", Reason.EMERGENCY),
        ("107", Reason.EMERGENCY),
        ("+36 112", Reason.EMERGENCY),
    ],
)
def test_what_may_not_be_called_is_refused_with_its_reason(raw: str, reason: Reason) -> None:
    with pytest.raises(NumberRefused) as refusal:
        numbers.normalise(raw, "RU" if raw.startswith("8") else "HU")
    assert refusal.value.reason is reason


@pytest.mark.parametrize(
    ("raw", "region", "shown"),
    [
        ("06 30 123 4567 ext. 12", "HU", "+36 30 123 4567 ext. 12"),
        ("+36 1 234 5678 m.: 12", "HU", "+36 1 234 5678 ext. 12"),
        ("8 495 123-45-67 доб. 12", "RU", "+7 495 123-45-67 ext. 12"),
        ("020 7946 0018 x12", "GB", "+44 20 7946 0018 ext. 12"),
        ("+36301234567;ext=12", "HU", "+36 30 123 4567 ext. 12"),
    ],
)
def test_extension_is_kept_apart(raw: str, region: str, shown: str) -> None:
    number = numbers.normalise(raw, region)
    assert number.extension == "12"
    assert numbers.display(number.e164, "en", number.extension) == shown


def test_screen_shows_the_international_form_and_the_extension_in_the_readers_language() -> None:
    assert numbers.display("+3612345678", "hu") == "+36 1 234 5678"
    assert numbers.display("+36301234567", "hu", "12") == "+36 30 123 4567 m.: 12"
    assert numbers.display("+79123456789", "ru", "12") == "+7 912 345-67-89 доб. 12"
    assert numbers.display("+442079460018", "en") == "+44 20 7946 0018"
    assert numbers.display("+99012345607", "en") == "+990 123 456 07"
    assert numbers.display("not a number", "en") == "not a number"


def test_number_is_allowed_by_its_prefix_only() -> None:
    assert numbers.allowed("+36301234567", ["+7", "+36"])
    assert not numbers.allowed("+36301234567", ["+7"])
    assert not numbers.allowed("+36301234567", [])
    assert not numbers.allowed("+36301234567", ["", "+"])
    assert not numbers.allowed("+36301234567&+7900", ["+36"])


TYPED = st.from_regex(r"\+?(36|06|0036|7|8|44|0|0044|)[ (]?[0-9]{1,4}[ )/-]?[0-9]{3,4}[ .-]?[0-9]{2,5}", fullmatch=True)
PLAIN = st.from_regex(r"(\+36|06)(20|30|31|70|1|22|52|96)[0-9]{6,7}|(\+7|8)9[0-9]{9}|(\+44|0)7[0-9]{9}", fullmatch=True)


@given(st.sampled_from(["HU", "RU", "GB"]), st.one_of(TYPED, PLAIN))
@settings(max_examples=1500, deadline=None)
def test_short_way_says_what_the_library_says(region: str, raw: str) -> None:
    """Number, kind, region, extension, or the same refusal."""
    assert told(numbers.normalise, raw, region) == told(numbers.thoroughly, raw, region)


def told(reading: Callable[[str, str], numbers.Number], raw: str, region: str) -> numbers.Number | Reason:
    try:
        return reading(raw, region)
    except NumberRefused as refusal:
        return refusal.reason


@given(st.text(max_size=80), st.sampled_from(["HU", "RU", "GB", "US", "ZZ"]))
@settings(max_examples=500, deadline=None)
def test_any_text_is_a_number_or_refused(raw: str, region: str) -> None:
    try:
        number = numbers.normalise(raw, region)
    except NumberRefused:
        return
    assert number.e164[0] == "+"
    assert number.e164[1:].isdigit()
    assert 8 <= len(number.e164) <= 16
    assert numbers.normalise(number.e164, region).e164 == number.e164
