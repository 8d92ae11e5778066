"""Prospects and clients, their people, numbers and orders.

Tables: account, person, phone_number, email_address, sales_order, first_order_receipt, client_change, assignment,
account_merge; dictionaries: source, account_type, field_def; twin_question.
Who sees what is the database's decision; a foreign account and an absent one are the same (A34).
Parts with names of their own: `entering` (a card), `people` (contact persons), `reaching` (numbers and e-mail
addresses), `fields` (what the administrator adds to cards), `standing` (what an account is), `orders`, `owning`
(accounts given to others), `merging` (two that are one), `finding` (lists, searches, twins), `intake` (many accounts at
once), `dictionaries` (sources, account types).
"""

from callcenter.accounts import (
    dictionaries,
    entering,
    fields,
    finding,
    intake,
    merging,
    orders,
    owning,
    people,
    reaching,
    standing,
)
from callcenter.accounts.model import Account
from callcenter.accounts.sql import account_by_id
from callcenter.accounts.telling import announce

__all__ = [
    "Account",
    "account_by_id",
    "announce",
    "dictionaries",
    "entering",
    "fields",
    "finding",
    "intake",
    "merging",
    "orders",
    "owning",
    "people",
    "reaching",
    "standing",
]
