"""What a person is told: a refusal carries a code for the translated sentence and the values in it."""

from typing import Any


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
    """A field holds something that cannot be saved; `field` names it, `reason` says why."""

    code = "invalid"

    def __init__(self, field: str, reason: str, **values: Any) -> None:
        super().__init__(field=field, reason=reason, **values)
        self.field = field
        self.reason = reason
