"""What is one's own: settings, reminders, the calendar's address."""

from callcenter.panel.pages.me import calendars, reminders, settings

__all__ = [
    "calendars",
    "reminders",
    "settings",
]
