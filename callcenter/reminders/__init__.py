"""Reminders of what is planned and of what is still undone: when each person wants them, and what they answered.

Tables: reminder, reminder_settings, control_list, reminder_beat, calendar_address.
Parts with names of their own: `calendar` (planned contacts in other calendar programs).
What is due is a question to the rows of `activities`: nothing is lost because a process was down or nobody looked.
"""

from callcenter.reminders import calendar
from callcenter.reminders.answering import acknowledge, acknowledge_late, logged_in, snooze, snooze_late
from callcenter.reminders.model import LEADS, Later, ListShows, ReminderSettings
from callcenter.reminders.settling import change_settings
from callcenter.reminders.showing import pop_up_of
from callcenter.reminders.sql import settings_of
from callcenter.reminders.telling import BEAT_SECONDS, tell_due

__all__ = [
    "BEAT_SECONDS",
    "LEADS",
    "Later",
    "ListShows",
    "ReminderSettings",
    "acknowledge",
    "acknowledge_late",
    "calendar",
    "change_settings",
    "logged_in",
    "pop_up_of",
    "settings_of",
    "snooze",
    "snooze_late",
    "tell_due",
]
