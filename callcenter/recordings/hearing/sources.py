"""Where the sound is: in the store, or in the spool while it is not there yet."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import numpy as np

from callcenter.recordings.audio import NotWav, Wav, stereo_header
from callcenter.recordings.audio.encoding import read_samples
from callcenter.recordings.model import NotPlayable, Recording, RecordingState, Shelf
from callcenter.recordings.spool import Sides
from callcenter.storage import ObjectStore

CHUNK = 64 * 1024  # bytes of a piece made from the spool
_FRAME = 4  # bytes of a pair of samples
_HEADER = 44


class Playable(msgspec.Struct, frozen=True, kw_only=True):
    """A recording that may be sent: `size_bytes` of `content_type`, any range of it by `read`.

    `etag` changes when the bytes do (a WAV from the spool becomes an Ogg in the store): a range asked for with another
    one must be answered with the whole.
    """

    size_bytes: int
    content_type: str
    etag: str
    source: "StoredSource | FileSource | SidesSource"

    def read(self, first: int, past: int) -> AsyncIterator[bytes]:
        """The bytes from `first` up to but not including `past`, in pieces.

        Outside of any transaction. Raises ObjectAbsent, StoreUnavailable at the first piece, or NotPlayable when the
        files have gone to the store meanwhile: open it again.
        """
        return self.source.read(first, min(past, self.size_bytes))


class StoredSource(msgspec.Struct, frozen=True, kw_only=True):
    """An object in the store."""

    store: ObjectStore
    key: str

    def read(self, first: int, past: int) -> AsyncIterator[bytes]:
        """See Playable."""
        return self.store.open_range(self.key, first, past)


class FileSource(msgspec.Struct, frozen=True, kw_only=True):
    """The encoded file in the spool."""

    path: Path

    async def read(self, first: int, past: int) -> AsyncIterator[bytes]:
        """See Playable."""
        with _gone_is_not_playable():
            file = await asyncio.to_thread(self.path.open, "rb")
        with file:
            file.seek(first)
            while first < past and (piece := await asyncio.to_thread(file.read, min(CHUNK, past - first))):
                first += len(piece)
                yield piece


class SidesSource(msgspec.Struct, frozen=True, kw_only=True):
    """Both sides in the spool, put together into one stereo WAV while it is read."""

    sides: Sides
    rate: int
    frames: int

    async def read(self, first: int, past: int) -> AsyncIterator[bytes]:
        """See Playable."""
        header = stereo_header(self.rate, self.frames)
        if first < min(past, _HEADER):
            yield header[first : min(past, _HEADER)]
            first = _HEADER
        while first < past:
            piece = await asyncio.to_thread(self._piece, first - _HEADER, past - _HEADER)
            first += len(piece)
            yield piece

    def _piece(self, first: int, past: int) -> bytes:
        start = first // _FRAME
        frames = min(-(-past // _FRAME) - start, CHUNK // _FRAME)
        pairs = np.stack([_samples(side, start, frames) for side in (self.sides.operator, self.sides.customer)], axis=1)
        skip = first - start * _FRAME
        return pairs.tobytes()[skip : past - start * _FRAME]


async def playable_of(shelf: Shelf, recording: Recording) -> Playable:
    """What can be sent of the recording now. Raises NotPlayable."""
    match recording.state:
        case RecordingState.STORED:
            assert recording.size_bytes and recording.sha256 and recording.object_key
            source = StoredSource(store=shelf.store, key=recording.object_key)
            return Playable(
                size_bytes=recording.size_bytes, content_type="audio/ogg", etag=recording.sha256.hex(), source=source
            )
        case RecordingState.PENDING | RecordingState.PARKED:
            return await asyncio.to_thread(_from_spool, shelf, recording)
        case _:
            raise NotPlayable(recording.state, recording.reason)


def _from_spool(shelf: Shelf, recording: Recording) -> Playable:
    facts = shelf.spool.facts(recording.call_id)
    if facts:
        path = shelf.spool.encoded(recording.call_id, facts)
        return Playable(
            size_bytes=facts.size_bytes, content_type="audio/ogg", etag=facts.sha256.hex(), source=FileSource(path=path)
        )
    try:
        sides = shelf.spool.sides(recording.call_id)
    except NotWav as error:
        raise NotPlayable(recording.state, str(error)) from error
    present = [side for side in (sides.operator, sides.customer) if side]
    if not present or len({side.rate for side in present}) > 1:
        raise NotPlayable(recording.state, recording.reason)
    rate, frames = present[0].rate, max(side.frames for side in present)
    return Playable(
        size_bytes=_HEADER + frames * _FRAME,
        content_type="audio/wav",
        etag=f"spool-{frames}",
        source=SidesSource(sides=sides, rate=rate, frames=frames),
    )


def _samples(side: Wav | None, start: int, frames: int) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    if side is None:
        return np.zeros(frames, np.int16)
    with _gone_is_not_playable(), Path(side.path).open("rb") as file:
        file.seek(side.data_at + start * 2)
        return read_samples(file, side.frames - start, frames)  # type: ignore[no-any-return]


@contextlib.contextmanager
def _gone_is_not_playable() -> Iterator[None]:
    """The files may go to the store between the opening and the reading."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotPlayable(RecordingState.PENDING, "The recording is on its way to the store.") from error
