"""The history page by page, all of it or what somebody looks for in it."""

from callcenter.activities.history.paging.sql import kinds_and_purposes, timeline

__all__ = ["kinds_and_purposes", "timeline"]
