"""Who logs in, in which team, with which rights and which telephones; and the log of what they did.

Tables: app_user, team, session, login_attempt, telephone, pbx, audit.
"""

from callcenter.users.administering import add_team, add_user, change_user, deactivate, set_password
from callcenter.users.auditing import audit, broken_audit_row
from callcenter.users.model import (
    LoginRefused,
    Team,
    Telephone,
    TelephoneChange,
    TooManyAttempts,
    User,
    UserChange,
    UserInUse,
    WeakPassword,
)
from callcenter.users.sessions import Session, log_in, log_out, session_of
from callcenter.users.sql import list_teams, list_telephones, list_users, telephone_of, user_by_id
from callcenter.users.telephones import BrowserTelephone, add_desk_telephone, browser_telephone, change_telephone

__all__ = [
    "BrowserTelephone",
    "LoginRefused",
    "Session",
    "Team",
    "Telephone",
    "TelephoneChange",
    "TooManyAttempts",
    "User",
    "UserChange",
    "UserInUse",
    "WeakPassword",
    "add_desk_telephone",
    "add_team",
    "add_user",
    "audit",
    "broken_audit_row",
    "browser_telephone",
    "change_telephone",
    "change_user",
    "deactivate",
    "list_teams",
    "list_telephones",
    "list_users",
    "log_in",
    "log_out",
    "session_of",
    "set_password",
    "telephone_of",
    "user_by_id",
]
