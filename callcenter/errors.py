"""What a person is told: a refusal carries a code for the translated sentence and the values in it."""

import unicodedata
from collections.abc import Callable
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")


class Refusal(Exception):
    """The request was understood and refused; nothing was changed.

    `code` picks the sentence in `panel.texts`, `values` fill it. Subclasses name the refusal in the trade's words.
    """

    code = "refused"

    def __init__(self, **values: Any) -> None:
        super().__init__(f"{self.code} {values}" if values else self.code)
        self.values = values


class Absent(Refusal):
    """There is no such thing, or it belongs to somebody else: both answer the same (V1, A34)."""

    code = "absent"


class DatabaseAway(Refusal):
    """The database does not answer just now, and comes back by itself; `reason` is for the log.

    Nothing was changed, unless the connection broke while the transaction was being committed.
    """

    code = "database_away"


class Forbidden(Refusal):
    """The role of the user does not include this."""

    code = "forbidden"


class Invalid(Refusal):
    """A field holds something that cannot be saved; `field` names it, `reason` says why.

    `others` are the further wrong fields of the same form, in the order in which they were found.
    """

    code = "invalid"

    def __init__(self, field: str, reason: str, **values: Any) -> None:
        super().__init__(field=field, reason=reason, **values)
        self.field = field
        self.reason = reason
        self.others: tuple[Invalid, ...] = ()

    @property
    def each(self) -> "tuple[Invalid, ...]":
        """This one and the others."""
        return (self, *self.others)

    def moved(self, ending: str) -> "Invalid":
        """The same faults in fields whose names end so, as where a form asks for the same thing several times."""
        moved = Invalid(**{**self.values, "field": self.field + ending})
        moved.others = tuple(other.moved(ending) for other in self.others)
        return moved


class Faults:
    """Gathers what is wrong with a form, so that a person is told all of it at once. Of each field the first counts.

    `with faults:` keeps an Invalid that is raised inside and goes on after the block; `check` does so with one call.
    `end` raises the one refusal for all that was gathered, if anything was.
    """

    def __init__(self) -> None:
        self._found: dict[str, Invalid] = {}

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> bool:
        if not isinstance(error, Invalid):
            return False
        self.add(error)
        return True

    def add(self, fault: Invalid) -> None:
        """Keep what was found without an exception."""
        for each in fault.each:
            self._found.setdefault(each.field, each)

    def check(self, look: Callable[Given, Found], *given: Given.args, **named: Given.kwargs) -> Found | None:
        """What `look` finds, None when it refuses."""
        with self:
            return look(*given, **named)
        return None

    def end(self) -> None:
        """Raises Invalid, with all that was gathered."""
        if self._found:
            first, *others = self._found.values()
            first.others = tuple(others)
            raise first


def one_line(field: str, text: str, most: int) -> None:
    """Refuse what does not fit on one line: control characters and more than `most` letters."""
    if len(text) > most:
        raise Invalid(field, "too_long", most=most, length=len(text))
    if any(unicodedata.category(letter) == "Cc" for letter in text):
        raise Invalid(field, "control_characters")
