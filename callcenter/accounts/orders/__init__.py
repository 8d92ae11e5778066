"""Orders: the first one makes a client of a prospect (A30), with a receipt of its history; a client may become former.

Tables: sales_order, first_order_receipt, client_change.
"""

import re
from decimal import Decimal
from functools import partial

from callcenter.accounts.checking import filled, seen
from callcenter.accounts.model import ClientChange, Lifecycle, OrderEntry, Receipt
from callcenter.accounts.orders import sql
from callcenter.accounts.orders.sql import client_changes_of, orders_of, receipt_of
from callcenter.accounts.telling import announce
from callcenter.db import INVISIBLE, Connection, Refusals, refusing
from callcenter.errors import Absent, Faults, Invalid, one_line
from callcenter.ids import AccountId, UserId

__all__ = [
    "ClientChange",
    "OrderEntry",
    "Receipt",
    "add_order",
    "client_changes_of",
    "come_back",
    "let_go",
    "orders_of",
    "receipt_of",
]

NUMBER_LENGTH = 60
REASON_LENGTH = 500
MOST = Decimal(10) ** 12  # the column holds twelve digits before the point


async def add_order(conn: Connection, account_id: AccountId, sold_by: UserId, entry: OrderEntry) -> int:
    """A sale; the first one makes the client, in this transaction. Raises Absent, Invalid."""
    await seen(conn, account_id)
    _check(entry)
    taken = partial(Invalid, "number", "taken", typed=entry.number)
    refusals: Refusals = {
        "sales_order_number_taken": taken,
        INVISIBLE: Absent,  # handed over in this moment
        "sales_order_of_kept_account": partial(Invalid, "number", "changed_meanwhile"),  # merged in this moment
    }
    async with refusing(conn, refusals):
        order_id = await sql.insert_order(conn, account_id, sold_by, entry)
    await announce(conn, account_id)
    return order_id


async def let_go(conn: Connection, by: UserId, account_id: AccountId, reason: str) -> None:
    """The client is a former one now. Leaders and administrators. Raises Absent, Invalid."""
    await _change(conn, by, account_id, Lifecycle.CLIENT, Lifecycle.FORMER, reason)


async def come_back(conn: Connection, by: UserId, account_id: AccountId, reason: str) -> None:
    """The former client is a client again. Leaders and administrators. Raises Absent, Invalid."""
    await _change(conn, by, account_id, Lifecycle.FORMER, Lifecycle.CLIENT, reason)


async def _change(
    conn: Connection, by: UserId, account_id: AccountId, before: Lifecycle, after: Lifecycle, reason: str
) -> None:
    account = await seen(conn, account_id)
    filled("reason", reason)
    one_line("reason", reason, REASON_LENGTH)
    if account.lifecycle is not before or not await sql.change_client(
        conn, by, account.id, before, after, reason.strip()
    ):
        raise Invalid("reason", "changed_meanwhile")
    await announce(conn, account_id)


def _check(entry: OrderEntry) -> None:
    faults = Faults()
    faults.check(filled, "number", entry.number)
    faults.check(one_line, "number", entry.number, NUMBER_LENGTH)
    faults.check(_check_amount, "amount", entry.amount)
    if entry.margin is not None:
        faults.check(_check_amount, "margin", entry.margin)
    if not re.fullmatch(r"[A-Z]{3}", entry.currency):
        faults.add(Invalid("currency", "out_of_range"))
    faults.end()


def _check_amount(field: str, amount: Decimal) -> None:
    if not amount.is_finite() or abs(amount) >= MOST:
        raise Invalid(field, "not_an_amount")
    if field == "amount" and amount < 0:
        raise Invalid(field, "negative")
