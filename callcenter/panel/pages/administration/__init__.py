"""What administrators set: one module for each tab."""

from callcenter.panel.pages.administration import (
    audit,
    campaigns,
    dictionaries,
    fields,
    stop_list,
    teams,
    telephones,
    users,
)

__all__ = [
    "audit",
    "campaigns",
    "dictionaries",
    "fields",
    "stop_list",
    "teams",
    "telephones",
    "users",
]
