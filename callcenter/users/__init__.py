"""Who logs in, in which team, with which rights and which telephones; and the log of what they did.

Tables: app_user, team, session, login_attempt, telephone, audit, audit_check, dictionary_merge.
Parts with names of their own: `sessions` (log-ins), `own` (what people change about themselves), `administering`,
`teams`, `telephones`, `auditing` (the audit log, read and checked), `dictionaries` (lists of names and how they are
kept), `refusals` (why a log-in or a change is refused).
"""

from callcenter.users import administering, auditing, dictionaries, own, refusals, sessions, teams, telephones
from callcenter.users.auditing import audit
from callcenter.users.model import User
from callcenter.users.sql import assignable_users, list_users, user_by_id
from callcenter.users.sweeping import sweep
from callcenter.users.watching import SessionWatch

__all__ = [
    "SessionWatch",
    "User",
    "administering",
    "assignable_users",
    "audit",
    "auditing",
    "dictionaries",
    "list_users",
    "own",
    "refusals",
    "sessions",
    "sweep",
    "teams",
    "telephones",
    "user_by_id",
]
