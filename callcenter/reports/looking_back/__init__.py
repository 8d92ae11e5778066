"""Looking back on earlier plans (A25): what had been planned when a day or a week began, and what became of it.

All of it comes from the log of contacts, which is only ever added to: what happens later does not rewrite it.
"""

from collections import Counter
from datetime import datetime

import msgspec

from callcenter.db import Connection
from callcenter.ids import UserId
from callcenter.reports.looking_back import sql
from callcenter.reports.looking_back.model import Fate, Line, Look
from callcenter.reports.periods import Period

__all__ = ["Fate", "Line", "Look", "look_back"]


async def look_back(conn: Connection, user_id: UserId, period: Period, now: datetime) -> Look:
    """What stood planned for the user when the period began, and what had become of it by its end, or by `now`."""
    rows = await sql.planned_then(conn, user_id, period, min(period.ends_at, now))
    seen = [msgspec.convert(dict(row), Line) for row in rows[: sql.MOST] if row["account_id"] is not None]
    counted = Counter(line.fate for line in seen)
    return Look(
        lines=seen,
        counts={fate: counted[fate] for fate in Fate},
        hidden=sum(row["account_id"] is None for row in rows[: sql.MOST]),
        cut=len(rows) > sql.MOST,
    )
