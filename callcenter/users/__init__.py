"""Who logs in, in which team, with which rights and which telephones; and the log of what they did.

Tables: app_user, team, session, login_attempt, telephone, audit, audit_check.
"""

from callcenter.users.administering import (
    add_team,
    add_user,
    change_team,
    change_user,
    deactivate,
    reactivate,
    set_password,
)
from callcenter.users.auditing import audit, audit_check, audit_rows, check_whole_audit_log
from callcenter.users.dictionaries import LANGUAGES, Dictionary, one_line
from callcenter.users.model import (
    LoginRefused,
    OwnSettings,
    Team,
    Telephone,
    TelephoneChange,
    TooManyAttempts,
    User,
    UserChange,
    UserHasWork,
    UserInUse,
    WeakPassword,
)
from callcenter.users.own import DIAL_KEYS, change_own_password, change_own_settings
from callcenter.users.passwords import one_time_password
from callcenter.users.sessions import Session, log_in, log_out, session_of
from callcenter.users.sql import assignable_users, list_teams, list_users, user_by_id
from callcenter.users.sweeping import sweep
from callcenter.users.telephones import (
    BrowserTelephone,
    add_desk_telephone,
    browser_extension,
    browser_telephone,
    change_telephone,
    renew_secret,
)
from callcenter.users.telephones.sql import list_telephones, telephone_of
from callcenter.users.watching import SessionWatch

__all__ = [
    "DIAL_KEYS",
    "LANGUAGES",
    "BrowserTelephone",
    "Dictionary",
    "LoginRefused",
    "OwnSettings",
    "Session",
    "SessionWatch",
    "Team",
    "Telephone",
    "TelephoneChange",
    "TooManyAttempts",
    "User",
    "UserChange",
    "UserHasWork",
    "UserInUse",
    "WeakPassword",
    "add_desk_telephone",
    "add_team",
    "add_user",
    "assignable_users",
    "audit",
    "audit_check",
    "audit_rows",
    "browser_extension",
    "browser_telephone",
    "change_own_password",
    "change_own_settings",
    "change_team",
    "change_telephone",
    "change_user",
    "check_whole_audit_log",
    "deactivate",
    "list_teams",
    "list_telephones",
    "list_users",
    "log_in",
    "log_out",
    "one_line",
    "one_time_password",
    "reactivate",
    "renew_secret",
    "session_of",
    "set_password",
    "sweep",
    "telephone_of",
    "user_by_id",
]
