"""The lists of prospects and of clients, searched by name, person and number."""

from callcenter.accounts.finding.sql import count_accounts, list_accounts

__all__ = ["count_accounts", "list_accounts"]
