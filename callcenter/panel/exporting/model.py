"""A list that goes out: its headings, its rows in the reader's words, and what was asked for."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

import msgspec
from multidict import MultiMapping

from callcenter import db, lists, users
from callcenter.errors import Refusal
from callcenter.panel.formats import Formats
from callcenter.panel.languages import Words, spoken

Asked = Sequence[tuple[Words, str]]
BLOCK = 100  # rows that are written together: more would hold up the event loop


class ExportsBusy(Refusal):
    """As many lists as this server sends at once are being sent."""

    code = "exports_busy"


class Reader:
    """Who gets the file: language and clock."""

    def __init__(self, user: users.User) -> None:
        self.language = user.language
        self._formats = Formats(user.language, user.time_zone)
        self._spoken = partial(spoken, language=user.language)

    def words(self, words: Words) -> str:
        """The words in the reader's language."""
        return self._spoken(words)

    def named(self, names: Mapping[str, str] | None) -> str:
        """The name of an entry in the reader's language."""
        return (names or {}).get(self.language, "")

    def local(self, moment: datetime | None) -> datetime | None:
        """The moment on the reader's clock."""
        return self._formats.local(moment) if moment else None

    def local_day(self, moment: datetime) -> date:
        """The day of the moment on the reader's clock."""
        return self._formats.local(moment).date()

    def day(self, day: date | None) -> str:
        """A day in a sentence."""
        return self._formats.with_year(day)


class Column(msgspec.Struct, frozen=True):
    """A heading, and what stands below it for a line of the list."""

    heading: Words
    cell: Callable[[Any, Reader], lists.writing.Cell]


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """A list on its way out; the rows are read while they are sent."""

    title: str  # in the reader's language
    subject: str  # the title as the audit log keeps it: marked for translation
    asked: Asked  # the filter: marked names of fields, and what was typed or chosen there
    headings: Sequence[str]
    rows: AsyncIterator[Sequence[lists.writing.Cell]]

    @classmethod
    def of(
        cls, reader: Reader, title: str, asked: Asked, columns: Sequence[Column], lines: AsyncIterator[Any]
    ) -> "Export":
        """The export of these columns of the lines."""
        return cls(
            title=reader.words(title),
            subject=title,
            asked=[(field, value) for field, value in asked if value],
            headings=[reader.words(column.heading) for column in columns],
            rows=([column.cell(line, reader) for column in columns] async for line in lines),
        )

    async def blocks(self) -> AsyncIterator[list[Sequence[lists.writing.Cell]]]:
        """The rows, some at a time; the last block is empty."""
        block: list[Sequence[lists.writing.Cell]] = []
        async for row in self.rows:
            block.append(row)
            if len(block) == BLOCK:
                yield block
                block = []
        if block:
            yield block
        yield []


Exporter = Callable[[db.Connection, users.User, MultiMapping[str]], Awaitable[Export]]


def chosen(ids: Iterable[int], options: Iterable[tuple[int, str]]) -> str:
    """The names of what was chosen."""
    names = dict(options)
    return ", ".join(names.get(one, "?") for one in ids)
