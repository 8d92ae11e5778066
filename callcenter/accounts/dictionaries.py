"""Where accounts come from (A27) and what sorts there are (A39); administrators keep the sources."""

from callcenter.accounts.sql import account_types, sources
from callcenter.users import Dictionary

__all__ = ["SOURCES", "account_types", "sources"]

SOURCES = Dictionary(table="source")
