"""The operator's workplace and what happens in a call."""

from callcenter.panel.pages.workplace import breaks, calls, live_calls, page, script_runs

__all__ = [
    "breaks",
    "calls",
    "live_calls",
    "page",
    "script_runs",
]
