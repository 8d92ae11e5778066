"""The telephone in the page against an exchange that speaks SIP."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.static.conftest import Show
from tests.browser.static.exchange import Exchange
from tests.browser.static.stage import Stage
from tests.waiting import until

CALL = "01990000-0000-7000-8000-000000000001"
ANSWER = "Call-Info: <sip:callcenter>;answer-after=0"
NAMED = f"X-CC-Call-Id: {CALL}"
BAR = f"""<section class="call-bar"><button data-command="mute" data-local aria-pressed="false">Mute</button>
<button data-command="hold" data-local aria-pressed="false">Hold</button>
<button data-command="answer">Answer</button>
<button data-command="hang-up" data-hang-up="/calls/{CALL}/hang-up">Hang up</button>
<svg class="levels" viewBox="0 0 112 28">{'<rect class="wave-customer wave-rest" width="6" height="7"/>' * 14}</svg>
</section>"""
# The customer's end: a second page with a peer of its own.
OFFER = """async () => {
  window.peer = new RTCPeerConnection();
  const sound = await navigator.mediaDevices.getUserMedia({audio: true});
  peer.addTrack(sound.getAudioTracks()[0], sound);
  await peer.setLocalDescription(await peer.createOffer());
  while (peer.iceGatheringState !== "complete") await new Promise((done) => { peer.onicegatheringstatechange = done; });
  return peer.localDescription.sdp;
}"""
TAKE = "(sdp) => peer.setRemoteDescription({type: 'answer', sdp})"

Ring = Callable[..., Awaitable[Exchange]]


@pytest.fixture
def softphone(stage: Stage) -> dict[str, object]:
    address = stage.address.replace("http", "ws") + "/sip"
    return {"uri": "sip:op7@exchange.invalid", "password": "x", "wsUrl": address, "iceServers": []}


@pytest_asyncio.fixture
async def customer(page: Page, stage: Stage) -> AsyncIterator[Page]:
    other = await page.context.new_page()
    await other.goto(f"{stage.address}/peaks")
    yield other


@pytest_asyncio.fixture
async def ring(show: Show, page: Page, customer: Page, softphone: dict[str, object]) -> Ring:
    """Open a registered workplace; then `await ring("name", *headers)` calls it."""
    stage = await show(main=BAR, boot={"softphone": softphone})
    await expect(page.locator('[data-lamp="telephone"].ok')).to_be_visible()
    await until(lambda: stage.streams)

    async def call(name: str, *headers: str) -> Exchange:
        await stage.exchange.invite(name, await customer.evaluate(OFFER), *headers)
        return stage.exchange

    return call


async def test_an_announced_call_is_answered_by_itself(ring: Ring, stage: Stage, page: Page, customer: Page) -> None:
    stage.tell("call", {"id": CALL, "state": "requested"})
    exchange = await ring("announced", ANSWER, NAMED)
    await until(lambda: 200 in exchange.answers("announced"))
    await customer.evaluate(TAKE, exchange.sdp("announced"))
    await expect(page.locator("body[data-phone=talking]")).to_be_attached()
    await expect(page.locator(".levels .wave-customer:not(.wave-rest)").first).to_be_attached()  # the customer is heard


async def test_a_call_announced_just_after_its_invite_is_answered(ring: Ring, stage: Stage) -> None:
    exchange = await ring("early", ANSWER, NAMED)
    await until(lambda: 180 in exchange.answers("early"))
    assert 200 not in exchange.answers("early")
    stage.tell("call", {"id": CALL, "state": "requested"})
    await until(lambda: 200 in exchange.answers("early"))


async def test_a_call_that_nobody_announced_is_refused_after_the_grace(ring: Ring, page: Page) -> None:
    exchange = await ring("foreign", ANSWER, NAMED)
    await until(lambda: 480 in exchange.answers("foreign"), seconds=5)
    assert 200 not in exchange.answers("foreign")
    await expect(page.get_by_text("A call that nobody announced was refused.")).to_be_visible()


async def test_a_call_that_asks_for_an_answer_without_a_name_is_refused_at_once(ring: Ring) -> None:
    exchange = await ring("nameless", ANSWER)
    await until(lambda: 480 in exchange.answers("nameless"), seconds=2)


async def test_an_ordinary_call_rings_until_the_operator_answers(ring: Ring, page: Page) -> None:
    exchange = await ring("ordinary")
    await expect(page.locator("body[data-phone=ringing]")).to_be_attached()
    assert exchange.answers("ordinary") == [180]
    await page.keyboard.press("F7")
    await until(lambda: 200 in exchange.answers("ordinary"))


async def test_a_second_call_finds_the_telephone_busy(ring: Ring, stage: Stage) -> None:
    await ring("first")
    exchange = await ring("second")
    await until(lambda: 486 in exchange.answers("second"))
    assert exchange.answers("first") == [180]


async def test_mute_shows_its_state_and_ends_with_the_call(ring: Ring, stage: Stage, page: Page) -> None:
    stage.tell("call", {"id": CALL, "state": "requested"})
    exchange = await ring("muted", ANSWER, NAMED)
    await expect(page.locator("body[data-phone=talking]")).to_be_attached()
    mute = page.locator('[data-command="mute"]')
    await page.keyboard.press("F8")
    await expect(mute).to_have_attribute("aria-pressed", "true")
    assert await page.evaluate("phone.connection.getSenders()[0].track.enabled") is False
    await page.keyboard.press("F10")
    await until(lambda: exchange.asked("BYE", "muted"))
    await until(lambda: stage.hung_up == [CALL])
    await expect(mute).to_have_attribute("aria-pressed", "false")
    await expect(page.locator("body[data-phone=idle]")).to_be_attached()


async def test_the_servers_word_ends_a_call_whose_bye_was_lost(ring: Ring, stage: Stage, page: Page) -> None:
    stage.tell("call", {"id": CALL, "state": "requested"})
    exchange = await ring("lost", ANSWER, NAMED)
    await expect(page.locator("body[data-phone=talking]")).to_be_attached()
    stage.tell("call", {"id": CALL, "state": "ended"})
    await until(lambda: exchange.asked("BYE", "lost"))
    await expect(page.locator("body[data-phone=idle]")).to_be_attached()


async def test_a_line_that_came_back_in_a_call_renews_its_dialog(ring: Ring, stage: Stage, page: Page) -> None:
    stage.tell("call", {"id": CALL, "state": "requested"})
    exchange = await ring("renewed", ANSWER, NAMED)
    await expect(page.locator("body[data-phone=talking]")).to_be_attached()
    assert exchange.socket is not None
    await exchange.socket.close()
    await until(lambda: exchange.asked("INVITE", "renewed"), seconds=8)


async def test_the_newest_tab_takes_the_telephone_only_when_it_is_asked_to(
    ring: Ring, stage: Stage, page: Page
) -> None:
    banner = '<div class="banner info" data-other-tab hidden><button data-command="take-over">Use here</button></div>'
    stage.main = BAR + banner
    second = await page.context.new_page()
    await second.goto(stage.address)
    await expect(second.locator("[data-other-tab]")).to_be_visible()
    await expect(second.locator('[data-lamp="telephone"].idle')).to_be_visible()
    await expect(page.locator('[data-lamp="telephone"].ok')).to_be_visible()
    await second.locator('[data-command="take-over"]').click()
    await expect(second.locator('[data-lamp="telephone"].ok')).to_be_visible()
    await expect(page.locator('[data-lamp="telephone"].idle')).to_be_visible()


async def test_an_answer_without_an_address_does_not_look_like_hold(ring: Ring, stage: Stage, page: Page) -> None:
    # No candidate that may be shown gives c=0.0.0.0, as with the hidden (mDNS) addresses of a browser.
    await page.evaluate("""() => { const Real = RTCPeerConnection;
      window.RTCPeerConnection = class extends Real {
        constructor(options) { super({...options, iceTransportPolicy: "relay"}); } }; }""")
    stage.tell("call", {"id": CALL, "state": "requested"})
    exchange = await ring("hidden", ANSWER, NAMED)
    await until(lambda: 200 in exchange.answers("hidden"))
    assert "c=IN IP4 127.0.0.1" in exchange.sdp("hidden")
    assert "c=IN IP4 0.0.0.0" not in exchange.sdp("hidden")
