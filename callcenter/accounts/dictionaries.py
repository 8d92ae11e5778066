"""Where accounts come from (A27) and what sorts there are (A39); administrators keep both lists."""

from callcenter import users
from callcenter.accounts.sql import account_types, sources

__all__ = ["SOURCES", "TYPES", "account_types", "sources"]

SOURCES = users.dictionaries.Dictionary(table="source")
TYPES = users.dictionaries.Dictionary(table="account_type")
