"""One operator at work: a browser with its telephone, customers in the queue, and what the rows say of the calls."""

import io
import itertools
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile
from playwright.async_api import Locator, Page, expect

from callcenter.ids import AccountId, UserId
from tests.browser.floor.call_centre import CallCentre
from tests.waiting import until

_serial = itertools.count(2345601)

Sound = npt.NDArray[np.floating[Any]]


def number_that(ending: str) -> str:
    """A new Hungarian number of the demo network whose last two digits tell how its customer behaves."""
    return f"+361{next(_serial)}{ending}"


def longest_silence(sound: Sound, rate: int) -> float:
    """Seconds of the longest stretch in which nothing is heard."""
    block = rate // 20
    loud = np.sqrt((sound[: len(sound) // block * block].reshape(-1, block) ** 2).mean(axis=1)) > 0.003
    runs = [len(list(run)) for heard, run in itertools.groupby(loud) if not heard]
    return max(runs, default=0) / 20


class Desk:
    """The page of one operator, and the operator's own rows."""

    def __init__(self, centre: CallCentre, user_id: UserId, login: str, page: Page) -> None:
        self.centre = centre
        self.office = centre.office
        self.user_id = user_id
        self.login = login
        self.page = page

    # ---- what is on the screen ----
    @property
    def bar(self) -> Locator:
        return self.page.locator(".call-bar")

    async def registered(self) -> None:
        await expect(self.page.locator('[data-lamp="telephone"].ok')).to_be_visible()

    async def is_in(self, state: str, seconds: float = 12) -> None:
        """The page stands in `state`: ready, dialling, talking or wrap-up."""
        await expect(self.page.locator(f'main[data-state="{state}"]')).to_be_visible(timeout=seconds * 1000)

    async def reads(self, words: str) -> None:
        """The telephone bar says so."""
        await expect(self.bar).to_contain_text(words)

    async def wraps_up(self, words: str) -> None:
        """The wrap-up is open and tells by these words why the call ended."""
        await expect(self.page.locator("#wrap-up")).to_be_visible()
        await expect(self.page.locator(".pane:has(#wrap-up) > .head")).to_contain_text(words)

    async def is_told(self, words: str) -> None:
        """A message over the page says so."""
        await expect(self.page.locator(".toast", has_text=words).first).to_be_visible()

    # ---- what the operator does ----
    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def dial(self) -> str:
        """One press of the key; returns the call's id once its row is there."""
        before = await self.calls()
        await self.press("F9")

        async def placed() -> list[Any]:
            return (await self.calls())[len(before) :]

        [call] = await until(placed, 6, what="the row of the call")
        return str(call["id"])

    async def talk(self) -> str:
        """Dial, and wait until the customer is on the line and the own telephone is in the call."""
        call_id = await self.dial()
        await self.is_in("talking")
        await until(lambda: self.page.evaluate("Boolean(window.phone.callId)"), 5, what="the telephone in the call")
        return call_id

    async def save(self, *keys: str) -> None:
        """Choose the result by its key, if one is given, save, and see the next customer.

        Where neither somebody planned the next contact nor the result proposes one, a reason why none is chosen.
        """
        await self.press(*keys)
        form = self.page.locator("#wrap-up")
        if not await form.locator("[name=due_at]").input_value() and not await form.locator("[name=why]").input_value():
            await form.locator("[name=why]").select_option("timing")
        await self.press("Control+Enter")
        await expect(self.page.locator('main[data-state="ready"], #empty-h').first).to_be_visible()

    # ---- what the rows say ----
    async def calls(self) -> list[Any]:
        return await self.office.rows("SELECT * FROM call WHERE user_id = $1 ORDER BY requested_at", self.user_id)

    async def call(self, call_id: str) -> Any:
        return await self.office.row("SELECT * FROM call WHERE id = $1", call_id)

    async def ended(self, call_id: str, seconds: float = 10) -> Any:
        """The row of the call, once it has ended."""

        async def row() -> Any:
            found = await self.call(call_id)
            return found if found["state"] == "ended" else None

        return await until(row, seconds, what="the end of the call")

    async def stored(self, call_id: str, seconds: float = 15) -> Any:
        """The row of the recording, once the store has it."""

        async def row() -> Any:
            found = await self.office.row("SELECT * FROM recording WHERE call_id = $1", call_id)
            return found if found["state"] == "stored" else None

        return await until(row, seconds, what="the recording in the store")

    async def heard(self, call_id: str) -> tuple[Sound, Sound, int]:
        """What the player of the page serves: the operator's side, the customer's side, samples a second."""
        answer = await self.page.request.get(f"{self.centre.url}/recordings/{call_id}/audio")
        assert answer.status == 200
        sound, rate = soundfile.read(io.BytesIO(await answer.body()))
        return sound[:, 0], sound[:, 1], rate

    async def contact(self, call_id: str) -> Any:
        """The contact that the call became, with its result's code."""
        return await self.office.row(
            "SELECT activity.*, result.code AS result FROM activity LEFT JOIN result ON result.id = activity.result_id"
            " WHERE call_id = $1",
            call_id,
        )


async def seat_operator(centre: CallCentre, *endings: str, **columns: Any) -> tuple[UserId, str, list[AccountId]]:
    """A new operator with one due customer for each ending, in this order."""
    user_id, login = await centre.operator(**columns)
    names = [f"Kovács {ending} {nth} Kft." for nth, ending in enumerate(endings)]
    accounts = [
        await centre.customer(user_id, number_that(ending), name) for ending, name in zip(endings, names, strict=True)
    ]
    return user_id, login, accounts
