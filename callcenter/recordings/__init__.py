"""What was said: expected before the call, paused in it, encoded and stored after it, found and heard for a year.

Tables: recording, recording_gap, recording_comment, playback, recording_orphan.
"""

from callcenter.recordings import comments, hearing, removing, sweeping
from callcenter.recordings.audio import Encoders
from callcenter.recordings.model import Answered, NotPausable, Shelf
from callcenter.recordings.spool import Spool
from callcenter.recordings.tracking import call_ended, expect, pause, resume, try_again
from callcenter.recordings.upload import Uploads

__all__ = [
    "Answered",
    "Encoders",
    "NotPausable",
    "Shelf",
    "Spool",
    "Uploads",
    "call_ended",
    "comments",
    "expect",
    "hearing",
    "pause",
    "removing",
    "resume",
    "sweeping",
    "try_again",
]
