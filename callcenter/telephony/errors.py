"""What can go wrong on the way to Asterisk, told apart by what a caller may do next."""


class TelephonyError(Exception):
    """Any refusal or failure of the telephony room."""


class LinkDown(TelephonyError):
    """There is no usable link: nothing was written, so nothing will happen. Safe to try again later."""


class OutcomeUnknown(TelephonyError):
    """The action was written and no answer came: it may have happened. Never repeat it; ask Asterisk (`live_calls`)."""


class ActionRefused(TelephonyError):
    """Asterisk answered with an error; its own words are the message. Nothing was done."""


class CallNotLive(ActionRefused):
    """The call, or the leg that the action is about, does not exist in Asterisk now."""


class LoginRefused(TelephonyError):
    """Asterisk does not accept the name, the password or the address. A person has to act; no new attempt is made."""


class BadValue(TelephonyError, ValueError):
    """A value that must never reach the wire: control characters, a line too long, a form that is not allowed."""


class FactsOverflow(TelephonyError):
    """The reader of the facts is too far behind; the link is dropped and everything is asked anew."""
