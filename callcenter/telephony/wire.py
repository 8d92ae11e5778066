"""One TCP connection to Asterisk's manager interface: panoramisk parses and serialises, the rules are ours.

panoramisk's own protocol loses characters that are split between segments, drops empty values, replays actions after a
reconnect and escapes nothing. Here whole blocks are cut from bytes, blocks that nobody wants are dropped by the name of
their event before they are parsed, and an action that was written once is never written again.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from panoramisk.actions import Action
from panoramisk.ami_protocol import AMIProtocol
from panoramisk.message import Message

from callcenter.telephony.errors import BadValue, LinkDown, OutcomeUnknown

BLOCK_END = b"\r\n\r\n"
EVENT, ACTION_ID = b"Event: ", b"\r\nActionID: "
BUFFER_BYTES = 1 << 20  # a block is < 4 KB; more without an end is not AMI
LINE_BYTES = 1000  # Asterisk refuses lines of 1024 bytes: "Failed to parse message: line too long"

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NAME = re.compile(r"[A-Za-z]{1,40}")

Headers = Mapping[str, str | list[str]]


def checked(headers: Headers) -> dict[str, str | list[str]]:
    """Return the headers unchanged, or raise BadValue: each must become exactly one line that Asterisk can read."""
    for name, value in headers.items():
        if not _NAME.fullmatch(name):
            raise BadValue(f"not a header name: {name!r}")
        for text in value if isinstance(value, list) else [value]:
            _check_line(name, text)
    return dict(headers)


def read_headers(text: str) -> dict[str, str]:
    """An event that answers no action, as a plain mapping: three times as fast as the library's message."""
    return dict(line.split(": ", 1) for line in text.split("\r\n") if ": " in line)


def _check_line(name: str, text: str) -> None:
    if _CONTROL.search(text):
        raise BadValue(f"control character in {name}")
    try:
        size = len(f"{name}: {text}".encode())
    except UnicodeEncodeError as error:
        raise BadValue(f"half a character in {name}") from error
    if size > LINE_BYTES:
        raise BadValue(f"{name} is longer than {LINE_BYTES} bytes")


class Sent(Action):  # type: ignore[misc]
    """An action that was written, and what has been answered so far.

    `future` resolves to all messages of the answer: one for a plain action; for a list up to its `…Complete`; for an
    Originate up to OriginateResponse, which Asterisk sends as an event. Only an event can complete those two, so that a
    repeated reply is not taken for the outcome.
    """

    def __init__(self, headers: Headers) -> None:
        super().__init__(checked(headers))
        self.accepted: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def add_message(self, message: Any) -> bool:
        """Take one message of the answer; return whether the answer is complete."""
        if "event" not in message and self.accepted.done():
            return False
        self.responses.append(message)
        if not self.accepted.done():
            self.accepted.set_result(message)
        if self._is_complete(message) and not self.future.done():
            self.future.set_result(self.responses)
        return bool(self.future.done())

    def _is_complete(self, message: Any) -> bool:
        if "event" in message:
            return bool(message.event == "OriginateResponse" or message.event.endswith("Complete"))
        if not message.success:
            return True
        return not (message.eventlist or self.get("Action") == "Originate")

    def fail(self, error: Exception) -> None:
        """End all waiting for this answer with `error`."""
        for future in (self.accepted, self.future):
            if not future.done():
                future.set_exception(error)
                future.exception()  # nobody may be waiting: that is no reason for a warning


class Wire(AMIProtocol):  # type: ignore[misc]
    """The protocol object of one connection. It lives once: a new connection is a new Wire.

    `wanted` are the event names worth parsing; `hear` gets the headers of each, in order, from inside the event loop.
    """

    def __init__(self, wanted: frozenset[bytes], hear: Callable[[Mapping[str, Any]], None]) -> None:
        self.wanted = wanted
        self.hear = hear
        self.lost = asyncio.Event()
        self.reason = ""  # why the connection ended, in words for a log line
        self.heard_at = 0.0  # loop time of the latest bytes; a ping unanswered since then means a silent peer
        self.encoding = "utf-8"
        self.booted: asyncio.Future[datetime] = asyncio.get_running_loop().create_future()
        self._rest = b""

    def data_received(self, data: bytes) -> None:
        self.heard_at = asyncio.get_running_loop().time()
        blocks = (self._rest + data if self._rest else data).split(BLOCK_END)
        self._rest = blocks.pop()
        if len(self._rest) > BUFFER_BYTES:
            self._rest = b""
            self.drop("no end of message in 1 MiB")
            return
        wanted = self.wanted
        for block in blocks:
            if block.startswith(b"\r\n"):  # Asterisk ends some messages with one line too many
                block = block.lstrip()
            is_event = block.startswith(EVENT)
            if is_event and block[7:].partition(b"\r\n")[0] not in wanted:
                continue
            text = block.decode("utf-8", "replace")
            if is_event and ACTION_ID not in block:
                self.hear(read_headers(text))
            elif (message := Message.from_line(text)) is not None:
                self.handle_message(message)

    def handle_message(self, message: Any) -> None:
        sent = self.responses.get(message.id)
        if sent is not None and sent.add_message(message):
            del self.responses[message.id]
        if "event" in message and (sent is None or message.event == "OriginateResponse"):
            self.hear(message)

    def has_booted(self, started_at: datetime) -> None:
        """Let those go on who wait for Asterisk to be ready."""
        if not self.booted.done():
            self.booted.set_result(started_at)

    def write(self, headers: Headers) -> Sent:
        """Write one action once. Raises BadValue, and LinkDown when the connection ends: then nothing was written."""
        sent = Sent(headers)
        if self.lost.is_set() or self.transport.is_closing():
            raise LinkDown(self.reason or "closing")
        self.send(sent)
        return sent

    def forget(self, sent: Sent) -> None:
        """Stop waiting for an answer; should it come later, an event in it is heard like any other."""
        self.responses.pop(sent.id, None)

    def drop(self, reason: str) -> None:
        """Cut the connection at once, without sending what is still buffered."""
        self.reason = self.reason or reason
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self.reason = self.reason or (str(exc) if exc else "closed by Asterisk")
        self.close()

    def close(self) -> None:
        """Fail whatever is unanswered: it may have happened, and it is not for a wire to do it again."""
        self.closed = True
        waiting = list(self.responses.values())
        self.responses.clear()
        for sent in waiting:
            sent.fail(OutcomeUnknown(f"{sent.get('Action')}: link lost before the answer: {self.reason}"))
        if not self.booted.done():
            self.booted.set_exception(LinkDown(self.reason))
            self.booted.exception()  # nobody may be waiting
        self.lost.set()
