"""Planned calls that the stop list concerns: of the account itself, and of others that have the same number."""

from callcenter.dialing.stop_list.plans.sql import Elsewhere, planned_elsewhere, planned_in_vain

__all__ = ["Elsewhere", "planned_elsewhere", "planned_in_vain"]
