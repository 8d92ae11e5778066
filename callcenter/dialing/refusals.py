"""Why a number may not be dialled now."""

from callcenter.errors import Refusal


class DialingRefused(Refusal):
    """The number is not dialled, and nobody's telephone rang."""

    code = "dialing_refused"


class NumberSuppressed(DialingRefused):
    """The number is on the stop list: do-not-call wins over everything."""

    code = "number_suppressed"


class PrefixNotAllowed(DialingRefused):
    """No rule allows the number's prefix."""

    code = "prefix_not_allowed"


class OutsideHours(DialingRefused):
    """It is `local_time` there; calls are made from `calls_from` until `calls_until`."""

    code = "outside_hours"
