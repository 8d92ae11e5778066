"""The panel's languages: gettext catalogues (English is the source), dates, numbers, plurals by CLDR."""

import gettext
import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from babel import dates
from babel import numbers as babel_numbers
from babel.messages import mofile, pofile

Translations = gettext.NullTranslations
LANGUAGES = {"en": "English", "hu": "Magyar", "ru": "Русский"}
_LOCALES = {"en": "en_GB", "hu": "hu_HU", "ru": "ru_RU"}
FOLDER = Path(__file__).parent.parent / "locales"


def marked(text: str) -> str:
    """Mark a sentence for translation where it is not translated yet."""
    return text


@cache
def translations(language: str) -> Translations:
    """The catalogue of a language."""
    file = FOLDER / f"{language}.po"
    if language == "en" or not file.exists():
        return gettext.NullTranslations()
    with file.open("rb") as source:
        catalogue = pofile.read_po(source, locale=language)
    compiled = io.BytesIO()
    mofile.write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def page_words(web: Path) -> dict[str, str]:
    """What the page's scripts say by themselves: id → English words."""
    return msgspec.json.decode((web / "static" / "js" / "texts.json").read_bytes(), type=dict[str, str])


def script_context(text_id: str) -> str:
    """The context of such a text in the catalogues: one English word may say different things in two places."""
    return f"script:{text_id}"


def page_texts(web: Path, language: str) -> dict[str, str]:
    """The same in a language, for the boot data of a page."""
    spoken = translations(language)
    return {text_id: spoken.pgettext(script_context(text_id), words) for text_id, words in page_words(web).items()}


class Formats:
    """How dates, times, numbers and telephone numbers look for one person."""

    def __init__(self, language: str, time_zone: str) -> None:
        self.language = language
        self._locale = _LOCALES.get(language, "en_GB")
        self._zone = ZoneInfo(time_zone)

    def local(self, moment: datetime) -> datetime:
        """The moment on the person's clock."""
        return moment.astimezone(self._zone)

    def day(self, value: datetime | date | None) -> str:
        """A day: without the year when it is this year's."""
        if value is None:
            return ""
        when = self.local(value) if isinstance(value, datetime) else value
        pattern = "MMMd" if when.year == datetime.now(self._zone).year else "yMMMd"
        return dates.format_skeleton(pattern, when, locale=self._locale)

    def time(self, value: datetime | None) -> str:
        """Hours and minutes."""
        return dates.format_time(self.local(value), "HH:mm", locale=self._locale) if value else ""

    def clock(self, value: datetime | None) -> str:
        """Hours, minutes and seconds."""
        return dates.format_time(self.local(value), "HH:mm:ss", locale=self._locale) if value else ""

    def moment(self, value: datetime | None) -> str:
        """Day and time."""
        return f"{self.day(value)} {self.time(value)}" if value else ""

    def duration(self, seconds: float | timedelta | None) -> str:
        """Minutes and seconds, hours when there are any: 6:41, 1:02:03."""
        if seconds is None:
            return ""
        whole = int(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)
        hours, minutes = divmod(whole // 60, 60)
        return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"

    def number(self, value: float | int | Decimal | None, digits: int = 0) -> str:
        """A figure with the language's separators."""
        if value is None:
            return "–"
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return babel_numbers.format_decimal(value, pattern, locale=self._locale)

    def percent(self, part: float | int | None, whole: float | int | None) -> str:
        """A ratio in percent; a dash when there is nothing to divide by."""
        if not whole or part is None:
            return "–"
        return babel_numbers.format_percent(
            part / whole, "#,##0.0 %" if part / whole < 0.1 else "#,##0 %", locale=self._locale
        )

    def money(self, amount: Decimal | str | float, currency: str) -> str:
        """An amount with its currency."""
        return babel_numbers.format_currency(Decimal(str(amount)), currency, locale=self._locale)
