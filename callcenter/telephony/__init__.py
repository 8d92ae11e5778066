"""Telephony: the only room that speaks with Asterisk. It keeps no table.

`AmiLink` is the link (its state is observable, its `Facts` come in order), `actions` is what we ask, `events` is what
we hear, `cel` is what Asterisk wrote down while nobody listened.
"""

from callcenter.telephony import actions, cel, errors, events
from callcenter.telephony.ami import AmiLink
from callcenter.telephony.errors import CallNotLive, LinkDown, OutcomeUnknown
from callcenter.telephony.facts import AmiAddress, Facts, Limits, LinkLost, LinkRefused, LinkState, LinkUp

__all__ = [
    "AmiAddress",
    "AmiLink",
    "CallNotLive",
    "Facts",
    "Limits",
    "LinkDown",
    "LinkLost",
    "LinkRefused",
    "LinkState",
    "LinkUp",
    "OutcomeUnknown",
    "actions",
    "cel",
    "errors",
    "events",
]
