"""An exchange for one telephone: speaks SIP over a WebSocket, registers it, calls it, hears what it answers."""

import itertools
import re
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.waiting import until

COPIED = ("Via", "From", "To", "Call-ID", "CSeq")


def header(message: str, name: str) -> str:
    found = re.search(rf"(?im)^{name}:\s*(.*?)\r?$", message)
    return found.group(1) if found else ""


@dataclass
class Exchange:
    """`heard` holds every message of the telephone in order."""

    heard: list[str] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None
    contact: str = ""
    branches: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def line(self, request: web.Request) -> web.WebSocketResponse:
        self.socket = web.WebSocketResponse(protocols=("sip",))
        await self.socket.prepare(request)
        async for message in self.socket:
            if message.type is WSMsgType.TEXT and message.data.strip():
                self.heard.append(message.data)
                await self._react(message.data)
        return self.socket

    async def _react(self, message: str) -> None:
        method = message.split(" ", 1)[0]
        if method == "REGISTER":
            self.contact = re.sub(r".*?<(.*?)>.*", r"\1", header(message, "Contact"))
        if method in ("REGISTER", "BYE", "INFO"):
            copied = "".join(f"{name}: {header(message, name)}\r\n" for name in COPIED)
            await self._send(
                f"SIP/2.0 200 OK\r\n{copied}Contact: <{self.contact}>;expires=120\r\nContent-Length: 0\r\n\r\n"
            )
        if re.match(r"SIP/2.0 [2-6]", message) and "INVITE" in header(message, "CSeq"):
            await self._send(self._request("ACK", header(message, "Call-ID"), to=header(message, "To")))

    async def invite(self, name: str, sdp: str, *headers: str) -> None:
        """Call the registered telephone; `name` is the Call-ID, by which `answers` finds what it says."""
        await until(lambda: self.contact, what="the telephone registered")
        await self._send(self._request("INVITE", name, *headers, body=sdp))

    def answers(self, name: str) -> list[int]:
        """The status codes that the telephone has given to the INVITE so far, without 100."""
        mine = [message for message in self.heard if header(message, "Call-ID") == name]
        codes = [int(found.group(1)) for message in mine if (found := re.match(r"SIP/2.0 (\d+)", message))]
        return [code for code in codes if code != 100]

    def asked(self, method: str, name: str) -> list[str]:
        return [each for each in self.heard if each.startswith(f"{method} ") and header(each, "Call-ID") == name]

    def sdp(self, name: str) -> str:
        """The session description of the telephone's 200."""
        mine = [each for each in self.heard if each.startswith("SIP/2.0 200") and header(each, "Call-ID") == name]
        return mine[0].split("\r\n\r\n", 1)[1]

    def _request(self, method: str, name: str, *headers: str, to: str = "", body: str = "") -> str:
        kind = "Content-Type: application/sdp\r\n" if body else ""
        lines = [
            f"{method} {self.contact} SIP/2.0",
            f"Via: SIP/2.0/WS exchange.invalid;branch=z9hG4bK{next(self.branches)}",
            "Max-Forwards: 70",
            "From: <sip:customer@exchange.invalid>;tag=exchange",
            f"To: {to or f'<{self.contact}>'}",
            f"Call-ID: {name}",
            f"CSeq: 1 {method}",
            "Contact: <sip:exchange@exchange.invalid;transport=ws>",
            *headers,
        ]
        return "\r\n".join(lines) + f"\r\n{kind}Content-Length: {len(body.encode())}\r\n\r\n{body}"

    async def _send(self, message: str) -> None:
        assert self.socket is not None
        await self.socket.send_str(message)
