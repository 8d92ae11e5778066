"""Identifiers: each has a type of its own, so that the type checker finds a swapped pair."""

import secrets
import time
import uuid
from typing import NewType

UserId = NewType("UserId", int)
TeamId = NewType("TeamId", int)
PbxId = NewType("PbxId", int)
TelephoneId = NewType("TelephoneId", int)
AccountId = NewType("AccountId", int)
PersonId = NewType("PersonId", int)
NumberId = NewType("NumberId", int)
EmailId = NewType("EmailId", int)
ActivityId = NewType("ActivityId", int)
CampaignId = NewType("CampaignId", int)
ScriptId = NewType("ScriptId", int)
BatchId = NewType("BatchId", int)
CallId = NewType("CallId", str)


def new_call_id() -> CallId:
    """A UUIDv7 (RFC 9562, section 5.7) in its text form: call ids sort by the time of the key press."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | (7 << 76) | (secrets.randbits(12) << 64) | (2 << 62) | secrets.randbits(62)
    return CallId(str(uuid.UUID(int=value)))
