"""Personal data on the card: the file with everything known, the preview, the act, and what is left to be seen."""

import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from callcenter import db
from callcenter.panel.parts import PARTS
from tests.erasing.planting import EMAIL, FAMILY, GIVEN, NUMBER, SAID, Planted
from tests.panel.conftest import Panel, text_of
from tests.panel.recorded import SOUND, stored
from tests.panel.test_administration import error_in, sent

NAME = f"{GIVEN} {FAMILY} {GIVEN}"


async def test_a_person_is_erased_from_the_card_after_a_preview_and_the_history_says_so(panel: Panel) -> None:
    """L2: the preview counts, the name is typed, and then nobody finds the person any more."""
    planted = await Planted.planted(panel.office)
    admin, operator = await panel.browser_of(planted.admin), await panel.browser_of(planted.operator)
    card = f"/accounts/{planted.account}/people/{planted.person}"
    assert f'href="{card}/erasure"' in await text_of(admin, card)
    assert "erasure" not in await text_of(operator, card)
    page = await text_of(admin, f"{card}/erasure")
    assert "Contact persons with all their data" in page
    assert "1 planned contact stays with the account" in page
    assert "2 numbers and addresses on the stop list" in page
    form = {"because": "consent", "typed": FAMILY}
    status, page = await sent(admin, f"{card}/erasure", form)
    assert (status, error_in(page, "erasure")) == (
        422, ("typed", f"This is not the name. Type it as it stands here: {NAME}"),
    )  # fmt: skip
    assert await sent(admin, f"{card}/erasure", {**form, "typed": f" {NAME} "}) == (
        303,
        "/administration/erasures?done",
    )
    log = await text_of(admin, "/administration/erasures?done")
    assert "The consent was withdrawn" in log
    assert FAMILY not in log
    history = await text_of(operator, f"/accounts/{planted.account}")
    assert "What was said was erased by law on" in history
    for browser in (admin, operator):
        for sought in (FAMILY, EMAIL, NUMBER[-7:]):
            found = await text_of(browser, f"/accounts?q={sought}")
            assert f'href="/accounts/{planted.account}"' not in found, sought
        for place in (f"/accounts/{planted.account}", "/plans", "/recordings", "/administration/audit",
                      f"/imports/{planted.batch}"):  # fmt: skip
            async with browser.get(place) as answer:
                assert not {FAMILY, GIVEN, EMAIL} & set(re.findall(r"[\w@.]+", await answer.text())), place
    async with admin.get(f"{card}/erasure") as answer:
        assert answer.status == 404


@pytest.mark.parametrize("kind", ["company", "person"])
async def test_everything_known_is_told_in_one_file_with_the_recordings_and_who_heard_them(
    panel: Panel, kind: str
) -> None:
    """L3: for programs and to be read; who took it stands in the audit log before the first byte."""
    planted = await Planted.planted(panel.office, kind=kind)
    await stored(panel, planted.call)
    admin = await panel.browser_of(planted.admin)
    async with db.acting(panel.office.pool, db.SYSTEM) as conn:
        await conn.execute(
            "INSERT INTO audit (user_id, action, subject, previous_hash, hash) "
            "VALUES ($1, 'recording.played', $2, '', '')",
            planted.operator, planted.call,
        )  # fmt: skip
    card = f"/accounts/{planted.account}" + (f"/people/{planted.person}" if kind == "company" else "")
    async with admin.get(f"{card}/everything.zip") as answer:
        assert answer.status == 200, await answer.text()
        assert answer.headers["Content-Type"] == "application/zip"
        archive = zipfile.ZipFile(io.BytesIO(await answer.read()))
    assert archive.testzip() is None
    (sound,) = [name for name in archive.namelist() if name.startswith("recordings/")]
    assert archive.read(sound) == SOUND
    told = json.loads(archive.read("everything.json"))
    (person,) = [one for one in told["people"] if one["family_name"] == FAMILY]
    assert (person["note"], person["own_fields"]) == (SAID, {"Diet": SAID})
    assert NUMBER in [one["number"] for one in told["numbers"]]
    assert [one["email"] for one in told["emails"]] == [EMAIL]
    (done,) = [one for one in told["contacts"] if one["call"] == planted.call]
    assert (done["note"], done["description"], done["impression"]) == (SAID, SAID, 4)
    assert [one["note_before"] for one in told["corrections"]] == ["before: " + SAID]
    assert [(one["call"], one["number"]) for one in told["calls"]] == [(planted.call, NUMBER)]
    assert told["recordings"] == [{"call": planted.call, "file": sound, "state": "stored"}]
    assert [one["words"] for one in told["comments"]] == [SAID]
    assert ("recording.played", planted.call) in [(one["action"], one["subject"]) for one in told["audit"]]
    assert [one["lifted_because"] for one in told["stops"]] == [SAID]
    assert EMAIL in told["lists"][0]["line"]
    assert [one["order"] for one in told["orders"]] == (["A-1"] if kind == "person" else [])
    page = archive.read("everything.html").decode()
    for words in (SAID, EMAIL, sound, "Recording played", "Comments on recordings"):
        assert words in page, words
    taken = await panel.office.rows(
        "SELECT action FROM audit WHERE user_id = $1 ORDER BY id DESC LIMIT 2", planted.admin
    )
    assert [row["action"] for row in taken] == [
        "recording.copied", "person.told" if kind == "company" else "account.told",
    ]  # fmt: skip
    assert planted.colleague not in [one.get("id") for one in told["people"]]
    assert ("Szabó" in page) == (kind == "person")


async def test_a_long_recording_is_sent_while_it_is_read(panel: Panel) -> None:
    """Sixty megabytes come through in pieces: the first is there before the store has given the last."""
    planted = await Planted.planted(panel.office)
    await stored(panel, planted.call, sound=bytes(60 << 20))
    store, admin = panel.application[PARTS].store, await panel.browser_of(planted.admin)
    given, largest, whole = 0, 0, store.open_range

    async def counted(key: str, first: int, past: int):  # type: ignore[no-untyped-def]
        nonlocal given, largest
        async for piece in whole(key, first, past):
            given, largest = given + len(piece), max(largest, len(piece))
            yield piece

    store.open_range = counted  # type: ignore[method-assign]  # it counts, and does what it did
    async with admin.get(f"/accounts/{planted.account}/people/{planted.person}/everything.zip") as answer:
        first = await answer.content.readany()
        assert first
        assert given < 30 << 20
        rest = await answer.content.read()
    assert len(first) + len(rest) > 60 << 20
    assert largest <= 1 << 20


async def test_a_store_that_is_away_is_told_instead_of_half_a_file(panel: Panel) -> None:
    planted = await Planted.planted(panel.office)
    await stored(panel, planted.call)
    await panel.application[PARTS].store.delete(f"{planted.call}.ogg")
    admin = await panel.browser_of(planted.admin)
    async with admin.get(f"/accounts/{planted.account}/people/{planted.person}/everything.zip") as answer:
        assert answer.status == 409
        assert "The store of the recordings does not answer" in await answer.text()


async def test_who_is_in_a_call_with_the_person_is_waited_for_and_a_company_is_not_erased(panel: Panel) -> None:
    planted = await Planted.planted(panel.office)
    admin = await panel.browser_of(planted.admin)
    async with admin.get(f"/accounts/{planted.account}/erasure") as answer:
        assert answer.status == 409
        assert "A company is not erased by law" in await answer.text()
    await panel.office.call(
        planted.operator, planted.account, person_id=planted.person, state="answered",
        answered_at=datetime.now(UTC) - timedelta(minutes=1),
    )  # fmt: skip
    async with admin.get(f"/accounts/{planted.account}/people/{planted.person}/erasure") as answer:
        assert answer.status == 409
        assert "Somebody is in a call with this person" in await answer.text()
