"""Asterisk's own history of calls: the CEL file, read line by line, each line exactly once.

The file is written by cel_custom (asterisk/cel_custom.conf; the order of its fields is shared with FIELDS) and rotated
by renaming: `cel.csv` → `cel.csv.1` → `cel.csv.2`. Whoever stores the rows stores the position in the same transaction.
"""

import csv
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from msgspec import Struct

from callcenter.telephony.events import (
    CallEvent,
    CallFinished,
    CustomerAnswered,
    HangupRequested,
    LegHungUp,
    OperatorAnswered,
    RecordingFinished,
    Side,
    code,
    is_call_id,
    side_of,
    whole,
)

FIELDS = ("eventtime", "eventtype", "linkedid", "uniqueid", "channame", "num", "userfield", "eventextra")
LINE_BYTES = 1 << 20  # a torn line that grows beyond this is damage, not a line still being written


class Position(Struct, frozen=True, kw_only=True):
    """How far the history has been read: `offset` bytes of the file that is `device:inode`."""

    file: str
    offset: int


class CelRow(Struct, frozen=True, kw_only=True):
    """One entry of the history."""

    position: Position  # of its first byte: unique for each line ever written
    at: datetime
    kind: str  # CHAN_START, ANSWER, BRIDGE_ENTER, …, or the name of our own: CALL_END, REC_DONE
    linkedid: str
    uniqueid: str
    channel: str
    number: str
    extra: str  # as written; usually JSON, not always valid


class Damaged(Struct, frozen=True, kw_only=True):
    """A line that is not an entry: kept as it is, for a person to look at."""

    position: Position
    text: str


class Batch(Struct, frozen=True, kw_only=True):
    """What was read, and the position after it."""

    rows: list[CelRow | Damaged]
    position: Position | None


def read(path: Path, position: Position | None = None, at_most: int = 1000) -> Batch:
    """Read up to `at_most` whole lines that follow `position`, rotated files first. Blocks: call it in a thread.

    An empty batch means that nothing new is there. A position in a file that no longer exists, or is shorter than the
    position, starts again at the oldest file: rows repeat then, with their old positions, rather than being lost.
    """
    rows: list[CelRow | Damaged] = []
    for name, file in _files_from(path, position):
        try:
            stream = file.open("rb")
        except FileNotFoundError:
            break
        with stream:
            status = os.fstat(stream.fileno())
            if _identity(status) != name:
                break  # renamed under our hands: the next read sees the new order
            start = _start(position, name, status.st_size)
            stream.seek(start)
            for line, begin in _whole_lines(stream, start) if file == path else _lines(stream, start):
                if len(rows) == at_most:
                    return Batch(rows=rows, position=position)
                rows.append(_row(line, Position(file=name, offset=begin)))
                position = Position(file=name, offset=begin + len(line))
    return Batch(rows=rows, position=position)


def _start(position: Position | None, name: str, size: int) -> int:
    """Where to go on in a file; at its beginning when it is another file that got the same inode."""
    return position.offset if position is not None and position.file == name and position.offset <= size else 0


def facts(rows: Iterable[CelRow]) -> list[CallEvent]:
    """What entries say about calls of ours, in their order, as the facts that the events would have been."""
    return [fact for row in rows for fact in (_who_hung_up(row), _fact(row)) if fact is not None]


def _who_hung_up(row: CelRow) -> HangupRequested | None:
    """A leg that is its own `hangupsource` is the one whose telephone said good-bye; else it was us, or a limit."""
    extra = _extra(row)
    if row.kind != "HANGUP" or not is_call_id(row.linkedid) or extra.get("hangupsource") != row.channel:
        return None
    side = side_of(row.uniqueid, row.linkedid)
    return HangupRequested(call_id=row.linkedid, at=row.at, side=side, cause=code(extra.get("hangupcause", 0)))


def _fact(row: CelRow) -> CallEvent | None:
    if row.kind in ("CALL_END", "REC_DONE", "USER_DEFINED"):
        return _told_by_dialplan(row)
    if not is_call_id(row.linkedid):
        return None
    side = side_of(row.uniqueid, row.linkedid)
    match row.kind:
        case "ANSWER" if side is Side.OPERATOR:
            return OperatorAnswered(call_id=row.linkedid, at=row.at)
        case "ANSWER":
            return CustomerAnswered(call_id=row.linkedid, at=row.at)
        case "HANGUP":
            cause = code(_extra(row).get("hangupcause", 0))
            return LegHungUp(call_id=row.linkedid, at=row.at, side=side, cause=cause)
        case _:
            return None


def _told_by_dialplan(row: CelRow) -> CallEvent | None:
    """CELGenUserEvent of the hangup handlers: `id|DIALSTATUS|cause|answered` and `id|operator bytes|customer bytes`."""
    parts = str(_extra(row).get("extra", row.extra)).split("|")
    if not is_call_id(parts[0]):
        return None
    if len(parts) == 4 and row.kind != "REC_DONE":
        return CallFinished(
            call_id=parts[0],
            at=row.at,
            dial_status=parts[1],
            cause=code(parts[2]),
            answered_seconds=whole(parts[3]),
        )
    if len(parts) == 3 and row.kind != "CALL_END":
        sizes = whole(parts[1]), whole(parts[2])
        return RecordingFinished(call_id=parts[0], at=row.at, operator_bytes=sizes[0], customer_bytes=sizes[1])
    return None


def _extra(row: CelRow) -> dict[str, Any]:
    try:
        value = json.loads(row.extra)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _files_from(path: Path, position: Position | None) -> list[tuple[str, Path]]:
    """The files still to be read, oldest first, each with its identity."""
    files = _files(path)
    if position is None:
        return files
    for _attempt in range(2):  # a second look, because the first may have been in the middle of a rotation
        for index, (name, file) in enumerate(files):
            if name == position.file and file.stat().st_size >= position.offset:
                return files[index:]
        files = _files(path)
    return files


def _files(path: Path) -> list[tuple[str, Path]]:
    numbered = re.compile(re.escape(path.name) + r"\.([0-9]{1,6})")
    rotated = {
        int(match[1]): file for file in path.parent.glob("*") if (match := numbered.fullmatch(file.name)) is not None
    }
    files: list[tuple[str, Path]] = []
    for file in (*(rotated[number] for number in sorted(rotated, reverse=True)), path):
        with suppress(FileNotFoundError):
            files.append((_identity(file.stat()), file))
    return files


def _identity(status: os.stat_result) -> str:
    return f"{status.st_dev}:{status.st_ino}"


def _whole_lines(stream: BinaryIO, start: int) -> Iterator[tuple[bytes, int]]:
    """The lines of the live file; its last one may still be being written."""
    for line, begin in _lines(stream, start):
        if line.endswith(b"\n") or len(line) == LINE_BYTES:
            yield line, begin


def _lines(stream: BinaryIO, start: int) -> Iterator[tuple[bytes, int]]:
    """Each line with the offset of its first byte."""
    while line := stream.readline(LINE_BYTES):
        yield line, start
        start += len(line)


def _row(line: bytes, position: Position) -> CelRow | Damaged:
    text = line.rstrip(b"\r\n").decode("utf-8", "replace")
    try:
        [values] = csv.reader([text], strict=True)
        cells = dict(zip(FIELDS, values, strict=True))
        at = datetime.fromisoformat(cells["eventtime"])
    except (ValueError, csv.Error):
        return Damaged(position=position, text=text)
    if at.tzinfo is None or "\0" in text:  # a power cut leaves zero bytes, which Postgres takes in no text
        return Damaged(position=position, text=text)
    return CelRow(
        position=position,
        at=at.astimezone(UTC),
        kind=cells["eventtype"],
        linkedid=cells["linkedid"],
        uniqueid=cells["uniqueid"],
        channel=cells["channame"],
        number=cells["num"],
        extra=cells["eventextra"],
    )
