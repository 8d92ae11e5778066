"""Plans follow their accounts when somebody's work is handed over (A21)."""

from callcenter.activities.following.sql import Followed, follow_owners, return_plans

__all__ = ["Followed", "follow_owners", "return_plans"]
