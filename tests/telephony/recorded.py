"""What a real Asterisk 22 said in each case: transcripts/<case>.ami, the events of one call in their order.

Ids are UUIDs and host names are plain; `answered_customer_hangs` holds every event, the others what our filter lets
through.
"""

from datetime import UTC, datetime
from pathlib import Path

from callcenter.telephony import events, hearing
from callcenter.telephony.wire import read_headers

FOLDER = Path(__file__).parent / "transcripts"
CASES = sorted(file.stem for file in FOLDER.glob("*.ami"))
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def wire_bytes(case: str) -> bytes:
    """The case as it came over the wire."""
    return (FOLDER / f"{case}.ami").read_bytes().replace(b"\n", b"\r\n")


def facts(case: str) -> list[events.AsteriskEvent]:
    """What the room makes of the case."""
    blocks = wire_bytes(case).decode().split("\r\n\r\n")
    return [fact for block in blocks if (fact := hearing.read(read_headers(block), NOW)) is not None]


def call_facts(case: str) -> list[events.CallEvent]:
    """The facts about the call of the case; the file may hold those of a neighbour too."""
    all_facts = [fact for fact in facts(case) if isinstance(fact, events.CallEvent)]
    call_id = call_id_of(case)
    return [fact for fact in all_facts if fact.call_id == call_id]


def call_id_of(case: str) -> str:
    """The id of the call that the case is about: the first one told."""
    return next(fact.call_id for fact in facts(case) if isinstance(fact, events.CallEvent))
