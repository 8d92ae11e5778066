"""The spool: Asterisk writes here, one file a side, both named after the call. Files live here for minutes."""

import hashlib
import re
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec

from callcenter.ids import CallId
from callcenter.recordings.audio import Facts, Wav, examine

# asterisk/extensions.conf gives these names.
_NAME = re.compile(
    r"([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})(?:-(?:operator|customer)\.wav|\.[0-9a-f]{16}\.ogg)"
)
HEADER = 44  # bytes of a WAV file without sound


class Sides(msgspec.Struct, frozen=True, kw_only=True):
    """What there is of the two sides; None: no file, or no sound in it."""

    operator: Wav | None
    customer: Wav | None


class Spool:
    """The files of each call below `folder`. Everything here is quick enough for a thread, not for the event loop."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def operator(self, call_id: CallId) -> Path:
        """What the customer hears."""
        return self.folder / f"{call_id}-operator.wav"

    def customer(self, call_id: CallId) -> Path:
        """What the customer says."""
        return self.folder / f"{call_id}-customer.wav"

    def encoded(self, call_id: CallId, facts: Facts) -> Path:
        """The encoded file, kept until the store has it: an outage costs no second encoding.

        Its name carries its content's, so that a second worker's copy is another file.
        """
        return self.folder / "encoded" / f"{call_id}.{facts.sha256.hex()[:16]}.ogg"

    def sides(self, call_id: CallId) -> Sides:
        """Both sides as they are now. Raises NotWav."""
        return Sides(operator=examine(self.operator(call_id)), customer=examine(self.customer(call_id)))

    def latest_write(self, call_id: CallId) -> float:
        """When one of the sides was written last, in seconds since 1970; 0 when there is none."""
        return max((_modified(path) for path in (self.operator(call_id), self.customer(call_id))), default=0.0)

    def facts(self, call_id: CallId) -> Facts | None:
        """The facts of the encoded file; None when it is not there, whole."""
        try:
            facts = msgspec.json.decode(self._facts(call_id).read_bytes(), type=Facts)
            whole = self.encoded(call_id, facts).stat().st_size == facts.size_bytes
        except (FileNotFoundError, msgspec.DecodeError):
            return None
        return facts if whole else None

    def drop_damaged(self, call_id: CallId, facts: Facts) -> None:
        """Remove the encoded file if it does not hold what its facts say: the sides are still there."""
        path = self.encoded(call_id, facts)
        if path.exists() and hashlib.sha256(path.read_bytes()).digest() != facts.sha256:
            self._facts(call_id).unlink(missing_ok=True)
            path.unlink(missing_ok=True)

    def unfinished(self, call_id: CallId) -> Path:
        """A new name for an encoded file that is being written: no two workers, in whatever containers, share one."""
        (self.folder / "encoded").mkdir(parents=True, exist_ok=True)
        return self.folder / "encoded" / f"{call_id}.{uuid.uuid4().hex}.unfinished"

    def finish(self, call_id: CallId, unfinished: Path, facts: Facts) -> None:
        """Give an encoded file its name; the facts come second, so that where they are everything is."""
        beside = unfinished.with_suffix(".facts")
        beside.write_bytes(msgspec.json.encode(facts))
        unfinished.replace(self.encoded(call_id, facts))
        beside.replace(self._facts(call_id))

    def remove(self, call_id: CallId) -> None:
        """Remove everything of a call; the facts first, since they vouch for the rest."""
        encoded = (self.folder / "encoded").glob(f"{call_id}.*.ogg")
        for path in (self._facts(call_id), *encoded, self.operator(call_id), self.customer(call_id)):
            path.unlink(missing_ok=True)

    def forget(self, call_id: CallId) -> None:
        """Remove everything of a call, what somebody is encoding just now, too."""
        self.remove(call_id)
        for path in (self.folder / "encoded").glob(f"{call_id}.*"):
            path.unlink(missing_ok=True)

    def files(self) -> Iterator[tuple[Path, CallId | None]]:
        """Every file of sound, with the call that it is named after (None: not one of our names)."""
        for path in sorted((*self.folder.glob("*"), *self.folder.glob("encoded/*.ogg"))):
            if path.is_file() and not path.name.startswith("."):
                match = _NAME.fullmatch(path.name)
                yield path, CallId(match[1]) if match else None

    def remove_litter(self, seconds: float) -> None:
        """Remove half-written encoded files that nobody has touched for so long."""
        for path in (*self.folder.glob("encoded/*.unfinished"), *self.folder.glob("encoded/*.facts")):
            if time.time() - _modified(path) > seconds:
                path.unlink(missing_ok=True)

    def _facts(self, call_id: CallId) -> Path:
        return self.folder / "encoded" / f"{call_id}.json"


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
