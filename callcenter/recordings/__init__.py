"""What was said: expected before the call, paused in it, encoded and stored after it, found and heard for a year.

Tables: recording, recording_gap, recording_orphan.
"""

from callcenter.recordings.audio import Encoders
from callcenter.recordings.model import (
    Answered,
    NotPausable,
    NotPaused,
    NotPlayable,
    Recording,
    RecordingState,
    Shelf,
)
from callcenter.recordings.playback import Playable, get, open_recording
from callcenter.recordings.spool import Spool
from callcenter.recordings.sweeping import balance, settle_orphan, sweep
from callcenter.recordings.sweeping.sql import open_orphans
from callcenter.recordings.tracking import JOB, call_ended, expect, pause, resume, try_again
from callcenter.recordings.upload import Uploads, object_key

__all__ = [
    "JOB",
    "Answered",
    "Encoders",
    "NotPausable",
    "NotPaused",
    "NotPlayable",
    "Playable",
    "Recording",
    "RecordingState",
    "Shelf",
    "Spool",
    "Uploads",
    "balance",
    "call_ended",
    "expect",
    "get",
    "object_key",
    "open_orphans",
    "open_recording",
    "pause",
    "resume",
    "settle_orphan",
    "sweep",
    "try_again",
]
