"""Why a log-in or a change is refused."""

from callcenter.errors import Forbidden, Refusal


class LoginRefused(Refusal):
    """Unknown login, wrong password or deactivated user: all answer the same."""

    code = "login_refused"


class TooManyAttempts(Refusal):
    """Too many wrong passwords from this place; `minutes` says how long to wait."""

    code = "too_many_attempts"


class WeakPassword(Refusal):
    """Shorter than `least` characters."""

    code = "weak_password"


class UserHasWork(Refusal):
    """`name` has accounts or planned contacts, which would be forgotten: they are handed over first (A21, A22)."""

    code = "user_has_work"


class UserInUse(Refusal):
    """The user cannot be deactivated while in a call."""

    code = "user_in_a_call"


class LastAdministrator(Refusal):
    """The house would be left without anybody who administers it."""

    code = "last_administrator"


class LatestEntry(Refusal):
    """The only entry of a list that is still in use cannot be retired: nothing could be chosen any more."""

    code = "latest_entry"


class NeededEntry(Refusal):
    """The product itself gives this entry of a list: it can be renamed, and neither retired nor merged."""

    code = "needed_entry"


class NotMerged(Refusal):
    """The entry counts as itself: there is no merge that could be undone."""

    code = "not_merged"


class MayNotExport(Forbidden):
    """An administrator has not given the user the right to take lists along."""

    code = "may_not_export"
