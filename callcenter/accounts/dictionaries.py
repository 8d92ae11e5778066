"""Where accounts come from (A27) and what sorts there are (A39); administrators keep the sources."""

from callcenter import users
from callcenter.accounts.sql import account_types, sources

__all__ = ["SOURCES", "account_types", "sources"]

SOURCES = users.dictionaries.Dictionary(table="source")
