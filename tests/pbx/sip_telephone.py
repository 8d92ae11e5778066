"""A small SIP telephone: registers, answers or not, sends a tone and keeps what it hears (RFC 3261, RFC 3550)."""

import asyncio
import contextlib
import hashlib
import random
import re
import struct
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.waiting import until

RATE = 8000
FRAME = 160  # samples of 20 ms
ALAW = 8


class Behaviour(Enum):
    ANSWER = "answer"
    IGNORE = "ignore"  # it rings until somebody picks up
    AS_ASKED = "as asked"  # it answers by itself when the caller asks for it, else it rings
    BUSY = "486 Busy Here"
    DECLINE = "603 Decline"


class Refused(Exception):
    """The server's final answer to a request of ours was no; status holds its code."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status = status


class Message:
    """A SIP request or response as text; header names are looked up in lower case."""

    def __init__(self, text: str) -> None:
        head, _, self.body = text.partition("\r\n\r\n")
        self.first, *lines = head.split("\r\n")
        self.headers = [(n.strip().lower(), v.strip()) for n, _, v in (line.partition(":") for line in lines)]
        words = self.first.split(" ", 2)
        self.status = int(words[1]) if words[0] == "SIP/2.0" else 0
        self.method = "" if self.status else words[0]

    def get(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name.lower()), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name.lower()]


class Call:
    """One call of the telephone, from its INVITE to its end."""

    def __init__(self, invite: Message, remote: tuple[str, int], *, ours: str, theirs: str, target: str) -> None:
        self.invite, self.remote = invite, remote
        self.ours, self.theirs, self.target = ours, theirs, target  # From, To and Contact for our requests
        self.answered, self.ended = False, False
        self.heard = bytearray()  # 16-bit samples, 8 kHz
        self.audio_to: tuple[str, int] | None = None
        self.audio: asyncio.DatagramTransport | None = None
        self.sending: asyncio.Task[None] | None = None

    @property
    def samples(self) -> npt.NDArray[np.float64]:
        return np.frombuffer(bytes(self.heard), dtype="<i2") / 32768


class Telephone(asyncio.DatagramProtocol):
    def __init__(
        self,
        extension: str,
        password: str,
        server_port: int,
        *,
        tone: float = 440,
        behaviour: Behaviour = Behaviour.ANSWER,
    ) -> None:
        self.extension, self.password, self.server = extension, password, ("127.0.0.1", server_port)
        self.tone, self.behaviour = tone, behaviour
        self.calls: list[Call] = []
        self.status = 0  # of the latest REGISTER
        self._transport: Any = None
        self._waiting: dict[str, asyncio.Queue[Message]] = {}
        self._cseq = random.randint(1, 1000)
        self._tag, self._register_id = _token(), _token()

    # -- what a test does with a telephone --

    async def plug_in(self) -> None:
        if self._transport:
            return
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))

    async def register(self, seconds: int = 120) -> None:
        """Register, or with 0 seconds unregister. Raises Refused."""
        own = f"<sip:{self.extension}@127.0.0.1>"
        answer = await self._request(
            "REGISTER", "sip:127.0.0.1", self._register_id, f"{own};tag={self._tag}", own, [f"Expires: {seconds}"]
        )
        self.status = answer.status
        if answer.status != 200:
            raise Refused(answer.status, answer.first)

    async def dial(self, number: str) -> Call:
        """Call a number and give the answered call. Raises Refused."""
        own, to, call_id = f"<sip:{self.extension}@127.0.0.1>;tag={_token()}", f"<sip:{number}@127.0.0.1>", _token()
        audio, call_box = await self._open_audio()
        answer = await self._request("INVITE", f"sip:{number}@127.0.0.1", call_id, own, to, [], _sdp(audio), seconds=20)
        if answer.status != 200:
            audio.close()
            raise Refused(answer.status, answer.first)
        call = Call(answer, self.server, ours=own, theirs=answer.get("to"), target=_uri(answer.get("contact")))
        call_box.append(call)
        call.audio, call.audio_to, call.answered = audio, _audio_address(answer.body), True
        cseq = answer.get("cseq").split()[0]
        self._send(_request_text("ACK", call.target, call_id, own, call.theirs, cseq, self._contact, []), self.server)
        call.sending = asyncio.create_task(self._talk(call))
        self.calls.append(call)
        return call

    async def hang_up(self, call: Call | None = None) -> None:
        call = call or self.call
        await self._request("BYE", call.target, call.invite.get("call-id"), call.ours, call.theirs, [])
        self._end(call)

    def pick_up(self, call: Call | None = None) -> None:
        call = call or self.call
        call.sending = asyncio.create_task(self._answer(call))

    async def hold(self, direction: str = "sendonly") -> None:
        """Put the other side on hold, or take it back with "sendrecv", as RFC 3264 says."""
        call = self.call
        assert call.audio
        sdp = _sdp(call.audio).replace("a=sendrecv", f"a={direction}").replace("o=- 1 1", f"o=- 1 {self._cseq + 2}")
        call_id = call.invite.get("call-id")
        answer = await self._request("INVITE", call.target, call_id, call.ours, call.theirs, [], sdp)
        if answer.status != 200:
            raise Refused(answer.status, answer.first)
        cseq = answer.get("cseq").split()[0]
        self._send(
            _request_text("ACK", call.target, call_id, call.ours, call.theirs, cseq, self._contact, []), self.server
        )

    @property
    def call(self) -> Call:
        return self.calls[-1]

    async def rings(self, seconds: float = 5) -> Call:
        await until(lambda: self.calls and not self.call.ended, seconds, what=f"telephone {self.extension} rings")
        return self.call

    async def unplug(self) -> None:
        for call in self.calls:
            if call.answered and not call.ended:
                with contextlib.suppress(TimeoutError):
                    await self.hang_up(call)
            self._end(call)
        if self._transport:
            self._transport.close()

    # -- the protocol --

    def datagram_received(self, data: bytes, addr: Any) -> None:
        message = Message(data.decode())
        if message.status:
            if queue := self._waiting.get(_branch(message)):
                queue.put_nowait(message)
            return
        match message.method:
            case "INVITE":
                self._invited(message, addr)
            case "BYE" | "CANCEL":
                self._respond(message, "200 OK", addr)
                for call in self.calls:
                    if call.invite.get("call-id") == message.get("call-id"):
                        if message.method == "CANCEL":
                            self._respond(call.invite, "487 Request Terminated", addr, self._tag)
                        self._end(call)
            case "ACK":
                pass
            case _:
                self._respond(message, "200 OK", addr)

    def _invited(self, invite: Message, addr: Any) -> None:
        if any(call.invite.get("call-id") == invite.get("call-id") for call in self.calls):
            return  # sent again
        match self.behaviour:
            case Behaviour.BUSY | Behaviour.DECLINE:
                self._respond(invite, self.behaviour.value, addr, self._tag)
            case _:
                call = Call(
                    invite,
                    addr,
                    ours=f"{invite.get('to')};tag={self._tag}",
                    theirs=invite.get("from"),
                    target=_uri(invite.get("contact")),
                )
                self.calls.append(call)
                self._respond(invite, "180 Ringing", addr, self._tag)
                asked = "answer-after=0" in invite.get("call-info")
                if self.behaviour is Behaviour.ANSWER or (asked and self.behaviour is Behaviour.AS_ASKED):
                    self.pick_up(call)

    async def _answer(self, call: Call) -> None:
        call.audio, box = await self._open_audio()
        box.append(call)
        call.audio_to = _audio_address(call.invite.body)
        self._respond(call.invite, "200 OK", call.remote, self._tag, _sdp(call.audio))
        call.answered = True
        await self._talk(call)

    async def _talk(self, call: Call) -> None:
        """Send the tone in frames of 20 ms, each in its time, until the call ends."""
        loop = asyncio.get_running_loop()
        start, source = loop.time(), random.getrandbits(32)
        number = 0
        while not call.ended and call.audio:
            time = (np.arange(FRAME) + number * FRAME) / RATE
            payload = alaw(0.3 * np.sin(2 * np.pi * self.tone * time))
            header = struct.pack("!BBHII", 0x80, ALAW, number & 0xFFFF, number * FRAME & 0xFFFFFFFF, source)
            call.audio.sendto(header + payload, call.audio_to)
            number += 1
            await asyncio.sleep(max(0.0, start + number * 0.02 - loop.time()))

    def _end(self, call: Call) -> None:
        call.ended = True
        if call.sending:
            call.sending.cancel()
        if call.audio:
            call.audio.close()

    async def _open_audio(self) -> tuple[asyncio.DatagramTransport, list[Call]]:
        box: list[Call] = []
        loop = asyncio.get_running_loop()
        audio, _ = await loop.create_datagram_endpoint(lambda: _Ear(box), local_addr=("127.0.0.1", 0))
        return audio, box

    async def _request(
        self,
        method: str,
        uri: str,
        call_id: str,
        own: str,
        to: str,
        headers: list[str],
        body: str = "",
        seconds: float = 5,
    ) -> Message:
        """Send a request, log in when asked to, give the final answer."""
        login: list[str] = []
        for _ in range(2):
            self._cseq += 1
            text = _request_text(method, uri, call_id, own, to, str(self._cseq), self._contact, headers + login, body)
            queue: asyncio.Queue[Message] = asyncio.Queue()
            branch = _branch(Message(text))
            self._waiting[branch] = queue
            try:
                async with asyncio.timeout(seconds):
                    self._send(text, self.server)
                    while (answer := await queue.get()).status < 200:
                        pass
            finally:
                del self._waiting[branch]
            if answer.status != 401 or login:
                break
            if method == "INVITE":
                self._send(
                    _request_text(
                        "ACK", uri, call_id, own, answer.get("to"), str(self._cseq), self._contact, [], branch=branch
                    ),
                    self.server,
                )
            login = [digest_login(answer, self.extension, self.password, method, uri)]
        return answer

    @property
    def _contact(self) -> str:
        host, port = self._transport.get_extra_info("sockname")
        return f"{self.extension}@{host}:{port}"

    def _respond(self, request: Message, status: str, addr: Any, tag: str = "", body: str = "") -> None:
        to = request.get("to") + (f";tag={tag}" if tag and "tag=" not in request.get("to") else "")
        lines = [
            f"SIP/2.0 {status}",
            *(f"Via: {via}" for via in request.all("via")),
            f"From: {request.get('from')}",
            f"To: {to}",
            f"Call-ID: {request.get('call-id')}",
            f"CSeq: {request.get('cseq')}",
            f"Contact: <sip:{self._contact}>",
        ]
        self._send(_with_body(lines, body), addr)

    def _send(self, text: str, addr: Any) -> None:
        self._transport.sendto(text.encode(), addr)


class _Ear(asyncio.DatagramProtocol):
    def __init__(self, box: list[Call]) -> None:
        self.box = box

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if self.box and data[1] & 0x7F == ALAW:
            self.box[0].heard += ALAW_DECODED[np.frombuffer(data[12:], dtype=np.uint8)].tobytes()


def digest_login(challenge: Message, user: str, password: str, method: str, uri: str) -> str:
    """Answer a digest challenge (RFC 7616 with MD5)."""
    asked = next(v for v in challenge.all("www-authenticate") if "SHA-256" not in v)
    values = dict(re.findall(r'(\w+)="?([^",]+)"?', asked))
    first = _md5(f"{user}:{values['realm']}:{password}")
    second, once = _md5(f"{method}:{uri}"), _token()
    proof = _md5(f"{first}:{values['nonce']}:00000001:{once}:auth:{second}")
    opaque = f', opaque="{values["opaque"]}"' if "opaque" in values else ""
    return (
        f'Authorization: Digest username="{user}", realm="{values["realm"]}", '
        f'nonce="{values["nonce"]}", uri="{uri}", response="{proof}", algorithm=MD5, qop=auth, nc=00000001, '
        f'cnonce="{once}"{opaque}'
    )


def _request_text(
    method: str,
    uri: str,
    call_id: str,
    own: str,
    to: str,
    cseq: str,
    contact: str,
    headers: list[str],
    body: str = "",
    branch: str = "",
) -> str:
    host = contact.partition("@")[2]
    lines = [
        f"{method} {uri} SIP/2.0",
        f"Via: SIP/2.0/UDP {host};rport;branch={branch or 'z9hG4bK' + _token()}",
        "Max-Forwards: 70",
        f"From: {own}",
        f"To: {to}",
        f"Call-ID: {call_id}",
        f"CSeq: {cseq} {method}",
        f"Contact: <sip:{contact}>",
        *headers,
    ]
    return _with_body(lines, body)


def _with_body(lines: list[str], body: str) -> str:
    kind = ["Content-Type: application/sdp"] if body else []
    return "\r\n".join([*lines, *kind, f"Content-Length: {len(body)}", "", body])


def _sdp(audio: asyncio.DatagramTransport) -> str:
    port = audio.get_extra_info("sockname")[1]
    return (
        f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP {ALAW}\r\n"
        f"a=rtpmap:{ALAW} PCMA/8000\r\na=ptime:20\r\na=sendrecv\r\n"
    )


def _audio_address(sdp: str) -> tuple[str, int]:
    host = re.search(r"^c=IN IP4 (\S+)", sdp, re.M)
    port = re.search(r"^m=audio (\d+)", sdp, re.M)
    assert host and port, sdp
    return host[1], int(port[1])


def _uri(contact: str) -> str:
    found = re.search(r"<([^>]+)>", contact)
    return found[1] if found else contact


def _branch(message: Message) -> str:
    found = re.search(r"branch=([^;,\s]+)", message.get("via"))
    return found[1] if found else ""


def _token() -> str:
    return f"{random.getrandbits(64):016x}"


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _alaw_table() -> npt.NDArray[np.int16]:
    """ITU-T G.711: the sample of each of the 256 codes."""
    code = np.arange(256) ^ 0x55
    segment, step = (code >> 4) & 7, code & 15
    size = np.where(segment == 0, step * 16 + 8, (step * 16 + 264) << np.maximum(segment - 1, 0))
    return np.where(code & 0x80, size, -size).astype("<i2")


ALAW_DECODED = _alaw_table()
_ORDER = np.argsort(ALAW_DECODED)
_LEVELS = ALAW_DECODED[_ORDER].astype(float)


def alaw(samples: npt.NDArray[np.float64]) -> bytes:
    """Encode samples of -1 to 1 with the nearest code of each."""
    at = np.clip(np.searchsorted(_LEVELS, samples * 32767), 1, 255)
    nearer = at - (samples * 32767 - _LEVELS[at - 1] < _LEVELS[at] - samples * 32767)
    return _ORDER[nearer].astype(np.uint8).tobytes()
