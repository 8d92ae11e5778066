"""Accounts in the panel: lists, the page of one, entering, changing, orders, plans, notes."""

import asyncio
import html
import re
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from markupsafe import escape

from callcenter.ids import AccountId, UserId
from tests.panel.conftest import Panel, text_of

MARKUP = "<script>alert(1)</script> & \"Co\" 'x'"
NEW = {"name": "Kék Kft.", "kind": "company", "country": "HU", "language": "hu", "time_zone": ""}


async def sent(browser: aiohttp.ClientSession, path: str, form: dict[str, object]) -> tuple[int, str]:
    """Status and text (or the address that follows) of a form sent."""
    async with browser.post(path, data=form, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location") or await answer.text()


def error_in(page: str, form: str) -> tuple[str, str]:
    """The field that an error stands at, and its first words: up to the first sign that ends a clause."""
    found = re.search(rf'role="alert" id="{form}-(\w+)-error">(?:<svg.*?</svg>)?([^<]*)', page)
    assert found is not None, page
    return found.group(1), re.split(r"[.:]", html.unescape(found.group(2)))[0]


@pytest.fixture
async def anna(panel: Panel) -> UserId:
    return await panel.office.user(login="anna", name="Anna Nagy")


@pytest.fixture
async def browser(panel: Panel, anna: UserId) -> aiohttp.ClientSession:
    return await panel.browser_of(anna)


@pytest.fixture
async def account(panel: Panel, anna: UserId) -> AccountId:
    return await panel.office.account(anna, name="Kék Kft.", city="Győr")


async def test_parts_of_an_account_are_fetched_one_by_one(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId, account: AccountId
) -> None:
    person = await panel.office.person(account, given_name="Éva")
    number = await panel.office.number(account, "+36123456789", person_id=person)
    await panel.office.number(account, "+36123456780")
    await panel.office.planned(account, anna, due_at=datetime.now(UTC) + timedelta(days=1))
    for part in ("head", "last-time", "people", "timeline", "note"):
        page = await text_of(browser, f"/accounts/{account}/{part}")
        assert f'data-src="/accounts/{account}/{part}' in page
        assert f'data-topic="account:{account}' in page
    assert "Győr" in await text_of(browser, f"/accounts/{account}/head")
    people = await text_of(browser, f"/accounts/{account}/people")
    assert f'data-dial="/accounts/{account}/calls" data-person="{person}" data-number="{number}"' in people
    assert people.count("data-dial=") == 2


async def test_prospects_and_clients_stand_in_lists_of_their_own(
    panel: Panel, browser: aiohttp.ClientSession, account: AccountId
) -> None:
    assert "Kék Kft." in await text_of(browser, "/accounts")
    assert "Kék Kft." not in await text_of(browser, "/accounts?kind=clients")
    status, _ = await sent(
        browser, f"/accounts/{account}/orders",
        {"number": "2026-1", "ordered_on": "2026-11-02", "amount": "1 284 000,50", "currency": "HUF"},
    )  # fmt: skip
    assert status == 303
    assert "Kék Kft." not in await text_of(browser, "/accounts")
    assert "Kék Kft." in await text_of(browser, "/accounts?kind=clients")
    page = await text_of(browser, f"/accounts/{account}")
    assert "Client since" in page
    assert "Converted at first order" in page
    assert str(await panel.office.value("SELECT amount FROM sales_order")) == "1284000.50"


async def test_the_order_shows_its_receipt_and_a_leader_lets_the_client_go_with_a_reason(
    panel: Panel, browser: aiohttp.ClientSession, account: AccountId
) -> None:
    """A29, A30."""
    page = await text_of(browser, f"/accounts/{account}")
    assert "client-changes" not in page
    order = {"number": "2026-1", "ordered_on": "2026-11-02", "amount": "10", "margin": "2", "currency": "HUF"}
    await sent(browser, f"/accounts/{account}/orders", order)
    leader = await panel.browser_of(await panel.office.user("leader", name="Lea"))
    hash_after = await panel.office.value("SELECT encode(hash_after, 'hex') FROM first_order_receipt")
    page = await text_of(browser, f"/accounts/{account}")
    assert page.count(f"<code>{hash_after}</code>") == 2
    assert f"came along, checksum {hash_after[:12]}" in page
    assert "client-changes" not in page  # an operator's page
    path = f"/accounts/{account}/client-changes"
    status, page = await sent(leader, path, {"to": "former", "reason": " "})
    assert (status, list(errors_in(page, "client"))) == (422, ["reason"])
    assert (await sent(leader, path, {"to": "former", "reason": "Moved away"}))[0] == 303
    page = await text_of(leader, f"/accounts/{account}")
    assert "Moved away" in page and 'value="client"' in page
    assert (await sent(leader, path, {"to": "client", "reason": "Ordered again"}))[0] == 303
    assert await panel.office.value("SELECT lifecycle FROM account") == "client"


async def test_accounts_are_found_by_name_person_and_last_digits(
    panel: Panel, browser: aiohttp.ClientSession, account: AccountId
) -> None:
    await panel.office.person(account, family_name="Őszinte", given_name="Béla")
    await panel.office.number(account, "+36123456789")
    for words in ("kek", "OSZINTE", "Béla Ősz", "45 67 89"):
        assert "Kék Kft." in await text_of(browser, "/accounts", params={"q": words}), words
    for words in ("789", "%", "_", "\\", "%％＼", "0000000"):
        assert 'data-entry title="' not in await text_of(browser, "/accounts", params={"q": words}), words


async def test_list_pages_by_name_without_losing_or_repeating_anybody(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    for serial in range(104):
        await panel.office.account(anna, name=f"Same & name {serial // 60}")
    seen: list[str] = []
    address: str | None = "/accounts"
    while address:
        page = await text_of(browser, address)
        seen += re.findall(r'href="/accounts/(\d+)" data-entry', page)
        onward = re.search(r'href="([^"]*after_id=\d+)"', page)
        address = html.unescape(onward.group(1)) if onward else None
    assert len(seen) == len(set(seen)) == 104


async def test_new_account_with_person_and_number_is_entered_in_one_form(
    panel: Panel, browser: aiohttp.ClientSession
) -> None:
    form = {**NEW, "family_name": "Kovács", "given_name": "Éva", "number": "06 1 234 5678", "decision_maker": "on"}
    status, address = await sent(browser, "/accounts", form)
    assert status == 303
    page = await text_of(browser, address)
    assert "Kovács Éva" in page
    assert "+36 1 234 5678" in page
    row = await panel.office.row("SELECT time_zone, owner_id, lifecycle FROM account")
    assert (row["time_zone"], row["lifecycle"]) == ("Europe/Budapest", "prospect")


BAD_ENTRIES = [
    ("name", "", "Please fill in this field"),
    ("name", " \t ", "Please fill in this field"),
    ("name", "Two\r\nlines", "This contains line breaks or invisible characters"),
    ("name", "x" * 201, "This is too long"),
    ("city", "a\x00b", "This contains line breaks or invisible characters"),
    ("country", "Atlantis", "Choose a country"),
    ("time_zone", "Mars/Olympus", "Choose a time zone from the list"),
    ("time_zone", "../etc/passwd", "Choose a time zone from the list"),
    ("kind", "ship", "Choose one of the values shown"),
    ("language", "de", "Choose one of the values shown"),
    ("source", "999999", "This choice does not exist any more"),
    ("source", "9" * 40, "This choice does not exist any more"),
    ("type", "999999", "This choice does not exist any more"),
    ("number", "+36 1 CALL ME", "A number has no letters"),
    ("number", "06 90 123 456", "Numbers that cost extra are not called from here"),
    ("number", "12", "This number is too short"),
    ("number", "+" + "1" * 40, "This number is too long"),
    ("number", "112", "Emergency numbers are not called from here"),
    ("email", "not an address", "This is not an e-mail address, such as name@example"),
    ("family_name", "x" * 101, "This is too long"),
]


async def test_bad_input_names_its_field_and_nothing_typed_is_lost(
    panel: Panel, browser: aiohttp.ClientSession
) -> None:
    for field, typed, words in BAD_ENTRIES:
        form = {**NEW, "family_name": "Kovács", "about": MARKUP, field: typed}
        status, page = await sent(browser, "/accounts", form)
        assert (status, *error_in(page, "account")) == (422, field, words), (field, typed)
        assert f'value="{escape(MARKUP)}"' in page
        assert "<script>alert" not in page
    assert await panel.office.value("SELECT count(*) FROM account") == 0


def errors_in(page: str, form: str) -> dict[str, str]:
    """Every field that has an error beside it, with the words, as they stand on the page from top to bottom."""
    beside = re.findall(rf'<p class="error"[^>]* id="{form}-([\w]+)-error">(?:<svg.*?</svg>)?([^<]*)', page)
    return {field: html.unescape(words) for field, words in beside}


async def test_everything_that_is_wrong_is_told_at_once_above_and_beside_its_field(
    panel: Panel, browser: aiohttp.ClientSession
) -> None:
    form = {
        **NEW, "name": "", "city": "a\nb", "time_zone": "Mars/Olympus", "given_name": "Éva", "email": "nowhere",
        "number": "12", "source": "x",
    }  # fmt: skip
    status, page = await sent(browser, "/accounts", form)
    assert status == 422
    wrong = ["name", "city", "number", "email", "source", "time_zone"]  # as the fields stand on the page
    assert list(errors_in(page, "account")) == wrong
    assert re.findall(r'<li><a href="#account-(\w+)">', page) == wrong
    for field in wrong:
        assert re.search(rf'id="account-{field}"[^>]*aria-describedby="[^"]*account-{field}-error"', page), field
        assert re.search(rf'id="account-{field}"[^>]*aria-invalid="true"', page), field
    assert page.count('role="alert"') == 3  # the summary, and the two banners of every page
    assert "Not saved yet: 6 fields need your attention." in page
    assert 'value="Éva"' in page
    assert await panel.office.value("SELECT count(*) FROM account") == 0


async def test_what_could_not_be_read_and_what_the_room_refuses_are_told_together(
    panel: Panel, browser: aiohttp.ClientSession, account: AccountId
) -> None:
    order = {"number": " ", "ordered_on": "some day", "amount": "ten", "margin": "NaN", "currency": "EUR"}
    status, page = await sent(browser, f"/accounts/{account}/orders", order)
    assert (status, list(errors_in(page, "order"))) == (422, ["number", "ordered_on", "amount", "margin"])
    plan = {"due_at": "", "kind": "", "purpose": "1", "comment": "x" * 2001}
    status, page = await sent(browser, f"/accounts/{account}/plans", plan)
    assert (status, list(errors_in(page, "plan"))) == (422, ["due_at", "kind", "comment"])
    assert await panel.office.value("SELECT count(*) FROM activity") == 0
    assert await panel.office.value("SELECT count(*) FROM sales_order") == 0


async def test_a_person_without_a_name_is_asked_for_it_and_nothing_typed_is_dropped(
    panel: Panel, browser: aiohttp.ClientSession, account: AccountId
) -> None:
    for path, form in (("/accounts", "account"), (f"/accounts/{account}/people", "person")):
        status, page = await sent(browser, path, {**NEW, "role": "Head of purchasing", "email": "eva@example.org"})
        assert (status, list(errors_in(page, form))) == (422, ["family_name"])
        assert 'value="Head of purchasing"' in page


async def test_markup_in_names_is_shown_as_it_was_typed(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId
) -> None:
    account = await panel.office.account(anna, name=MARKUP, city=MARKUP, about=MARKUP, problem=MARKUP)
    person = await panel.office.person(account, family_name=MARKUP, role=MARKUP, greeting_name=MARKUP)
    await panel.office.number(account, person_id=person)
    await panel.office.planned(account, anna, due_at=datetime.now(UTC), comment=MARKUP, person_id=person)
    for path in (f"/accounts/{account}", "/accounts", f"/accounts/{account}/edit", f"/accounts?q={'x' * 10}<script>"):
        page = await text_of(browser, path)
        assert "<script>alert" not in page
        assert "x<script>" not in page
    assert "&lt;script&gt;alert(1)" in await text_of(browser, f"/accounts/{account}")


async def test_change_of_what_somebody_else_changed_is_refused_and_kept_on_the_screen(
    panel: Panel, browser: aiohttp.ClientSession, account: AccountId
) -> None:
    page = await text_of(browser, f"/accounts/{account}/edit")
    version = re.search(r'name="row_version" value="(\d+)"', page)
    assert version is not None
    form = {**NEW, "source": "1", "row_version": version.group(1)}
    assert (await sent(browser, f"/accounts/{account}", {**form, "name": "First"}))[0] == 303
    status, page = await sent(browser, f"/accounts/{account}", {**form, "name": "Second"})
    assert status == 422
    assert "Somebody else changed this meanwhile" in page
    assert 'value="Second"' in page
    assert await panel.office.value("SELECT name FROM account") == "First"


async def test_foreign_account_is_as_absent_as_one_that_never_was(panel: Panel, browser: aiohttp.ClientSession) -> None:
    boris = await panel.office.user()
    foreign = await panel.office.account(boris, name="Secret Ltd")
    plan = await panel.office.planned(foreign, boris, due_at=datetime.now(UTC))
    order = {"number": "1", "ordered_on": "2026-11-02", "amount": "1", "currency": "EUR"}
    contact = {"due_at": "2100-01-01T10:00", "kind": "1", "purpose": "1"}
    answers = []
    for account in (foreign, AccountId(10**17)):
        at = f"/accounts/{account}"
        for path in (at, f"{at}/edit", f"{at}/head", f"{at}/timeline", f"{at}/note", f"{at}/activities/{plan}"):
            async with browser.get(path) as answer:
                answers.append((answer.status, re.sub(r'nonce="[^"]*"|"now": ?\d+', "", await answer.text())))
        for path, form in (
            (at, {**NEW, "row_version": "1"}),
            (f"{at}/people", {"family_name": "X"}),
            (f"{at}/numbers", {"number": "0612345678"}),
            (f"{at}/orders", order), (f"{at}/plans", contact), (f"{at}/activities/{plan}/cancellation", {}),
            (f"{at}/activities/{plan}/completion", {"result": "1"}),
            (f"{at}/activities/{plan}/postponement", {"due_at": "2100-01-01T10:00"}),
        ):  # fmt: skip
            status, page = await sent(browser, path, form)
            answers.append((status, re.sub(r'nonce="[^"]*"|"now": ?\d+', "", page)))
        async with browser.put(f"{at}/note", json={"text": "x"}) as answer:
            answers.append((answer.status, await answer.text()))
    half = len(answers) // 2
    assert {status for status, _ in answers} == {404}
    assert answers[:half] == answers[half:]
    assert "Secret Ltd" not in await text_of(browser, "/accounts")


async def test_leader_sees_the_accounts_of_the_team_and_of_no_other(panel: Panel, account: AccountId) -> None:
    own = await panel.browser_of(await panel.office.user("leader"))
    other = await panel.browser_of(await panel.office.user("leader", team_id=await panel.office.team()))
    assert "Kék Kft." in await text_of(own, "/accounts")
    assert "Kék Kft." not in await text_of(other, "/accounts")
    async with other.get(f"/accounts/{account}") as answer:
        assert answer.status == 404


async def test_note_saves_itself_up_to_ten_thousand_letters(
    panel: Panel, browser: aiohttp.ClientSession, account: AccountId
) -> None:
    for text in ("", "ő" * 10_000, MARKUP, "two\nlines"):
        async with browser.put(f"/accounts/{account}/note", json={"text": text}) as answer:
            assert answer.status == 200
            assert (await answer.json())["saved"] > 1.7e9
        assert await panel.office.value("SELECT body FROM draft") == text
    for body in (b'{"text": "%s"}' % (b"x" * 10_001), b"{}", b"\xff", b'{"text": 1}', b'{"text": "\\ud800"}', b""):
        async with browser.put(f"/accounts/{account}/note", data=body) as answer:
            assert answer.status == 422, body[:20]
            assert (await answer.json())["message"]
    assert await panel.office.value("SELECT body FROM draft") == "two\nlines"
    assert "two\nlines</textarea>" in await text_of(browser, f"/accounts/{account}")


async def test_plan_is_made_postponed_and_done_with_a_result(
    panel: Panel, browser: aiohttp.ClientSession, account: AccountId
) -> None:
    office = panel.office
    meeting, purpose = await office.id_of("activity_kind", "meeting"), await office.id_of("purpose", "presentation")
    form = {"due_at": "2100-01-04T10:00", "kind": meeting, "purpose": purpose, "person": "", "comment": "Take samples"}
    assert (await sent(browser, f"/accounts/{account}/plans", form))[0] == 303
    plan = await office.value("SELECT id FROM activity")
    at = f"/accounts/{account}/activities/{plan}"
    assert "Take samples" in await text_of(browser, at)
    assert (await sent(browser, f"{at}/postponement", {"due_at": "2100-01-05T10:00"}))[0] == 303
    assert "postponed once" in await text_of(browser, f"/accounts/{account}")
    status, page = await sent(browser, f"{at}/completion", {"result": "", "note": "They like it"})
    assert status == 422
    assert "They like it</textarea>" in page
    held = await office.id_of("result", "meeting_held")
    assert (
        await sent(
            browser, f"{at}/completion", {"result": held, "impression": "4", "note": "They like it", "why": "settled"}
        )
    )[0] == 303
    page = await text_of(browser, f"/accounts/{account}")
    assert "Meeting held" in page
    assert "They like it" in page
    status, page = await sent(browser, f"{at}/cancellation", {})
    assert status == 422
    assert "Somebody has done or cancelled this meanwhile" in page


async def test_leader_plans_for_a_member_whose_queue_shows_it_within_two_seconds(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId, account: AccountId
) -> None:
    leader = await panel.browser_of(await panel.office.user("leader", name="Nagy Pál"))
    boris = await panel.office.user(name="Boris")
    page = await text_of(leader, f"/accounts/{account}")
    offered = re.search(r'<select id="plan-assignee".*?</select>', page, re.DOTALL)
    assert offered is not None
    assert f'<option value="{anna}" selected>' in offered.group()
    assert "Nagy Pál" in offered.group()
    assert "Boris" not in offered.group()  # does not see this account
    form = {"due_at": "23:59", "kind": "1", "purpose": "1", "comment": "Ask for the order"}
    async with browser.get("/live") as news:
        await news.content.readuntil(b"\n\n")
        status, page = await sent(leader, f"/accounts/{account}/plans", {**form, "assignee": boris})
        words = "Choose somebody of your team who sees this account"
        assert (status, *error_in(page, "plan")) == (422, "assignee", words)
        assert (await sent(leader, f"/accounts/{account}/plans", {**form, "assignee": anna}))[0] == 303
        async with asyncio.timeout(2):
            while f'"topic":"queue","id":"{anna}"' not in (await news.content.readuntil(b"\n\n")).decode():
                pass
    assert "Kék Kft." in await text_of(browser, "/workplace")
    assert await panel.office.value("SELECT assignee_id FROM activity") == anna


async def test_operator_plans_for_nobody_but_oneself(
    panel: Panel, browser: aiohttp.ClientSession, account: AccountId
) -> None:
    leader = await panel.office.user("leader")
    assert 'name="assignee"' not in await text_of(browser, f"/accounts/{account}")
    form = {"due_at": "tomorrow 9", "kind": "1", "purpose": "1", "assignee": leader}
    assert (await sent(browser, f"/accounts/{account}/plans", form))[0] == 422
    assert await panel.office.value("SELECT count(*) FROM activity") == 0


async def test_words_about_a_contact_that_somebody_else_cancelled_meanwhile_are_shown_again(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId, account: AccountId
) -> None:
    plan = await panel.office.planned(account, anna, due_at=datetime.now(UTC) + timedelta(days=1))
    at = f"/accounts/{account}/activities/{plan}"
    assert (await sent(browser, f"{at}/cancellation", {"why": "timing"}))[0] == 303
    held = await panel.office.id_of("result", "meeting_held")
    status, page = await sent(browser, f"{at}/completion", {"result": held, "note": "They signed", "description": ""})
    assert status == 422
    assert "Somebody has done or cancelled this meanwhile" in page
    assert "They signed" in page


async def test_a_plan_says_who_gave_it_until_it_is_done(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId, account: AccountId
) -> None:
    leader = await panel.office.user("leader", name="Nagy Pál")
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    plan = await panel.office.planned(account, anna, due_at=tomorrow, entered_by=leader)
    await panel.office.planned(account, anna, due_at=tomorrow)
    page = await text_of(browser, f"/accounts/{account}")
    assert page.count("assigned by Nagy Pál") == 2  # among the plans and in the history
    result = {"result": await panel.office.id_of("result", "meeting_held")}
    assert (await sent(browser, f"/accounts/{account}/activities/{plan}/completion", result))[0] == 303
    assert "assigned by" not in await text_of(browser, f"/accounts/{account}")


async def test_do_not_call_again_entered_by_hand_stops_whoever_the_plan_was_for(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId, account: AccountId
) -> None:
    office, tomorrow = panel.office, datetime.now(UTC) + timedelta(days=1)
    person = await office.person(account, family_name="Kékesi")
    result = {"result": await office.id_of("result", "do_not_call"), "why": "settled"}
    for whom, scope in ((person, "person"), (None, "account")):
        plan, later = [await office.planned(account, anna, due_at=tomorrow, person_id=whom) for _ in range(2)]
        assert (await sent(browser, f"/accounts/{account}/activities/{plan}/completion", result))[0] == 303
        assert await office.value("SELECT scope FROM suppression ORDER BY id DESC LIMIT 1") == scope
        assert await office.value("SELECT state FROM activity WHERE id = $1", later) == "cancelled"
    page = await text_of(browser, f"/accounts/{account}")
    assert page.count(">Cancelled</span><span") == 2  # and the result beside it


async def test_an_address_with_anything_in_it_is_answered(browser: aiohttp.ClientSession, account: AccountId) -> None:
    for before in (
        "0001-01-01T00:00~activity~1",
        "9999-12-31T23:59~activity~1",
        f"2026-01-01~x~{'9' * 30}",
        "~~",
    ):
        await text_of(browser, f"/accounts/{account}", params={"before": before})
    for query in ({"account": "9" * 30}, {"account": "٣"}, {"account": str(account), "activity": "9" * 30}):
        await text_of(browser, "/", params=query)


BAD_PLANS = [
    ("due_at", "", "Enter a date and a time, such as “tomorrow 9"),
    ("due_at", "2020-01-01T10:00", "This time has passed"),
    ("due_at", "0001-01-01T00:00", "Enter a date and a time, such as “tomorrow 9"),
    ("due_at", "9999-12-31T23:59", "Enter a date and a time, such as “tomorrow 9"),
    ("kind", "", "Please fill in this field"),
    ("kind", "999999", "This choice does not exist any more"),
    ("purpose", "x", "This choice does not exist any more"),
    ("person", "999999", "This choice does not exist any more"),
    ("comment", "x" * 2001, "This is too long"),
]


async def test_bad_plan_names_its_field(panel: Panel, browser: aiohttp.ClientSession, account: AccountId) -> None:
    for field, typed, words in BAD_PLANS:
        form = {"due_at": "2100-01-04T10:00", "kind": "1", "purpose": "1", "comment": "Bring it", field: typed}
        status, page = await sent(browser, f"/accounts/{account}/plans", form)
        assert (status, *error_in(page, "plan")) == (422, field, words), (field, typed)
    assert await panel.office.value("SELECT count(*) FROM activity") == 0


BAD_ORDERS = [
    *(("amount", typed) for typed in ("-1", "NaN", "Infinity", "1e400", "ten", "")),
    *(("number", typed) for typed in ("", "a\nb", "x" * 61)),
    ("margin", "NaN"),
    ("ordered_on", "some day"),
    ("currency", "gold"),
]


async def test_bad_order_names_its_field_and_makes_no_client(
    panel: Panel, browser: aiohttp.ClientSession, account: AccountId
) -> None:
    for field, typed in BAD_ORDERS:
        form = {"number": "2026-1", "ordered_on": "2026-11-02", "amount": "100", "currency": "EUR", field: typed}
        status, page = await sent(browser, f"/accounts/{account}/orders", form)
        assert (status, error_in(page, "order")[0]) == (422, field), (field, typed)
    assert await panel.office.value("SELECT lifecycle FROM account") == "prospect"


async def test_open_page_of_a_deactivated_user_leads_to_the_door(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId, account: AccountId
) -> None:
    administrator = await panel.browser_of(await panel.office.user("administrator"))
    to = f"to_{await panel.office.user()}"
    assert (await sent(administrator, f"/administration/users/{anna}/deactivation", {}))[0] == 409
    handed_over = await sent(
        administrator, f"/handovers/from/{anna}", {to: "on", "rule": "evenly", "deactivated": "on"}
    )
    assert handed_over[0] == 303
    async with browser.get(f"/accounts/{account}", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"][:6]) == (303, "/login")
    async with browser.get(f"/accounts/{account}/timeline", headers={"HX-Request": "true"}) as answer:
        assert answer.status == 401
    async with browser.put(
        f"/accounts/{account}/note", json={"text": "x"}, headers={"Sec-Fetch-Mode": "cors"}
    ) as answer:
        assert answer.status == 401


async def test_finishing_a_contact_asks_for_the_next_one_or_a_reason_and_the_list_shows_who_waits(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId, account: AccountId
) -> None:
    """A31, V1: with the reason the account stands among those with an answer, on its own page with who gave it."""
    assert "none" in await text_of(browser, "/day/next-steps")
    plan = await panel.office.planned(account, anna, due_at=datetime.now(UTC) + timedelta(days=1))
    at = f"/accounts/{account}/activities/{plan}/completion"
    assert "Nobody is forgotten" in await text_of(browser, "/day/next-steps")
    done = {"result": await panel.office.id_of("result", "meeting_held"), "note": "They like it"}
    status, page = await sent(browser, at, done)
    assert status == 422
    assert "Plan the next contact, or say why there is none" in page
    assert (await sent(browser, at, {**done, "why": "no_budget", "ask_on": "2100-01-05"}))[0] == 303
    assert "No budget" in await text_of(browser, f"/accounts/{account}")
    assert "again 5 Jan 2100" in await text_of(browser, "/day/next-steps?group=answered")
    given, other = [await panel.office.id_of("next_reason", code) for code in ("no_budget", "price")]
    page = await text_of(browser, f"/day/next-steps?group=answered&reason={given}")
    assert [words in page for words in ("No budget (1)", "Price (0)", "again 5 Jan 2100")] == [True] * 3
    assert "nobody with this reason" in await text_of(browser, f"/day/next-steps?group=answered&reason={other}")
    reason = {"why": "out_of_business", "ask_on": ""}
    assert (await sent(browser, f"/accounts/{account}/next-step-reasons", reason))[0] == 303
    assert "The account is closed" in await text_of(browser, f"/accounts/{account}")
    assert "nobody with a reason" in await text_of(browser, "/day/next-steps?group=answered")


async def test_a_past_contact_is_entered_by_hand_for_somebody_who_has_left_as_exactly_as_it_is_known(
    panel: Panel, browser: aiohttp.ClientSession, anna: UserId, account: AccountId
) -> None:
    """H14: when it happened, who had it, when and by whom it was entered are told apart."""
    office = panel.office
    veteran = await office.user(name="Régi Réka")
    await office.leaves(veteran)
    form = {
        "kind": await office.id_of("activity_kind", "meeting"), "purpose": await office.id_of("purpose", "needs"),
        "result": await office.id_of("result", "meeting_held"), "assignee": veteran, "note": "They had two mills",
    }  # fmt: skip
    address = f"/accounts/{account}/past-contacts"
    assert "Régi Réka (has left)" in await text_of(browser, f"{address}/new")
    for wrong, words in (("soon", "This is not a date"), ("2100", "This day lies ahead")):
        status, page = await sent(browser, address, {**form, "happened": wrong, "note": "kept"})
        assert status == 422
        assert words in page
        assert "kept</textarea>" in page
    for happened in ("2019", "03/2020", "15.03.2021", "2022-03-15 14:30"):
        assert (await sent(browser, address, {**form, "happened": happened}))[0] == 303
    page = await text_of(browser, f"/accounts/{account}")
    for shown in ("<time>2019</time>", "<time>March 2020</time>", "<time>15 Mar 2021</time>", "They had two mills"):
        assert shown in page
    assert "entered by" in page
    rows = await office.rows(
        "SELECT assignee_id, entered_by, happened_precision, source FROM activity ORDER BY done_at"
    )
    assert [tuple(row) for row in rows] == [
        (veteran, anna, known, "manual") for known in ("year", "month", "day", "exact")
    ]
