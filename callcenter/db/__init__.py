"""The Postgres door: pools, transactions that act for somebody, notifications, migrations.

Every statement runs inside a transaction that names for whom it acts; row level security does the rest.
"""

from callcenter.db.acting import INVISIBLE, SYSTEM, Actor, Plans, Refusals, Role, acting, as_nobody, refusing, violating
from callcenter.db.answering import FAILURES, UNWRITABLE
from callcenter.db.dictionaries import (
    DictionaryEntry,
    dictionary_entries,
    insert_entry,
    lock_entry,
    merge_entry,
    move_entry,
    restore_entry,
    retire_entry,
    separate_entry,
    update_entry,
)
from callcenter.db.listening import Change, announce, listen
from callcenter.db.migrating import MigrationRefused, migrate, pending
from callcenter.db.pool import Connection, Pool, connected, open_pool
from callcenter.db.rows import fetch_one, fetch_rows, stream_rows
from callcenter.db.together import together

__all__ = [
    "FAILURES",
    "INVISIBLE",
    "SYSTEM",
    "UNWRITABLE",
    "Actor",
    "Change",
    "Connection",
    "DictionaryEntry",
    "MigrationRefused",
    "Plans",
    "Pool",
    "Refusals",
    "Role",
    "acting",
    "announce",
    "as_nobody",
    "connected",
    "dictionary_entries",
    "fetch_one",
    "fetch_rows",
    "insert_entry",
    "listen",
    "lock_entry",
    "merge_entry",
    "migrate",
    "move_entry",
    "open_pool",
    "pending",
    "refusing",
    "restore_entry",
    "retire_entry",
    "separate_entry",
    "stream_rows",
    "together",
    "update_entry",
    "violating",
]
