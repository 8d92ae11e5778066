"""Prospects and clients, their people, numbers and orders.

Tables: account, person, phone_number, sales_order, assignment; dictionaries: source, account_type.
Who sees what is the database's decision; a foreign account and an absent one are the same (A34).
"""

from callcenter.accounts.entering import add_account, add_number, add_order, add_person, change_account
from callcenter.accounts.model import Account, AccountEntry, Number, Order, OrderEntry, Person, PersonEntry
from callcenter.accounts.sql import (
    account_by_id,
    find_accounts,
    list_accounts,
    numbers_of,
    orders_of,
    people_of,
)

__all__ = [
    "Account",
    "AccountEntry",
    "Number",
    "Order",
    "OrderEntry",
    "Person",
    "PersonEntry",
    "account_by_id",
    "add_account",
    "add_number",
    "add_order",
    "add_person",
    "change_account",
    "find_accounts",
    "list_accounts",
    "numbers_of",
    "orders_of",
    "people_of",
]
