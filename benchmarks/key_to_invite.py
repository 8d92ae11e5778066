"""Key press → INVITE at the operator's telephone, against a bare AMI Originate in the same run, A-B-A-B.

Ours is everything between: request, session, permission, call and recording rows committed, Originate over the link.
`serve` and `work` run as processes of their own, as everywhere. The telephone declines, so that no customer is called.
Run: python -m benchmarks.key_to_invite
"""

import asyncio
import contextlib
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from callcenter import db, users
from callcenter.local.children import Child
from callcenter.local.postgres import FORGETFUL, LocalPostgres
from tests.browser.floor.call_centre import PASSWORD, CallCentre, free_port, opened
from tests.pbx.ami import Ami
from tests.pbx.office import new_call_id, originate
from tests.pbx.sip_telephone import Behaviour, Message, Refused, Telephone
from tests.waiting import until

ROUNDS = 210
NUMBER = "+36123456709"
WEB = Path(__file__).parents[1] / "web"


class Stopwatch(Telephone):
    """A telephone that notes when it is called, and declines."""

    rang_at = 0.0

    def _invited(self, invite: Message, addr: Any) -> None:
        self.rang_at = time.perf_counter()
        super()._invited(invite, addr)


async def since_press(telephone: Stopwatch, begun: float) -> float:
    """Milliseconds from `begun` to the INVITE."""
    await until(lambda: telephone.rang_at > begun, 5, what="the telephone is called")
    return (telephone.rang_at - begun) * 1000


async def bare(ami: Ami, telephone: Stopwatch) -> float:
    begun = time.perf_counter()
    await originate(ami, telephone.extension, NUMBER, new_call_id())
    return await since_press(telephone, begun)


class Browser:
    """One kept connection that sends the request of the key, with nothing of a client library between."""

    def __init__(self, url: str, cookie: str) -> None:
        self._origin = url
        self._cookie = cookie

    async def connect(self) -> None:
        host, _, port = self._origin.removeprefix("http://").partition(":")
        self._reader, self._writer = await asyncio.open_connection(host, int(port))

    async def press(self, path: str) -> None:
        body = f'{{"key":"{uuid.uuid4()}"}}'
        self._writer.write(
            f"POST {path} HTTP/1.1\r\nHost: {self._origin.removeprefix('http://')}\r\nOrigin: {self._origin}\r\n"
            f"Cookie: {self._cookie}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        head = (await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), 5)).decode()
        length = int(head.lower().partition("content-length: ")[2].partition("\r\n")[0])
        answer = await self._reader.readexactly(length)
        assert " 201 " in head.partition("\r\n")[0], head + answer.decode()


async def pressed(browser: Browser, path: str, telephone: Stopwatch, centre: CallCentre) -> float:
    begun = time.perf_counter()
    await browser.press(path)
    taken = await since_press(telephone, begun)

    async def over() -> bool:
        return await centre.office.value("SELECT count(*) = 0 FROM call WHERE state <> 'ended'")  # type: ignore[no-any-return]

    await until(over, 10, what="the end of the call")
    return taken


@contextlib.asynccontextmanager
async def processes(centre: CallCentre) -> AsyncIterator[str]:
    """`serve` and `work` of their own instead of the test's; the address of the former."""
    await centre.stop_worker()
    port = free_port()
    settings = msgspec.structs.replace(
        centre.settings, callcenter_port=port, callcenter_public_url=f"http://127.0.0.1:{port}"
    )
    environment = {name.upper(): str(getattr(settings, name)) for name in settings.__struct_fields__}
    children = [Child(command, settings.callcenter_home, environment) for command in ("serve", "work")]
    for child in children:
        await child.start()
    try:
        await until(lambda: answers(settings.callcenter_public_url), 20, what="serve answers")
        yield settings.callcenter_public_url
    finally:
        for child in children:
            await child.stop()
        await centre.start_worker()


async def registered(telephone: Telephone) -> bool:
    try:
        await telephone.register()
    except Refused:
        return False
    return True


async def answers(url: str) -> bool:
    try:
        async with aiohttp.ClientSession() as http, http.get(url + "/login") as answer:
            return answer.status == 200
    except OSError:
        return False


async def logged_in(url: str, login: str) -> Browser:
    jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=url)
    async with aiohttp.ClientSession(cookie_jar=jar, headers={"Origin": url}) as http:
        await http.post(url + "/login", data={"login": login, "password": PASSWORD}, allow_redirects=False)
        cookie = "; ".join(f"{kept.key}={kept.value}" for kept in jar)
    browser = Browser(url, cookie)
    await browser.connect()
    return browser


async def measure(centre: CallCentre, url: str) -> tuple[list[float], list[float]]:
    """Both sides' times in ms."""
    user_id, login = await centre.operator(name="Kis Anna")
    account_id = await centre.customer(user_id, NUMBER, "Kovács Kft.")
    async with db.acting(centre.office.pool, db.SYSTEM) as conn:
        secret = await users.telephones.add_desk_telephone(conn, user_id, user_id, centre.office.pbx_id, "301")
    telephone = Stopwatch("301", secret, centre.exchange.ports.sip, behaviour=Behaviour.DECLINE)
    await telephone.plug_in()
    await until(lambda: registered(telephone), 10, what="the exchange knows the telephone")
    ami = await Ami.log_in(centre.exchange.ports.ami, centre.exchange.secret)
    browser = await logged_in(url, login)
    floor, ours = [], []
    for _ in range(ROUNDS):
        floor.append(await bare(ami, telephone))
        ours.append(await pressed(browser, f"/accounts/{account_id}/calls", telephone, centre))
    await ami.close()
    await telephone.unplug()
    return floor[10:], ours[10:]  # the first ones fill caches


def told(name: str, times: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(times, n=100)
    print(f"{name:<24} p50 {cuts[49]:6.1f} ms   p99 {cuts[98]:6.1f} ms   n={len(times)}")
    return cuts[49], cuts[98]


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="callcenter-bench-") as home:
        postgres = LocalPostgres(Path(home), options=FORGETFUL)
        await postgres.start()
        try:
            async with opened(postgres, WEB) as centre, processes(centre) as url:
                floor, ours = await measure(centre, url)
        finally:
            await postgres.stop()
    a, b = told("bare AMI Originate", floor), told("key press in the panel", ours)
    print(f"ratio p50 {b[0] / a[0]:.2f}  p99 {b[1] / a[1]:.2f} (at most 2)   load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    asyncio.run(main())
