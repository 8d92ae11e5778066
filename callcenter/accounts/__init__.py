"""Prospects and clients, their people, numbers and orders.

Tables: account, person, phone_number, sales_order, assignment; dictionaries: source, account_type.
Who sees what is the database's decision; a foreign account and an absent one are the same (A34).
Parts with names of their own: `people` (contact persons and numbers), `orders`, `finding` (lists and searches),
`dictionaries` (sources, account types), `intake` (many accounts at once).
"""

from callcenter.accounts import dictionaries, finding, intake, orders, people
from callcenter.accounts.entering import add_account, change_account
from callcenter.accounts.model import Account, AccountEntry
from callcenter.accounts.sql import account_by_id, owners_of

__all__ = [
    "Account",
    "AccountEntry",
    "account_by_id",
    "add_account",
    "change_account",
    "dictionaries",
    "finding",
    "intake",
    "orders",
    "owners_of",
    "people",
]
