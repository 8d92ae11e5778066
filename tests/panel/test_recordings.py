"""Recordings: who finds, sees and hears them, the search, and ranges of their sound."""

import re
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from callcenter import activities, db, scripts
from callcenter.ids import CallId, new_call_id
from callcenter.panel.parts import PARTS
from tests.panel.conftest import Panel, text_of
from tests.panel.recorded import PEAKS, SOUND, audited, change, contact, stored

AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


async def status_of(client: aiohttp.ClientSession, path: str) -> int:
    async with client.get(path, allow_redirects=False) as answer:
        return answer.status


def calls_in(page: str) -> list[str]:
    """The calls whose recordings a page lists, in its order."""
    return re.findall(r'<td class="nowrap"><a href="/recordings/([0-9a-f-]{36})"', page)


async def test_who_may_see_an_account_finds_sees_and_hears_its_recordings_and_nobody_else(panel: Panel) -> None:
    office, other = panel.office, await panel.office.team()
    anna, peter = await office.user(), await office.user()
    leader, foreign_leader = await office.user("leader"), await office.user("leader", team_id=other)
    admin = await office.user("administrator", team_id=other)
    call_id = await stored(panel, await contact(office, anna, await office.account(anna), AT))
    for user_id, may in ((anna, True), (peter, False), (leader, True), (foreign_leader, False), (admin, True)):
        browser = await panel.browser_of(user_id)
        assert calls_in(await text_of(browser, "/recordings")) == ([call_id] if may else [])
        for end in ("", "/peaks", "/audio"):
            assert await status_of(browser, f"/recordings/{call_id}{end}") == (200 if may else 404), (user_id, end)
            assert await status_of(browser, f"/recordings/{new_call_id()}{end}") == 404
    assert {who for who, _ in await audited(office, call_id)} == {anna, leader, admin}


async def test_foreign_and_absent_recordings_answer_the_same_words(panel: Panel) -> None:
    office = panel.office
    anna, peter = await office.user(), await office.user()
    call_id = await stored(panel, await contact(office, anna, await office.account(anna), AT))
    browser = await panel.browser_of(peter)
    answers = set()
    for some_id in (call_id, new_call_id(), "0" * 36, "f" * 8 + "-" * 28):
        async with browser.get(f"/recordings/{some_id}/audio", headers={"Sec-Fetch-Mode": "no-cors"}) as answer:
            answers.add((answer.status, await answer.text()))
    assert len(answers) == 1


async def test_the_audit_row_is_there_before_the_first_byte_and_names_the_listener(panel: Panel) -> None:
    office = panel.office
    anna, leader = await office.user(), await office.user("leader")
    call_id = await stored(panel, await contact(office, anna, await office.account(anna), AT))
    browser = await panel.browser_of(leader)
    async with browser.get(f"/recordings/{call_id}/audio", headers={"Sec-Fetch-Dest": "audio"}) as answer:
        assert await audited(office, call_id) == [(leader, "recording.played")]
        assert await answer.read() == SOUND
        assert (answer.headers["Content-Type"], answer.headers["Accept-Ranges"]) == ("audio/ogg", "bytes")


@pytest.mark.parametrize(
    ("asked", "status", "first", "past"),
    [
        ("bytes=0-99", 206, 0, 100),
        ("bytes=100-", 206, 100, None),
        ("bytes=-7", 206, -7, None),
        ("bytes=10000-999999", 206, 10000, None),
        ("bytes=-999999", 206, 0, None),
        ("bytes=0-", 206, 0, None),
        ("bytes=0-1,5-6", 200, 0, None),
        ("seconds=1-2", 200, 0, None),
        ("bytes=5-2", 200, 0, None),
    ],
)
async def test_ranges_give_their_bytes(panel: Panel, asked: str, status: int, first: int, past: int | None) -> None:
    anna = await panel.office.user()
    call_id = await stored(panel, await contact(panel.office, anna, await panel.office.account(anna), AT))
    browser = await panel.browser_of(anna)
    async with browser.get(f"/recordings/{call_id}/audio", headers={"Range": asked}) as answer:
        body = await answer.read()
    assert (answer.status, body) == (status, SOUND[slice(first, past)])
    assert answer.headers["Content-Length"] == str(len(body))
    if status == 206:
        begin = first % len(SOUND)
        assert answer.headers["Content-Range"] == f"bytes {begin}-{begin + len(body) - 1}/{len(SOUND)}"


async def test_a_range_beyond_the_end_is_416_with_the_size(panel: Panel) -> None:
    anna = await panel.office.user()
    call_id = await stored(panel, await contact(panel.office, anna, await panel.office.account(anna), AT))
    browser = await panel.browser_of(anna)
    async with browser.get(f"/recordings/{call_id}/audio", headers={"Range": f"bytes={len(SOUND)}-"}) as answer:
        assert (answer.status, answer.headers["Content-Range"]) == (416, f"bytes */{len(SOUND)}")


async def test_a_range_of_another_version_is_answered_with_the_whole(panel: Panel) -> None:
    anna = await panel.office.user()
    call_id = await stored(panel, await contact(panel.office, anna, await panel.office.account(anna), AT))
    browser, address = await panel.browser_of(anna), f"/recordings/{call_id}/audio"
    async with browser.head(address) as answer:
        assert (answer.status, answer.headers["Content-Length"], await answer.read()) == (200, str(len(SOUND)), b"")
        etag = answer.headers["ETag"]
    for version, status in ((etag, 206), ('"spool-17"', 200)):
        async with browser.get(address, headers={"Range": "bytes=1-3", "If-Range": version}) as answer:
            assert answer.status == status


async def test_a_recording_whose_object_is_gone_says_so_and_sends_nothing(panel: Panel) -> None:
    anna = await panel.office.user()
    call_id = await stored(panel, await contact(panel.office, anna, await panel.office.account(anna), AT))
    await panel.application[PARTS].store.delete(f"{call_id}.ogg")
    browser = await panel.browser_of(anna)
    async with browser.get(f"/recordings/{call_id}/audio", headers={"Sec-Fetch-Mode": "no-cors"}) as answer:
        assert answer.status == 409
        assert "store" in (await answer.json())["message"]


async def test_peaks_are_given_from_zero_to_one(panel: Panel) -> None:
    anna = await panel.office.user()
    call_id = await stored(panel, await contact(panel.office, anna, await panel.office.account(anna), AT))
    async with (await panel.browser_of(anna)).get(f"/recordings/{call_id}/peaks") as answer:
        given = await answer.json()
    assert given["duration"] == 120.0
    assert given["operator"][:3] == [0.0, 0.4, 1.0]
    assert len(given["customer"]) == len(PEAKS["customer"])


@pytest.mark.parametrize("state", ["expected", "pending", "missing", "parked", "unneeded", "erased"])
async def test_each_state_is_said_in_words_on_the_page_and_in_the_list(panel: Panel, state: str) -> None:
    words = {
        "expected": "Call not over yet", "pending": "Being stored", "missing": "Recording missing",
        "parked": "Could not be stored yet", "unneeded": "Nobody spoke", "erased": "Erased",
    }[state]  # fmt: skip
    anna = await panel.office.user()
    call_id = await contact(panel.office, anna, await panel.office.account(anna), AT)
    await change(
        panel.office,
        "UPDATE recording SET state = $2, reason = 'a <b>reason</b> 100 %' WHERE call_id = $1",
        call_id,
        state,
    )
    browser = await panel.browser_of(anna)
    page = await text_of(browser, f"/recordings/{call_id}")
    assert words in page and "a &lt;b&gt;reason&lt;/b&gt; 100 %" in page
    assert 'id="player"' not in page
    listed = await text_of(browser, f"/recordings?state={state}")
    assert calls_in(listed) == [call_id]
    assert (call_id in calls_in(await text_of(browser, "/recordings"))) == (state != "unneeded")
    fragment = await text_of(browser, f"/recordings/{call_id}", headers={"HX-Request": "true"})
    assert fragment.strip().startswith('<div id="recording-state"') or "<html" not in fragment


async def test_the_player_marks_pauses_and_steps_of_the_script_on_the_line_of_time(panel: Panel) -> None:
    office = panel.office
    anna = await office.user()
    call_id = await stored(panel, await contact(office, anna, await office.account(anna, name="Mill"), AT))
    begin = AT - timedelta(seconds=120)
    await change(
        office,
        "INSERT INTO recording_gap (call_id, paused_at, resumed_at, paused_by) VALUES ($1, $2, $3, $4)",
        call_id, begin + timedelta(seconds=30), begin + timedelta(seconds=48), anna,
    )  # fmt: skip
    await talked(
        panel, call_id, [("hello", "price", True, 20.0), ("price", "close", False, 61.5), ("close", None, False, 400.0)]
    )
    page = await text_of(await panel.browser_of(anna), f"/recordings/{call_id}")
    assert 'data-from="30.0" data-to="48.0" data-region="gap" data-words="Not recorded"' in page
    assert "00:30–00:48" in page
    marks = re.findall(r'data-seek="([0-9.]+)" title="([^"]+)"( class="objected")?', page)
    assert marks == [
        ("0.0", "00:00 Good morning, this is the first …", ""),
        ("20.0", "00:20 It is too dear", ' class="objected"'),
        ("61.5", "01:01 See you soon, Mill.", ""),
    ]
    assert "Spring offer" in page


SCRIPT = """title: Spring offer

# hello
Good morning, this is the first sentence of many that are said.
- yes: Yes -> close

# close
See you soon, {account.name}.

! price: It is too dear
It is worth its money.
- fine: Fine -> close
"""


async def talked(panel: Panel, call_id: str, steps: list[tuple[str, str | None, bool, float]]) -> None:
    """A talk by SCRIPT: from which step, to which, without an answer or with one, at which second."""
    async with db.acting(panel.office.pool, db.SYSTEM) as conn:
        script_id = await conn.fetchval("INSERT INTO script (code) VALUES ('spring') RETURNING id")
        version_id = await conn.fetchval(
            """
            INSERT INTO script_version (id, script_id, language, version, title, source, source_sha256)
            OVERRIDING SYSTEM VALUE  -- parsed scripts are kept by id in this process, whatever database they came from
            VALUES (7000000, $1, 'en', 1, 'Spring offer', $2, sha256('x'))
            RETURNING id
            """,
            script_id,
            SCRIPT,
        )
        run = await scripts.begin_run(conn, CallId(call_id), version_id)
        for step, follows, moved, second in steps:
            await conn.execute(
                "INSERT INTO script_answer (run_id, step, next_step, moved, at) VALUES ($1, $2, $3, $4, $5)",
                run.id, step, follows, moved, AT + timedelta(seconds=second - 120),
            )  # fmt: skip


async def test_a_comment_is_sent_by_the_form_and_stands_at_its_second(panel: Panel) -> None:
    office = panel.office
    anna, leader = await office.user(), await office.user("leader")
    call_id = await stored(panel, await contact(office, anna, await office.account(anna), AT))
    browser, address = await panel.browser_of(leader), f"/recordings/{call_id}/comments"
    async with browser.post(address, data={"at": "61.5", "words": "<b>Good</b>\r\n100 %"}) as answer:
        assert answer.status == 200
    fragment = await text_of(await panel.browser_of(anna), address)
    assert 'data-from="61.5" data-region="comment"' in fragment
    assert "&lt;b&gt;Good&lt;/b&gt;\n100 %" in fragment
    for sent, words in (({"at": "5", "words": " "}, "fill in"), ({"at": "x", "words": "y"}, "values shown")):
        async with browser.post(address, data=sent, headers={"HX-Request": "true"}) as answer:
            assert (answer.status, words in await answer.text()) == (422, True)


@pytest.mark.parametrize(
    ("headers", "action"),
    [
        ({"Range": "bytes=0-", "Sec-Fetch-Dest": "audio"}, "recording.played"),
        ({"Sec-Fetch-Dest": "audio"}, "recording.played"),
        ({"Range": "bytes=0-"}, "recording.played"),
        ({"Sec-Fetch-Dest": "document"}, "recording.copied"),
        ({"Range": "bytes=0-", "Sec-Fetch-Dest": "empty"}, "recording.copied"),
        ({}, "recording.copied"),
    ],
)
async def test_a_player_is_told_from_somebody_who_takes_the_file(
    panel: Panel, headers: dict[str, str], action: str
) -> None:
    anna = await panel.office.user()
    call_id = await stored(panel, await contact(panel.office, anna, await panel.office.account(anna), AT))
    browser = await panel.browser_of(anna)
    for _ in range(2):
        async with browser.get(f"/recordings/{call_id}/audio", headers=headers) as answer:
            assert answer.status in (200, 206)
    expected = [(anna, action)] * (1 if action == "recording.played" else 2)
    assert await audited(panel.office, call_id) == expected


async def test_what_the_page_says_was_heard_is_kept_and_nonsense_is_not(panel: Panel) -> None:
    anna = await panel.office.user()
    call_id = await stored(panel, await contact(panel.office, anna, await panel.office.account(anna), AT))
    browser, address = await panel.browser_of(anna), f"/recordings/{call_id}/heard"
    async with browser.get(f"/recordings/{call_id}/audio", headers={"Range": "bytes=0-"}) as answer:
        await answer.read()
    for seconds, status in (("0.9", 204), ("-1", 422), ("nan", 422), ("", 422), ("1e9", 422)):
        async with browser.post(address, data={"seconds": seconds}) as answer:
            assert answer.status == status, seconds
    assert await panel.office.value("SELECT heard_seconds FROM playback WHERE call_id = $1", call_id) == 0.9


async def test_a_parked_recording_is_tried_again_from_its_page(panel: Panel) -> None:
    anna = await panel.office.user()
    call_id = await contact(panel.office, anna, await panel.office.account(anna), AT)
    await change(panel.office, "UPDATE recording SET state = 'parked' WHERE call_id = $1", call_id)
    browser = await panel.browser_of(anna)
    assert f'action="/recordings/{call_id}/attempts"' in await text_of(browser, f"/recordings/{call_id}")
    for status in (200, 409):
        async with browser.post(f"/recordings/{call_id}/attempts", headers={"Accept": "text/html"}) as answer:
            assert answer.status == status
    assert await panel.office.value("SELECT state FROM recording WHERE call_id = $1", call_id) == "pending"


async def test_each_field_of_the_search_narrows_the_list(panel: Panel) -> None:
    office, leader = panel.office, await panel.office.user("leader")
    anna, peter = await office.user(), await office.user()
    mill = await office.account(anna, name="Tisza Malom Kft. 100%")
    andrea = await office.person(mill, family_name="Bíró", given_name="Andrea")
    first = await stored(
        panel, await contact(office, anna, mill, AT, number="+3615550142", person_id=andrea), seconds=372
    )
    volga = await office.account(peter, name="Волжская мануфактура")
    late = AT + timedelta(days=3, hours=14)  # 00:30 of the 14th in Budapest
    second = await stored(
        panel, await contact(office, peter, volga, late, number="+74955550163", result="call_back"), seconds=20
    )
    call_back, not_now, refused = [await office.id_of("result", c) for c in ("call_back", "not_now", "refused")]
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await activities.dictionaries.RESULTS.merge(conn, leader, call_back, not_now)
    browser = await panel.browser_of(leader)
    for query, found in {
        "": [second, first],
        f"operator={anna}": [first],
        "q=malom": [first],
        "q=biro andrea": [first],
        "q=Andrea Bíró": [first],
        "q=100%25": [first],
        "q=%25": [first],
        "q=ВОЛЖСКАЯ": [second],
        "q=06 1 555 01": [first],
        "q=8 (495) 555": [second],
        "q=%2B7495": [second],
        "q=555-01": [second, first],
        "q=nobody": [],
        "from=2026-03-14": [second],
        "to=2026-03-13": [first],
        "from=2026-03-10&to=2026-03-10": [first],
        "from=14.03.26": [second],
        "from=2026.03.14": [second],
        f"result={call_back}": [second],
        f"result={not_now}": [second],  # H17: the other one counts as this one
        f"result={refused}": [],
        "length=60": [first],
        "state=stored&length=10": [second, first],
        "state=missing": [],
        "state=nonsense": [],
    }.items():
        assert calls_in(await text_of(browser, f"/recordings?{query}")) == found, query


async def test_what_cannot_be_searched_for_is_told_beside_its_field_and_stays_typed(panel: Panel) -> None:
    browser = await panel.browser_of(await panel.office.user("leader"))
    for query, field, typed in (
        ("from=some+day&q=mill", "from", 'value="some day"'),
        ("from=2026-03-02&to=2026-03-01&q=mill", "to", 'value="2026-03-01"'),
        ("length=long&q=mill", "length", 'value="long"'),
        ("to=0001-01-01&q=mill", "to", 'value="0001-01-01"'),
        ("to=9999-12-31&q=mill", "to", 'value="9999-12-31"'),
    ):
        async with browser.get(f"/recordings?{query}") as answer:
            page = await answer.text()
        assert answer.status == 422
        assert f'aria-describedby="search-{field}-error"' in page and f'role="alert" id="search-{field}-error"' in page
        assert typed in page and 'value="mill"' in page


async def test_all_that_is_wrong_with_a_search_is_told_at_once(panel: Panel) -> None:
    browser = await panel.browser_of(await panel.office.user("leader"))
    async with browser.get("/recordings?from=some+day&to=9999-12-31&length=long&operator=somebody&result=x") as answer:
        page = await answer.text()
    assert answer.status == 422
    for field in ("from", "length", "result"):
        assert f'id="search-{field}-error"' in page


async def test_a_long_list_goes_on_page_by_page(panel: Panel) -> None:
    anna = await panel.office.user()
    account_id = await panel.office.account(anna)
    made = [await contact(panel.office, anna, account_id, AT + timedelta(seconds=n // 3)) for n in range(53)]
    browser = await panel.browser_of(anna)
    page = await text_of(browser, "/recordings")
    assert "53 recordings" in page
    older = re.search(r'href="(/recordings\?after=[^"]+)" rel="next"', page)
    assert older
    rest = await text_of(browser, older[1].replace("&amp;", "&"))
    assert sorted(calls_in(page) + calls_in(rest)) == sorted(made)
    assert len(calls_in(page)) == 50
    for broken in ("x", "2026-01-01_5", "_", "5_" + "9" * 40):
        assert len(calls_in(await text_of(browser, f"/recordings?after={broken}"))) == 50
