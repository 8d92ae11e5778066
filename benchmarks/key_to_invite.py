"""Key press → INVITE at the operator's telephone, against a bare AMI Originate in the same run, A-B-A-B.

Ours is everything between: request, session, permission, call and recording rows committed, Originate over the link.
The telephone declines, so that no customer is called. Run: python -m benchmarks.key_to_invite
"""

import asyncio
import os
import statistics
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import aiohttp

from callcenter import db, users
from callcenter.local.postgres import FORGETFUL, LocalPostgres
from tests.browser.floor.call_centre import PASSWORD, CallCentre, opened
from tests.pbx.ami import Ami
from tests.pbx.office import new_call_id, originate
from tests.pbx.sip_telephone import Behaviour, Message, Telephone
from tests.waiting import until

ROUNDS = 60
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


async def pressed(http: aiohttp.ClientSession, url: str, telephone: Stopwatch, centre: CallCentre) -> float:
    begun = time.perf_counter()
    async with http.post(url, json={"key": str(uuid.uuid4())}) as answer:
        assert answer.status == 201, await answer.text()
    taken = await since_press(telephone, begun)

    async def over() -> bool:
        return await centre.office.value("SELECT count(*) = 0 FROM call WHERE state <> 'ended'")  # type: ignore[no-any-return]

    await until(over, 10, what="the end of the call")
    return taken


async def measure(centre: CallCentre) -> tuple[list[float], list[float]]:
    """Both sides' times in ms."""
    user_id, login = await centre.operator(name="Kis Anna")
    account_id = await centre.customer(user_id, NUMBER, "Kovács Kft.")
    async with db.acting(centre.office.pool, db.SYSTEM) as conn:
        secret = await users.add_desk_telephone(conn, user_id, user_id, centre.office.pbx_id, "301")
    telephone = Stopwatch("301", secret, centre.exchange.ports.sip, behaviour=Behaviour.DECLINE)
    await telephone.plug_in()
    await asyncio.sleep(1)  # the exchange reads its telephones
    await telephone.register()
    ami = await Ami.log_in(centre.exchange.ports.ami, centre.exchange.secret)
    jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=centre.url)
    floor, ours = [], []
    async with aiohttp.ClientSession(cookie_jar=jar, headers={"Origin": centre.url}) as http:
        await http.post(centre.url + "/login", data={"login": login, "password": PASSWORD}, allow_redirects=False)
        for _ in range(ROUNDS):
            floor.append(await bare(ami, telephone))
            ours.append(await pressed(http, f"{centre.url}/accounts/{account_id}/calls", telephone, centre))
    await ami.close()
    await telephone.unplug()
    return floor[5:], ours[5:]  # the first ones fill caches


def told(name: str, times: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(times, n=100)
    print(f"{name:<24} p50 {cuts[49]:6.1f} ms   p99 {cuts[98]:6.1f} ms   n={len(times)}")
    return cuts[49], cuts[98]


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="callcenter-bench-") as home:
        postgres = LocalPostgres(Path(home), options=FORGETFUL)
        await postgres.start()
        try:
            async with opened(postgres, WEB) as centre:
                floor, ours = await measure(centre)
        finally:
            await postgres.stop()
    a, b = told("bare AMI Originate", floor), told("key press in the panel", ours)
    print(f"ratio p50 {b[0] / a[0]:.2f}  p99 {b[1] / a[1]:.2f} (at most 2)   load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    asyncio.run(main())
