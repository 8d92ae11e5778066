"""Accounts come into campaigns, and go out of them again, many at once."""

from callcenter.dialing.sql import delete_leads as take_out
from callcenter.dialing.sql import insert_leads as bring_in

__all__ = ["bring_in", "take_out"]
