"""Countries and time zones to choose from, named in the reader's language (CLDR)."""

from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

FIRST = {"en": "GB", "hu": "HU", "ru": "RU"}  # the country that a reader of the language most likely means
# Where a country has several, the zone of its capital or of most of its people.
_MAIN_ZONES = {
    "RU": "Europe/Moscow", "US": "America/New_York", "CA": "America/Toronto", "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo", "MX": "America/Mexico_City", "KZ": "Asia/Almaty", "UA": "Europe/Kyiv",
    "DE": "Europe/Berlin", "ES": "Europe/Madrid", "PT": "Europe/Lisbon", "CN": "Asia/Shanghai",
    "NZ": "Pacific/Auckland", "AR": "America/Argentina/Buenos_Aires", "CL": "America/Santiago", "ID": "Asia/Jakarta",
    "MN": "Asia/Ulaanbaatar", "UZ": "Asia/Tashkent", "CY": "Asia/Nicosia", "GL": "America/Nuuk",
    "EC": "America/Guayaquil",
}  # fmt: skip


@cache
def countries(language: str) -> list[tuple[str, str]]:
    """Code and name of every country, by name."""
    names = Locale.parse(language).territories
    zoned = get_global("territory_zones")
    return sorted(((code, names.get(code, code)) for code in zoned if _is_country(code)), key=lambda entry: entry[1])


@cache
def zone_of(country: str) -> str:
    """The time zone of most people of the country; "" for an unknown one."""
    if country in _MAIN_ZONES:
        return _MAIN_ZONES[country]
    zones = [zone for zone in get_global("territory_zones").get(country, []) if zone in time_zones()]
    return zones[0] if zones else ""


@cache
def time_zones() -> list[str]:
    """Every time zone by which somebody's clock may go. The first call reads a thousand files, in 35 ms."""
    return sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code != "ZZ"
