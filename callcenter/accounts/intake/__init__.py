"""Many accounts at once: found again, entered, filled in, taken back. `imports` checks the values.

Every function is one statement for all rows that it is given; ids are drawn before, so that rows can name each other.
"""

from callcenter.accounts.intake.model import (
    Fill,
    Known,
    KnownPerson,
    NewAccount,
    NewNumber,
    NewPerson,
    Twin,
    Wanted,
    same_name,
)
from callcenter.accounts.intake.sql import (
    add_accounts,
    add_numbers,
    add_people,
    draw_account_ids,
    draw_person_ids,
    fill_in,
    known_accounts,
    put_back,
    remove_numbers,
    remove_people,
    take_back,
    twins_of,
)

__all__ = [
    "Fill",
    "Known",
    "KnownPerson",
    "NewAccount",
    "NewNumber",
    "NewPerson",
    "Twin",
    "Wanted",
    "add_accounts",
    "add_numbers",
    "add_people",
    "draw_account_ids",
    "draw_person_ids",
    "fill_in",
    "known_accounts",
    "put_back",
    "remove_numbers",
    "remove_people",
    "same_name",
    "take_back",
    "twins_of",
]
