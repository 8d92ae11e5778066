"""Reminders: when they come, when not, and that none is lost."""
