"""Prospects and clients, their people, numbers and orders.

Tables: account, person, phone_number, email_address, sales_order, first_order_receipt, client_change, assignment;
dictionaries: source, account_type, field_def; twin_question.
Who sees what is the database's decision; a foreign account and an absent one are the same (A34).
Parts with names of their own: `people` (contact persons), `reaching` (numbers and e-mail addresses), `fields` (what the
administrator adds to cards), `standing` (what an account is), `orders`, `owning` (accounts given to others), `finding`
(lists, searches, twins), `intake` (many accounts at once), `dictionaries` (sources, account types).
"""

from callcenter.accounts import dictionaries, fields, finding, intake, orders, owning, people, reaching, standing
from callcenter.accounts.entering import add_account, change_account
from callcenter.accounts.model import Account, AccountEntry
from callcenter.accounts.sql import account_by_id
from callcenter.accounts.telling import announce

__all__ = [
    "Account",
    "AccountEntry",
    "account_by_id",
    "add_account",
    "announce",
    "change_account",
    "dictionaries",
    "fields",
    "finding",
    "intake",
    "orders",
    "owning",
    "people",
    "reaching",
    "standing",
]
