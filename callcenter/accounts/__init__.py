"""Prospects and clients, their people, numbers and orders.

Tables: account, person, phone_number, sales_order, assignment; dictionaries: source, account_type.
Who sees what is the database's decision; a foreign account and an absent one are the same (A34).
"""

from callcenter.accounts.entering import add_account, add_number, add_order, add_person, change_account
from callcenter.accounts.finding import count_accounts, list_accounts
from callcenter.accounts.model import (
    Account,
    AccountEntry,
    AccountLine,
    Choice,
    Number,
    Order,
    OrderEntry,
    Owner,
    Person,
    PersonEntry,
)
from callcenter.accounts.sources import add_source, change_source, restore_source, retire_source, source_entries
from callcenter.accounts.sql import (
    account_by_id,
    account_types,
    numbers_of,
    orders_of,
    owners_of,
    people_of,
    sources,
)

__all__ = [
    "Account",
    "AccountEntry",
    "AccountLine",
    "Choice",
    "Number",
    "Order",
    "OrderEntry",
    "Owner",
    "Person",
    "PersonEntry",
    "account_by_id",
    "account_types",
    "add_account",
    "add_number",
    "add_order",
    "add_person",
    "add_source",
    "change_account",
    "change_source",
    "count_accounts",
    "list_accounts",
    "numbers_of",
    "orders_of",
    "owners_of",
    "people_of",
    "restore_source",
    "retire_source",
    "source_entries",
    "sources",
]
