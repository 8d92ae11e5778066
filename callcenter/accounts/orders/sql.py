"""The queries of `accounts.orders`."""

from callcenter.accounts.model import ClientChange, Lifecycle, Order, OrderEntry, Receipt
from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import AccountId, UserId


async def orders_of(conn: Connection, account_id: AccountId) -> list[Order]:
    """The orders, newest first."""
    return await fetch_rows(
        conn,
        Order,
        """
        SELECT sales_order.id, sales_order.account_id, sales_order.number, sales_order.ordered_on, sales_order.amount,
               sales_order.margin, sales_order.currency, seller.name AS sold_by_name
          FROM sales_order
          JOIN app_user AS seller ON seller.id = sales_order.sold_by
         WHERE sales_order.account_id = ANY (family_of($1))
         ORDER BY sales_order.ordered_on DESC, sales_order.id DESC
        """,
        account_id,
    )


async def insert_order(conn: Connection, account_id: AccountId, sold_by: UserId, entry: OrderEntry) -> int:
    """The new order's id; the first one makes the client and the receipt, by triggers. It is the order
    of the account that stands for this one."""
    order_id: int = await conn.fetchval(
        """
        INSERT INTO sales_order (account_id, number, ordered_on, amount, margin, currency, sold_by)
        VALUES (coalesce(kept_id($1), $1), $2, $3, $4, $5, $6, $7)
        RETURNING id
        """,
        account_id,
        entry.number.strip(),
        entry.ordered_on,
        entry.amount,
        entry.margin,
        entry.currency,
        sold_by,
    )
    return order_id


async def receipt_of(conn: Connection, account_id: AccountId) -> Receipt | None:
    """What the first order found and left of the history; None before it, and for clients of before receipts."""
    return await fetch_one(
        conn,
        Receipt,
        """
        SELECT order_id, lifecycle_before, contacts_before, contacts_after, encode(hash_before, 'hex') AS hash_before,
               encode(hash_after, 'hex') AS hash_after, at
          FROM first_order_receipt
         WHERE account_id = kept_id($1)
        """,
        account_id,
    )


async def client_changes_of(conn: Connection, account_id: AccountId) -> list[ClientChange]:
    """When the client went or came back, latest first."""
    return await fetch_rows(
        conn,
        ClientChange,
        """
        SELECT client_change.lifecycle, client_change.reason, client_change.at, author.name AS by_name
          FROM client_change
          JOIN app_user AS author ON author.id = client_change.by_user
         WHERE client_change.account_id = ANY (family_of($1))
         ORDER BY client_change.at DESC, client_change.id DESC
        """,
        account_id,
    )


async def change_client(
    conn: Connection, by: UserId, account_id: AccountId, before: Lifecycle, after: Lifecycle, reason: str
) -> bool:
    """Whether the account still was as `before`, and is as `after` now; the reason is kept with it."""
    await conn.execute(
        "INSERT INTO client_change (account_id, lifecycle, reason, by_user) VALUES ($1, $2, $3, $4)",
        account_id,
        after.value,
        reason,
        by,
    )
    status = await conn.execute(
        "UPDATE account SET lifecycle = $3 WHERE id = $1 AND lifecycle = $2", account_id, before.value, after.value
    )
    return status == "UPDATE 1"
