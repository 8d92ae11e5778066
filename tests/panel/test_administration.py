"""Administration: users, teams, telephones, lists, audit log; for administrators only."""

import html
import re
from datetime import timedelta

import aiohttp
import asyncpg
import pytest

from callcenter import db, users
from callcenter.ids import UserId
from callcenter.local.postgres import LocalPostgres
from callcenter.users.telephones import digest as digest_of
from tests.panel.conftest import PASSWORD, Panel, text_of

MARKUP = "<script>alert(1)</script>"
USER = {"login": "bela", "name": "Béla Kiss", "role": "operator", "language": "hu", "time_zone": "Europe/Budapest"}
NAMES = {"name_en": "Trade show", "name_hu": "Vásár", "name_ru": "Ярмарка", "ask_in_days": "30"}


async def sent(browser: aiohttp.ClientSession, path: str, form: dict[str, object]) -> tuple[int, str]:
    """Status and text (or the address that follows) of a form sent."""
    async with browser.post(path, data=form, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location") or await answer.text()


def error_in(page: str, form: str) -> tuple[str, str]:
    """The field that an error stands at, and its words."""
    found = re.search(rf'role="alert" id="{form}-(\w+)-error">(?:<svg.*?</svg>)?([^<]*)', page)
    assert found is not None, page
    return found.group(1), html.unescape(found.group(2))


async def can_log_in(panel: Panel, login: str, password: str) -> bool:
    form = {"login": login, "password": password}
    async with panel.anonymous().post("/login", data=form, allow_redirects=False) as answer:
        return answer.status == 303


@pytest.fixture
async def olga(panel: Panel) -> UserId:
    return await panel.office.user("administrator", login="olga", name="Olga")


@pytest.fixture
async def browser(panel: Panel, olga: UserId) -> aiohttp.ClientSession:
    return await panel.browser_of(olga)


async def test_new_user_logs_in_with_the_password_that_is_shown_once(
    panel: Panel, browser: aiohttp.ClientSession
) -> None:
    status, page = await sent(browser, "/administration/users", {**USER, "team": panel.office.team_id})
    assert status == 200
    password = re.findall(r'class="secret">([^<]+)<', page)[1]
    assert len(password) >= 20
    assert await can_log_in(panel, "bela", password)
    assert password not in await text_of(browser, "/administration")
    assert "Béla Kiss" in await text_of(browser, "/administration")
    assert await panel.office.value("SELECT subject FROM audit WHERE action = 'user.added'") == "bela"


async def test_bad_user_names_its_field_and_nothing_typed_is_lost(panel: Panel, browser: aiohttp.ClientSession) -> None:
    team = str(panel.office.team_id)
    bad = [
        ("login", "olga"), ("login", "x"), ("login", "béla"), ("login", "a b"), ("name", ""), ("name", "a\r\nb"),
        ("name", "x" * 101), ("role", "king"), ("team", ""), ("team", "999999"), ("language", "de"),
        ("time_zone", "Mars/Olympus"), ("time_zone", "/etc/passwd"),
    ]  # fmt: skip
    for field, typed in bad:
        status, page = await sent(browser, "/administration/users", {**USER, "team": team, field: typed})
        assert (status, error_in(page, "user")[0]) == (422, field), (field, typed)
        assert 'value="Béla Kiss"' in page or field == "name"
    assert await panel.office.value("SELECT count(*) FROM app_user") == 1


async def test_all_that_is_wrong_is_told_at_once(panel: Panel, browser: aiohttp.ClientSession) -> None:
    user = {**USER, "name": "", "login": "x", "role": "king", "team": "", "language": "de", "time_zone": "Mars"}
    for path, form, typed, wrong in (
        ("users", "user", user, ["name", "login", "role", "team", "language", "time_zone"]),
        ("results", "entry", {"name_en": "A", "digit": "x", "tone": "pink"}, ["name_hu", "name_ru", "digit", "tone"]),
        ("teams", "team", {"name": "", "parent": "x"}, ["name", "parent"]),
        ("telephones", "telephone", {"user": "", "extension": "a b"}, ["user", "extension"]),
    ):
        status, page = await sent(browser, f"/administration/{path}", typed)
        assert (status, re.findall(rf'id="{form}-(\w+)-error"', page)) == (422, wrong)
        assert re.findall(rf'<li><a href="#{form}-(\w+)">', page) == wrong


async def test_markup_in_a_users_name_is_shown_as_it_was_typed(panel: Panel, browser: aiohttp.ClientSession) -> None:
    await sent(browser, "/administration/users", {**USER, "name": MARKUP, "team": panel.office.team_id})
    for path in ("/administration", "/administration/telephones", "/administration/audit"):
        page = await text_of(browser, path)
        assert "<script>alert" not in page
    assert "&lt;script&gt;" in await text_of(browser, "/administration")


async def test_changed_role_ends_the_log_ins_of_the_user(panel: Panel, browser: aiohttp.ClientSession) -> None:
    bela = await panel.office.user(login="bela")
    his = await panel.browser_of(bela)
    form = {**USER, "team": panel.office.team_id, "role": "leader"}
    assert (await sent(browser, f"/administration/users/{bela}", form))[0] == 303
    async with his.get("/accounts", allow_redirects=False) as answer:
        assert answer.headers["Location"].startswith("/login")
    assert await panel.office.value("SELECT role FROM app_user WHERE id = $1", bela) == "leader"


async def test_deactivated_user_is_out_and_comes_back_when_activated(
    panel: Panel, browser: aiohttp.ClientSession
) -> None:
    bela = await panel.office.user(login="bela")
    his = await panel.browser_of(bela)
    assert (await sent(browser, f"/administration/users/{bela}/deactivation", {}))[0] == 303
    async with his.get("/accounts", allow_redirects=False) as answer:
        assert answer.headers["Location"].startswith("/login")
    assert not await can_log_in(panel, "bela", PASSWORD)
    assert (await sent(browser, f"/administration/users/{bela}/reactivation", {}))[0] == 303
    assert await can_log_in(panel, "bela", PASSWORD)


async def test_user_in_a_call_is_not_deactivated(panel: Panel, browser: aiohttp.ClientSession) -> None:
    bela = await panel.office.user(name="Béla")
    await panel.office.call(bela, await panel.office.account(bela))
    async with browser.post(f"/administration/users/{bela}/deactivation") as answer:
        assert answer.status == 409
        assert (await answer.json())["message"].startswith("Béla is in a call.")
    assert await panel.office.value("SELECT active FROM app_user WHERE id = $1", bela)


async def test_only_administrator_cannot_leave_the_house_without_one(
    panel: Panel, browser: aiohttp.ClientSession, olga: UserId
) -> None:
    assert (await sent(browser, f"/administration/users/{olga}/deactivation", {}))[0] == 409
    form = {**USER, "login": "olga", "team": panel.office.team_id}
    assert (await sent(browser, f"/administration/users/{olga}", form))[0] == 409
    await panel.office.user("administrator")
    assert (await sent(browser, f"/administration/users/{olga}", form))[0] == 303


async def test_new_password_ends_the_old_one(panel: Panel, browser: aiohttp.ClientSession) -> None:
    bela = await panel.office.user(login="bela")
    await panel.browser_of(bela)
    status, page = await sent(browser, f"/administration/users/{bela}/password", {})
    assert status == 200
    assert await can_log_in(panel, "bela", re.findall(r'class="secret">([^<]+)<', page)[1])
    assert not await can_log_in(panel, "bela", PASSWORD)


async def test_teams_stand_below_teams_and_never_below_themselves(panel: Panel, browser: aiohttp.ClientSession) -> None:
    north = panel.office.team_id
    assert (await sent(browser, "/administration/teams", {"name": "Győr", "parent": north}))[0] == 303
    below = await panel.office.value("SELECT id FROM team WHERE name = 'Győr'")
    status, page = await sent(browser, f"/administration/teams/{north}", {"name": "North", "parent": below})
    assert (status, error_in(page, "team")[0]) == (422, "parent")
    for field, typed in (("name", ""), ("name", "a\nb"), ("name", "x" * 101), ("parent", "999999"), ("parent", "x")):
        status, page = await sent(browser, "/administration/teams", {"name": "South", "parent": "", field: typed})
        assert (status, error_in(page, "team")[0]) == (422, field)
    assert (await sent(browser, f"/administration/teams/{below}", {"name": "Győr 2", "parent": ""}))[0] == 303
    page = await text_of(browser, "/administration/teams")
    assert page.index("Győr 2") < page.index("North")
    assert (await sent(browser, "/administration/teams/999999", {"name": "X"}))[0] == 404


async def test_desk_telephone_gets_a_secret_that_is_shown_once(
    panel: Panel, browser: aiohttp.ClientSession, postgres: LocalPostgres, database: str
) -> None:
    bela = await panel.office.user()
    status, page = await sent(browser, "/administration/telephones", {"user": bela, "extension": "201"})
    assert status == 200
    secret = html.unescape(re.findall(r'class="secret">([^<]+)<', page)[0])
    telephone, digest = await panel.office.row("SELECT id, digest FROM telephone WHERE extension = '201'")
    assert digest == digest_of("201", secret)
    assert secret not in await text_of(browser, "/administration/telephones")
    status, page = await sent(browser, f"/administration/telephones/{telephone}/secret", {})
    assert re.findall(r'class="secret">([^<]+)<', page)[0] != secret
    bad = [("extension", typed) for typed in ("201", "b7", "a b", "")] + [("user", ""), ("user", "999999")]
    for field, typed in bad:
        status, page = await sent(
            browser, "/administration/telephones", {"user": bela, "extension": "202", field: typed}
        )
        assert (status, error_in(page, "telephone")[0]) == (422, field), (field, typed)
    asterisk = await asyncpg.connect(postgres.url(database, user="asterisk"))
    for action, endpoints in (("deactivation", 0), ("activation", 1)):
        assert (await sent(browser, f"/administration/telephones/{telephone}/{action}", {}))[0] == 303
        assert await asterisk.fetchval("SELECT count(*) FROM asterisk.ps_endpoints WHERE id = '201'") == endpoints
    await asterisk.close()


async def test_user_whose_browser_telephone_is_out_of_use_still_gets_the_workplace(
    panel: Panel, browser: aiohttp.ClientSession
) -> None:
    his = await panel.browser_of(await panel.office.user())
    await text_of(his, "/")
    telephone = await panel.office.value("SELECT id FROM telephone")
    assert (await sent(browser, f"/administration/telephones/{telephone}/deactivation", {}))[0] == 303
    assert '"softphone":null' in await text_of(his, "/")
    assert await panel.office.value("SELECT count(*) FROM telephone WHERE active") == 0


TABLES = {
    "kinds": "activity_kind", "purposes": "purpose", "results": "result", "sources": "source", "types": "account_type",
    "reasons": "next_reason",
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
async def test_lists_grow_change_retire_and_come_back(panel: Panel, browser: aiohttp.ClientSession, name: str) -> None:
    table = TABLES[name]
    at = f"/administration/{name}"
    for code in ("trade_show", "trade_show_2"):
        assert (await sent(browser, at, NAMES))[0] == 303
        assert await panel.office.value(f"SELECT count(*) FROM {table} WHERE code = '{code}'") == 1
    entry = await panel.office.value(f"SELECT id FROM {table} WHERE code = 'trade_show'")
    assert 'value="Ярмарка"' in await text_of(browser, f"{at}/{entry}")
    assert (await sent(browser, f"{at}/{entry}", {**NAMES, "name_hu": MARKUP}))[0] == 303
    assert await panel.office.value(f"SELECT names ->> 'hu' FROM {table} WHERE id = $1", entry) == MARKUP
    assert (await sent(browser, f"{at}/{entry}/retirement", {}))[0] == 303
    assert await panel.office.value(f"SELECT retired_at IS NOT NULL FROM {table} WHERE id = $1", entry)
    assert "Retired" in await text_of(browser, at)
    assert (await sent(browser, f"{at}/{entry}/restoration", {}))[0] == 303
    assert not await panel.office.value(f"SELECT retired_at IS NOT NULL FROM {table} WHERE id = $1", entry)
    for field, typed in (("name_en", ""), ("name_hu", " "), ("name_ru", "a\nb"), ("name_ru", "x" * 101)):
        status, page = await sent(browser, at, {**NAMES, field: typed})
        assert (status, error_in(page, "entry")[0]) == (422, field)
    for path in (f"{at}/999999", f"{at}/999999/retirement", f"{at}/999999/restoration"):
        assert (await sent(browser, path, NAMES))[0] == 404
    written = await panel.office.value("SELECT count(*) FROM audit WHERE action LIKE 'dictionary.%'")
    assert written == 5


async def merged(browser: aiohttp.ClientSession, name: str, entry: int, into: int) -> int:
    """What comes of merging the entry into the other one."""
    return (await sent(browser, f"/administration/{name}/{entry}/merge", {"into": into}))[0]


@pytest.mark.parametrize("name", TABLES)
async def test_entry_is_merged_over_several_steps_and_separated_again(
    panel: Panel, browser: aiohttp.ClientSession, name: str
) -> None:
    """H17, M4."""
    table, at = TABLES[name], f"/administration/{name}"
    for _ in range(3):
        await sent(browser, at, NAMES)
    first, second, third = [
        row["id"]
        for row in await panel.office.rows(f"SELECT id FROM {table} WHERE code LIKE 'trade_show%' ORDER BY id")
    ]
    alike = f"SELECT array_agg(id ORDER BY id) FROM entries_alike('{table}', $1) AS found (id)"
    assert await merged(browser, name, first, second) == 303
    assert await merged(browser, name, second, third) == 303
    assert "counts as Trade show" in await text_of(browser, at)
    for entry in (first, second, third):
        assert await panel.office.value(alike, entry) == [first, second, third]
    for entry, into in ((third, third), (third, first), (third, 999999)):
        assert await merged(browser, name, entry, into) == 422, (entry, into)
    assert await merged(browser, name, first, third) == 404  # it is merged already
    assert (await sent(browser, f"{at}/{first}/restoration", {}))[0] == 404
    assert (await sent(browser, f"{at}/{second}/separation", {}))[0] == 303
    assert (await sent(browser, f"{at}/{second}/separation", {}))[0] == 409
    assert await panel.office.value(alike, first) == [first, second]
    assert await panel.office.value(alike, third) == [third]
    in_use = await panel.office.rows(f"SELECT id FROM {table} WHERE retired_at IS NULL AND code LIKE 'trade_show%'")
    assert {row["id"] for row in in_use} == {second, third}


async def test_kinds_that_count_as_different_things_are_not_merged(
    panel: Panel, browser: aiohttp.ClientSession
) -> None:
    call, meeting = [await panel.office.id_of("activity_kind", code) for code in ("call", "meeting")]
    status, page = await sent(browser, f"/administration/kinds/{call}/merge", {"into": meeting})
    assert (status, error_in(page, "merge")[0]) == (422, "into")


async def test_kind_that_something_was_done_in_goes_on_to_count_as_it_did(
    panel: Panel, browser: aiohttp.ClientSession
) -> None:
    """A23: figures of before stay as they were."""
    office, form = panel.office, {**NAMES, "counts_as": "meeting"}
    assert (await sent(browser, "/administration/kinds", {**form, "counts_as": "other"}))[0] == 303
    kind = await office.id_of("activity_kind", "trade_show")
    assert (await sent(browser, f"/administration/kinds/{kind}", form))[0] == 303  # nobody used it yet
    user = await office.user()
    await office.done(await office.account(user), user, kind_id=kind)
    assert (await sent(browser, f"/administration/kinds/{kind}", {**form, "name_en": "Fair"}))[0] == 303
    status, page = await sent(browser, f"/administration/kinds/{kind}", {**form, "counts_as": "sale"})
    assert (status, error_in(page, "entry")[0]) == (422, "counts_as")
    assert await office.value("SELECT counts_as FROM activity_kind WHERE id = $1", kind) == "meeting"


async def test_entries_are_put_in_order_one_place_at_a_time(panel: Panel, browser: aiohttp.ClientSession) -> None:
    order = "SELECT array_agg(code ORDER BY position, id) FROM source WHERE retired_at IS NULL"
    first, second, third, *rest = await panel.office.value(order)
    for code, to in ((third, "up"), (first, "down"), (first, "down"), (third, "up")):
        entry = await panel.office.id_of("source", code)
        assert (await sent(browser, f"/administration/sources/{entry}/place", {"to": to}))[0] == 303
    assert await panel.office.value(order) == [third, second, first, *rest]
    assert (await sent(browser, "/administration/sources/999999/place", {"to": "up"}))[0] == 404
    entry = await panel.office.id_of("source", second)
    for to in ("up", "down"):  # first to the top, where only the way down is left
        status, place = await sent(browser, f"/administration/sources/{entry}/place", {"to": to})
        assert (status, place) == (303, f"/administration/sources?moved={entry}&to={to}")
        page = await text_of(browser, place)
        ways = rf'/sources/{entry}/place"><input type="hidden" name="to" value="(\w+)"><button[^>]* autofocus'
        assert re.findall(ways, page) == ["down"]


async def test_the_only_entry_in_use_stays(panel: Panel, browser: aiohttp.ClientSession) -> None:
    entries = await panel.office.rows("SELECT id FROM purpose ORDER BY id")
    answers = [(await sent(browser, f"/administration/purposes/{row['id']}/retirement", {}))[0] for row in entries]
    assert answers == [303] * (len(entries) - 1) + [409]
    assert await panel.office.value("SELECT count(*) FROM purpose WHERE retired_at IS NULL") == 1


async def test_reasons_that_the_product_gives_are_renamed_and_neither_retired_nor_merged(
    panel: Panel, browser: aiohttp.ClientSession
) -> None:
    """H17, M4, A31: the days until the question comes back are changed as well."""
    office, other = panel.office, await panel.office.id_of("next_reason", "timing")
    for code in ("campaign", "do_not_call"):
        entry = await office.id_of("next_reason", code)
        at = f"/administration/reasons/{entry}"
        status, page = await sent(browser, f"{at}/retirement", {})
        assert (status, "sets this entry by itself" in page) == (409, True)
        assert await merged(browser, "reasons", entry, other) == 409
        page = await text_of(browser, at)
        assert "sets this entry by itself" in page
        assert f"{at}/retirement" not in page
        assert f"{at}/merge" not in page
        assert (await sent(browser, at, {**NAMES, "ask_in_days": "3"}))[0] == 303
        row = await office.row("SELECT names, ask_in_days, retired_at FROM next_reason WHERE id = $1", entry)
        assert (row["names"]["en"], row["ask_in_days"], row["retired_at"]) == ("Trade show", 3, None)
    campaign = await office.id_of("next_reason", "campaign")
    assert 'name="closes"' not in await text_of(browser, f"/administration/reasons/{campaign}")
    assert (await sent(browser, f"/administration/reasons/{campaign}", {**NAMES, "closes": "on"}))[0] == 422
    for typed in ("", "0", "1831", "soon"):
        status, page = await sent(browser, f"/administration/reasons/{other}", {**NAMES, "ask_in_days": typed})
        assert (status, error_in(page, "entry")[0]) == (422, "ask_in_days"), typed


async def test_retired_source_and_type_stay_with_the_account_that_has_them(
    panel: Panel, browser: aiohttp.ClientSession
) -> None:
    kept, other = [await panel.office.id_of("account_type", code) for code in ("reseller", "chain")]
    account = await panel.office.account(await panel.office.user(), type_id=kept)
    source = await panel.office.id_of("source", "bought_list")
    for name, entry in (("types", kept), ("types", other), ("sources", source)):
        assert (await sent(browser, f"/administration/{name}/{entry}/retirement", {}))[0] == 303
    page = await text_of(browser, f"/accounts/{account}/edit")
    assert f'<option value="{kept}" selected>' in page
    assert f'<option value="{source}" selected>' in page
    assert ">Chain</option>" not in page


async def test_result_has_a_usual_follow_up(panel: Panel, browser: aiohttp.ClientSession) -> None:
    form = {**NAMES, "effective": "on", "tone": "ok", "lead_outcome": "done", "next_kind": "meeting"}
    assert (await sent(browser, "/administration/results", {**form, "next_in": "36", "next_unit": "hours"}))[0] == 303
    entry, kind, wait = await panel.office.row("SELECT id, next_kind, next_in FROM result WHERE code = 'trade_show'")
    assert (kind, wait) == ("meeting", timedelta(hours=36))
    page = await text_of(browser, f"/administration/results/{entry}")
    assert 'value="36"' in page
    assert '<option value="hours" selected>' in page
    assert '<option value="meeting" selected>' in page
    for field, typed in (("next_in", "soon"), ("next_in", "9999"), ("next_kind", "dance")):
        status, page = await sent(browser, f"/administration/results/{entry}", {**form, field: typed})
        assert (status, error_in(page, "entry")[0]) == (422, field), (field, typed)


async def test_key_of_a_retired_result_is_free_and_not_taken_back(panel: Panel, browser: aiohttp.ClientSession) -> None:
    refused = await panel.office.id_of("result", "refused")
    assert (await sent(browser, f"/administration/results/{refused}/retirement", {}))[0] == 303
    form = {**NAMES, "tone": "ok", "lead_outcome": "done", "digit": "5"}
    assert (await sent(browser, "/administration/results", form))[0] == 303
    assert (await sent(browser, f"/administration/results/{refused}/restoration", {}))[0] == 303
    assert await panel.office.value("SELECT code FROM result WHERE digit = 5") == "trade_show"


async def test_name_without_latin_letters_gets_a_code_all_the_same(
    panel: Panel, browser: aiohttp.ClientSession
) -> None:
    for name in ("Ярмарка", "9 lives", "!", "ß"):
        assert (await sent(browser, "/administration/sources", {**NAMES, "name_en": name}))[0] == 303, name


async def test_result_has_a_key_of_its_own(panel: Panel, browser: aiohttp.ClientSession) -> None:
    form = {**NAMES, "effective": "on", "tone": "ok", "lead_outcome": "done"}
    assert (await sent(browser, "/administration/results", {**form, "digit": "0"}))[0] == 303
    assert await panel.office.row(
        "SELECT effective, tone, lead_outcome, digit FROM result WHERE code = 'trade_show'"
    ) == (True, "ok", "done", 0)
    for field, typed in (("digit", "0"), ("digit", "10"), ("tone", "pink"), ("lead_outcome", "explode")):
        status, page = await sent(browser, "/administration/results", {**form, field: typed})
        assert (status, error_in(page, "entry")[0]) == (422, field), (field, typed)
    status, page = await sent(browser, "/administration/kinds", {**NAMES, "counts_as": "dance"})
    assert (status, error_in(page, "entry")[0]) == (422, "counts_as")


async def test_audit_log_pages_and_tells_of_a_row_changed_behind_our_back(
    panel: Panel, browser: aiohttp.ClientSession, postgres: LocalPostgres, database: str
) -> None:
    async with db.acting(panel.office.pool, db.SYSTEM) as conn:
        for number in range(120):
            await users.audit(conn, None, "recording.played", f"subject-{number}")
    assert "not checked yet" in await text_of(browser, "/administration/audit")
    assert (await sent(browser, "/administration/audit/check", {}))[0] == 303
    page = await text_of(browser, "/administration/audit")
    assert "The log is whole" in page
    assert "subject-119" in page
    onward = re.search(r'href="(/administration/audit\?before=\d+)"', page)
    assert onward is not None
    earlier = await text_of(browser, onward.group(1))
    assert "subject-0<" in earlier
    assert "subject-119" not in earlier
    owner = await asyncpg.connect(postgres.url(database))
    await owner.execute(
        "ALTER TABLE audit DISABLE TRIGGER audit_append_only; "
        "ALTER TABLE audit NO FORCE ROW LEVEL SECURITY; "
        "UPDATE audit SET subject = 'nothing' WHERE subject = 'subject-7'"
    )
    await owner.close()
    assert (await sent(browser, "/administration/audit/check", {}))[0] == 303
    assert "was changed behind our back" in await text_of(browser, "/administration/audit")


async def test_nobody_else_administers(panel: Panel) -> None:
    bela = await panel.office.user()
    for role in ("operator", "leader"):
        browser = await panel.browser_of(await panel.office.user(role))
        for path in ("", "/users/new", f"/users/{bela}", "/teams", "/telephones", "/kinds", "/campaigns", "/audit"):
            async with browser.get(f"/administration{path}") as answer:
                assert answer.status == 403
        at = f"/users/{bela}"
        for path in (
            "/users",
            at,
            f"{at}/deactivation",
            f"{at}/password",
            "/teams",
            "/telephones",
            "/kinds/1/retirement",
        ):
            assert (await sent(browser, f"/administration{path}", {}))[0] == 403
    assert await panel.office.value("SELECT active FROM app_user WHERE id = $1", bela)
