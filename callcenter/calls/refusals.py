"""Why a call is not placed, or cannot be controlled."""

from callcenter.errors import Refusal


class OperatorBusy(Refusal):
    """The operator has an open call already."""

    code = "operator_busy"


class WrapUpOpen(Refusal):
    """The call before still waits for its result."""

    code = "wrap_up_open"


class NoTelephone(Refusal):
    """The operator has no telephone that could ring."""

    code = "no_telephone"


class NoLine(Refusal):
    """The exchange cannot be reached now; nothing was dialled."""

    code = "no_line"


class CallOver(Refusal):
    """The call has ended, or has no customer on the line yet."""

    code = "call_over"


class AlreadyWrappedUp(Refusal):
    """The wrap-up was saved before."""

    code = "already_wrapped_up"
