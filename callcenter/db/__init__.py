"""The Postgres door: pools, transactions that act for somebody, notifications, migrations.

Every statement runs inside a transaction that names for whom it acts; row level security does the rest.
"""

from callcenter.db.acting import SYSTEM, Actor, Role, acting
from callcenter.db.listening import Change, announce, listen
from callcenter.db.migrating import MigrationRefused, migrate, pending
from callcenter.db.pool import Connection, Pool, open_pool
from callcenter.db.rows import fetch_one, fetch_rows

__all__ = [
    "SYSTEM",
    "Actor",
    "Change",
    "Connection",
    "MigrationRefused",
    "Pool",
    "Role",
    "acting",
    "announce",
    "fetch_one",
    "fetch_rows",
    "listen",
    "migrate",
    "open_pool",
    "pending",
]
