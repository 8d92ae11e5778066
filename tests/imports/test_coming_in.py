"""A list comes in: verdicts before anything is written, then accounts, people, numbers, contacts, leads."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from callcenter import accounts, activities, db, dialing, imports
from callcenter.errors import Absent, Invalid
from callcenter.imports.understanding.own import NotFitting, own_value
from tests.imports.desk import Desk
from tests.waiting import until

LIST = """Cégnév;Város;Telefon;Kapcsolattartó;E-mail;Megjegyzés
Kovács Kft.;Győr;06 30 123 4567;Kovács Béla;bela@kovacs.hu;fontos
Szűcs Bt.;Pécs;+36 1 234 5678, 06 20 765 4321;;;
"""


async def test_a_list_comes_in_whole(busy: Desk) -> None:
    batch = await busy.came_in(LIST)
    assert await busy.verdicts(batch) == [(2, "new", []), (3, "new", [])]
    row = await busy.office.row("SELECT * FROM account WHERE name = 'Kovács Kft.'")
    assert (row["city"], row["country"], row["time_zone"], row["note"]) == ("Győr", "HU", "Europe/Budapest", "fontos")
    assert (row["owner_id"], row["created_by"]) == (busy.operator, busy.leader)
    assert row["source_id"] == await busy.office.id_of("source", "bought_list")
    person = await busy.office.row("SELECT * FROM person WHERE account_id = $1", row["id"])
    assert (person["family_name"], person["given_name"], person["email"]) == ("Kovács", "Béla", "bela@kovacs.hu")
    numbers = await busy.office.rows("SELECT e164, person_id, typed FROM phone_number ORDER BY id")
    assert [each["e164"] for each in numbers] == ["+36301234567", "+3612345678", "+36207654321"]
    assert numbers[0]["person_id"] == person["id"]
    assert numbers[0]["typed"] == "06 30 123 4567"


async def test_columns_fill_fields_of_ones_own_and_each_wrong_cell_is_told(busy: Desk) -> None:
    """A50: recognised by their names in any language, with a verdict of its own, also for what a card lacks."""
    office = busy.office
    names = {"big": {"en": "Big", "hu": "Nagy", "ru": "Большой"}}
    await office.field("account", "choice", code="size", options=["big", "small"], option_names=names)
    for kind in ("number", "date", "yes_no", "text"):
        await office.field("account", kind, code=f"a_{kind}")
    await office.field("person", "text", code="hobby")
    there = await office.account(busy.operator, name="There Kft.", fields={"a_number": 1})
    batch = await busy.staged(
        "name;contact person;size;a_number;a_date;a_yes_no;a_text;hobby\n"
        "New Kft.;Kiss Éva;nagy;1 234,5;2001. május 4.;igen;Két  műszak;sakk\n"
        "There Kft.;;small;7;;;;\n"
        "Wrong Kft.;;tiny;many;2001;perhaps;;go\n"
    )
    settings = await busy.settings(batch)
    assert settings.fields[2:] == ["own_size", "own_a_number", "own_a_date", "own_a_yes_no", "own_a_text", "own_hobby"]
    await busy.check(batch)
    await busy.reaches(batch, imports.State.CHECKED)
    wrong = ["person_missing", "name_unknown", "not_an_amount", "not_a_whole_day", "not_an_answer"]
    assert await busy.verdicts(batch) == [(2, "new", []), (3, "update", []), (4, "error", wrong)]
    await busy.run(batch)
    await busy.reaches(batch, imports.State.DONE)
    kept = {row["name"]: row["fields"] for row in await office.rows("SELECT name, fields FROM account")}
    filled = {"size": "big", "a_number": 1234.5, "a_date": "2001-05-04", "a_yes_no": True, "a_text": "Két műszak"}
    assert kept == {"New Kft.": filled, "There Kft.": {"a_number": 1, "size": "small"}}
    assert await office.value("SELECT fields FROM person") == {"hobby": "sakk"}
    await busy.undone(batch)
    assert await office.value("SELECT fields FROM account WHERE id = $1", there) == {"a_number": 1}
    assert await office.value("SELECT count(*) FROM import_row WHERE left_because IS NOT NULL") == 0


@pytest.mark.parametrize(
    ("words", "number"),
    [("12", 12), ("-0,5", -0.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1 000 000", 1_000_000), ("1e5", None)],
)
def test_numbers_are_read_as_people_write_them(words: str, number: float | None) -> None:
    one = accounts.fields.FieldDef(
        id=1, code="n", names={}, subject="account", type="number", options=[], option_names={}, retired=False
    )
    try:
        assert own_value(one, words, ZoneInfo("UTC")) == number
    except NotFitting:
        assert number is None


async def test_everybody_who_sees_the_list_hears_how_far_it_is(busy: Desk) -> None:
    """Not only whoever loaded it: leaders above and administrators look at it, too."""
    heard: list[db.Change] = []
    listening = asyncio.create_task(db.listen(busy.url, heard.append))
    try:
        await busy.came_in(LIST)
        await until(lambda: len([change for change in heard if change.topic == "import"]) >= 6, 5, what="the news")
    finally:
        listening.cancel()
    assert {change.user_id for change in heard if change.topic == "import"} == {None}


async def test_nothing_is_written_before_the_run(busy: Desk) -> None:
    await busy.checked(LIST)
    assert await busy.office.value("SELECT count(*) FROM account") == 0


async def test_each_row_gets_its_verdict_with_every_reason(busy: Desk) -> None:
    own = await busy.office.account(busy.operator, name="Own Kft.", city="Győr")
    await busy.office.number(own, "+36301111111")
    stranger = await busy.office.user(team_id=await busy.office.team())
    foreign = await busy.office.account(stranger, name="Foreign Kft.")
    await busy.office.number(foreign, "+36302222222")
    person = await busy.office.person(foreign, email="boss@foreign.hu")
    assert person
    batch = await busy.checked(
        "name;city;phone;email;country\n"
        "New;;06 30 333 3333;;\n"
        "Own;;06 30 111 1111;;\n"  # by number, and nothing new
        "OWN KFT.;győr;06 30 444 4444;;\n"  # by name and city, with a new number
        "Anybody;;06 30 222 2222;;\n"  # by number, somebody else's
        "Anybody;;;BOSS@foreign.hu;\n"  # by e-mail, somebody else's
        "New;;06 30 333 3333;;\n"  # the first line again
        "Other;;06303333333;;\n"  # the number of the first line
        ";;06 1 CALL;nobody;Atlantis\n"
        "Far;;8 495 123-45-67;;Россия\n"
    )
    assert await busy.verdicts(batch) == [
        (2, "new", []),
        (3, "duplicate", ["known_already"]),
        (4, "update", []),
        (5, "duplicate", ["exists_elsewhere"]),
        (6, "duplicate", ["exists_elsewhere"]),
        (7, "duplicate", ["same_as_line"]),
        (8, "duplicate", ["same_as_line"]),
        (9, "error", ["country_form", "email_form"]),
        (10, "new", []),
    ]
    entry = await busy.office.value("SELECT entry FROM import_row WHERE batch_id = $1 AND line = 10", batch)
    assert entry["numbers"][0]["e164"] == "+74951234567"
    assert (entry["language"], entry["time_zone"]) == ("ru", "Europe/Moscow")


async def test_of_a_foreign_account_nothing_is_told(busy: Desk) -> None:
    stranger = await busy.office.user(team_id=await busy.office.team())
    foreign = await busy.office.account(stranger, name="Seldom Seen", city="Secret City")
    await busy.office.number(foreign, "+36302222222")
    batch = await busy.checked("name;phone\nAnybody;06 30 222 2222\n")
    told = await busy.office.value("SELECT to_jsonb(import_row)::text FROM import_row WHERE line = 2")
    assert "Seldom" not in told and "Secret" not in told
    async with busy.acting() as conn:
        rows = await conn.fetch(
            "SELECT * FROM twins_of(ARRAY[2], ARRAY['+36302222222'], ARRAY[]::int[], ARRAY[]::text[], "
            "ARRAY[]::text[], ARRAY[]::int[], ARRAY[]::text[])"
        )
    assert [tuple(row) for row in rows] == [(2, "number", None, True)]
    assert batch


async def test_an_account_that_is_there_gets_what_it_lacks_and_keeps_what_it_has(busy: Desk) -> None:
    own = await busy.office.account(busy.operator, name="Own Kft.", city="Győr")
    await busy.office.number(own, "+36301111111")
    line = "name;city;address;phone;mobile;contact person\nOwn;Pécs;Fő u. 1;06301111111;06304444444;Nagy Éva\n"
    await busy.came_in(line)
    row = await busy.office.row("SELECT name, city, address FROM account WHERE id = $1", own)
    assert tuple(row) == ("Own Kft.", "Győr", "Fő u. 1")
    assert await busy.office.value("SELECT count(*) FROM account") == 1
    assert await busy.office.value("SELECT count(*) FROM phone_number WHERE account_id = $1", own) == 2
    assert await busy.office.value("SELECT family_name FROM person WHERE account_id = $1", own) == "Nagy"
    again = await busy.checked(line)
    assert await busy.verdicts(again) == [(2, "duplicate", ["known_already"])]


async def test_a_line_about_a_merged_account_means_the_one_that_stands_for_it(busy: Desk) -> None:
    """Point 13: by a number of the one it was, without doubling its person; the person's new number stays with both."""
    kept, gone = [await busy.office.account(busy.operator, name=name, city="Győr") for name in ("Kept", "Gone")]
    person = await busy.office.person(gone, family_name="Nagy", given_name="Éva")
    await busy.office.number(gone, "+36301111111", person_id=person)
    merge = "INSERT INTO account_merge (account_id, into_id, merged_by) VALUES ($1, $2, $3) RETURNING 1"
    await busy.office.value(merge, gone, kept, busy.operator)
    await busy.came_in("name;address;phone;mobile;contact person\nGone;Fő u. 1;06301111111;06304444444;Nagy Éva\n")
    assert await busy.office.value("SELECT address FROM account WHERE id = $1", kept) == "Fő u. 1"
    assert await busy.office.value("SELECT count(*) FROM account") == 2
    assert await busy.office.value("SELECT count(*) FROM person") == 1
    assert await busy.office.value("SELECT count(*) FROM phone_number WHERE person_id = $1", person) == 2


async def test_accounts_that_are_there_may_be_left_alone(busy: Desk) -> None:
    own = await busy.office.account(busy.operator, name="Own Kft.")
    batch = await busy.checked("name;phone\nOwn Kft.;06304444444\n", known=imports.Known.LEAVE)
    assert await busy.verdicts(batch) == [(2, "duplicate", ["known_already"])]
    assert own


async def test_several_lines_about_one_account_become_one_account(busy: Desk) -> None:
    await busy.came_in(
        "name;city;contact person;phone\n"
        "Kovács Kft.;Győr;Nagy Éva;06 30 111 1111\n"
        "Kovács Kft.;Győr;Kis Pál;06 30 222 2222\n"
        "Kovács Kft.;Győr;Kis Pál;06 30 333 3333\n"
    )
    assert await busy.office.value("SELECT count(*) FROM account") == 1
    people = await busy.office.rows(
        "SELECT family_name, (SELECT count(*) FROM phone_number WHERE person_id = person.id) FROM person ORDER BY id"
    )
    assert [tuple(row) for row in people] == [("Nagy", 1), ("Kis", 2)]


async def test_new_accounts_are_spread_evenly_and_a_column_may_name_the_owner(busy: Desk) -> None:
    second = await busy.office.user(name="Kiss Anna")
    lines = "".join(f"Kft. {n};{'bela' if n == 0 else ''}\n" for n in range(9))
    await busy.came_in(f"name;owner\n{lines}", owner_ids=[busy.operator, second])
    found = await busy.office.rows("SELECT owner_id, count(*) FROM account GROUP BY 1 ORDER BY 1")
    assert [tuple(row) for row in found] == [(busy.operator, 5), (second, 4)]
    owners = await busy.office.value("SELECT count(*) FROM assignment")
    assert owners == 9


async def test_nobody_gets_accounts_whom_the_leader_does_not_lead(busy: Desk) -> None:
    stranger = await busy.office.user(team_id=await busy.office.team(), login="stranger")
    batch = await busy.staged("name;owner\nKft.;stranger\n")
    with pytest.raises(Invalid) as refused:
        await busy.check(batch, owner_ids=[stranger])
    assert (refused.value.field, refused.value.reason) == ("owners", "out_of_reach")
    checked = await busy.checked("name;owner\nKft.;stranger\n")
    assert await busy.verdicts(checked) == [(2, "error", ["name_unknown"])]


async def test_into_a_campaign_and_numbers_of_the_stop_list_stay_on_it(busy: Desk) -> None:
    campaign = await busy.office.campaign()
    async with db.acting(busy.pool, db.SYSTEM) as conn:
        await dialing.suppress(conn, "+36301111111", "asked", None)
    listed = "name;city;phone\nStopped;Pécs;06301111111\nOpen;;06302222222\n"
    assert await busy.verdicts(await busy.checked(listed)) == [(2, "new", ["on_stop_list"]), (3, "new", [])]
    await busy.came_in(listed, campaign_id=campaign)
    states = await busy.office.rows(
        "SELECT account.name, lead.state FROM lead JOIN account ON account.id = account_id ORDER BY 1"
    )
    assert [tuple(row) for row in states] == [("Open", "open"), ("Stopped", "suppressed")]
    stopped = await busy.office.value("SELECT id FROM account WHERE name = 'Stopped'")
    async with busy.acting() as conn:
        limits = await dialing.limits_of(conn, stopped)
    assert limits.suppressed == ["+36301111111"]
    await busy.came_in("name;city;phone\nStopped;Pécs;06303333333\n")  # a number that may be called
    assert await busy.office.value("SELECT state FROM lead WHERE account_id = $1", stopped) == "open"


@pytest.mark.parametrize(
    ("written", "at", "precision"),
    [
        ("2024-03-15 14:30", datetime(2024, 3, 15, 13, 30, tzinfo=UTC), "exact"),
        ("15.03.2024", datetime(2024, 3, 15, 11, tzinfo=UTC), "day"),
        ("2024. március", datetime(2024, 3, 1, 11, tzinfo=UTC), "month"),
        ("2019", datetime(2019, 1, 1, 11, tzinfo=UTC), "year"),
    ],
)
async def test_past_contacts_come_in_as_exactly_as_they_are_known(
    busy: Desk, written: str, at: datetime, precision: str
) -> None:
    """H14: when it happened, when it was entered and by whom are three things."""
    own = await busy.office.account(busy.operator, name="Own Kft.")
    await busy.came_in(f"name;date;contact kind;result;contact note\nOwn Kft.;{written};Meeting;Refusal;he was kind\n")
    row = await busy.office.row("SELECT * FROM activity WHERE account_id = $1", own)
    assert (row["done_at"], row["happened_precision"]) == (at, precision)
    assert (row["state"], row["source"], row["note"]) == ("done", "import", "he was kind")
    assert (row["entered_by"], row["assignee_id"]) == (busy.leader, busy.operator)
    assert row["kind_id"] == await busy.office.id_of("activity_kind", "meeting")
    assert row["result_id"] == await busy.office.id_of("result", "refused")
    async with busy.acting() as conn:
        (entry,) = await activities.history.timeline(conn, own)
    assert (entry.precision, entry.on is None) == (precision, precision == "exact")
    assert (datetime.now(UTC) - row["created_at"]).total_seconds() < 60


async def test_a_history_of_several_lines_is_bound_to_one_account_and_not_doubled(busy: Desk) -> None:
    history = "name;date;note of nobody\n" + "".join(f"Own Kft.;2024-03-{day:02d};\n" for day in range(1, 6))
    await busy.came_in(history)
    assert await busy.office.value("SELECT count(*) FROM activity") == 5
    assert await busy.office.value("SELECT count(DISTINCT account_id) FROM activity") == 1
    again = await busy.checked(history)
    assert {verdict for _, verdict, _ in await busy.verdicts(again)} == {"duplicate"}


async def test_name_of_a_merged_entry_means_the_one_that_it_counts_as(busy: Desk) -> None:
    """H17."""
    line = "name;date;contact kind;result\nOwn Kft.;2024-03-15;Online meeting;Refusal\n"
    await busy.came_in(line)
    kind, into = [await busy.office.id_of("activity_kind", code) for code in ("video_meeting", "meeting")]
    async with db.acting(busy.pool, db.SYSTEM) as conn:
        await activities.dictionaries.KINDS.merge(conn, busy.leader, kind, into)
    await busy.came_in(line.replace("03-15", "03-16"))
    rows = await busy.office.rows("SELECT kind_id FROM activity ORDER BY done_at")
    assert [row["kind_id"] for row in rows] == [kind, into]
    assert {verdict for _, verdict, _ in await busy.verdicts(await busy.checked(line))} == {"duplicate"}


async def test_what_columns_meant_is_remembered_for_the_same_headings(busy: Desk) -> None:
    first = await busy.staged("X1;X2\nKovács Kft.;06 30 111 1111\n")
    assert (await busy.batch(first)).settings.fields == ["", ""]
    await busy.check(first, fields=["name", "number"])
    second = await busy.staged("x1;X2\nSzűcs Kft.;06 30 222 2222\n")
    assert (await busy.batch(second)).settings.fields == ["name", "number"]
    rejected = await busy.staged("x1;X2;Why it did not come in\nSzűcs Kft.;06 30 222 2222;too short\n")
    assert (await busy.batch(rejected)).settings.fields == ["name", "number", ""]
    assert (await busy.batch(await busy.staged("X1;X3\na;b\n"))).settings.fields == ["", ""]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("Company name;City;Phone 1;Phone 2;E-mail", ["name", "city", "number", "number", "email"]),
        ("Cégnév;Település;Telefonszám;Kapcsolattartó neve;Felelős", ["name", "city", "number", "person", "owner"]),
        ("Название компании;Город;Мобильный;Фамилия;Имя", ["name", "city", "number", "family_name", "given_name"]),
    ],
)
async def test_headings_are_understood_in_three_languages(desk: Desk, headings: str, fields: list[str]) -> None:
    batch = await desk.batch(await desk.staged(f"{headings}\na;b;c;d;e\n"))
    assert (batch.settings.fields, batch.headed) == (fields, True)


async def test_settings_that_cannot_work_are_refused_all_at_once(desk: Desk) -> None:
    batch = await desk.staged("a;b\nx;y\n")
    nothing: dict[str, Any] = {"source_id": None, "country": "", "owner_ids": []}
    with pytest.raises(Invalid) as refused:
        await desk.check(batch, fields=["city", "city"], **nothing)
    found = [(each.field, each.reason) for each in refused.value.each]
    assert found == [
        ("column_1", "column_twice"), ("fields", "no_name_column"), ("source", "empty"),
        ("country", "country_form"), ("owners", "empty"),
    ]  # fmt: skip


async def test_a_list_of_somebody_else_is_absent(desk: Desk) -> None:
    batch = await desk.staged("name\nKft.\n")
    other = await desk.office.user("leader", team_id=await desk.office.team())
    async with db.acting(desk.pool, db.Actor(user_id=other, role=db.Role.LEADER)) as conn:
        assert await imports.batch_by_id(conn, batch) is None
        assert await conn.fetchval("SELECT count(*) FROM import_row") == 0
        with pytest.raises(Absent):
            await imports.run(conn, other, batch)


async def test_a_list_is_not_brought_in_twice(busy: Desk) -> None:
    batch = await busy.came_in(LIST)
    with pytest.raises(imports.NotNow):
        await busy.run(batch)
    with pytest.raises(imports.NotNow):
        await busy.check(batch)


async def test_an_account_that_somebody_entered_after_the_check_is_not_doubled(busy: Desk) -> None:
    batch = await busy.checked(LIST)
    entered = await busy.office.account(busy.operator)
    await busy.office.number(entered, "+36301234567")
    await busy.run(batch)
    await busy.reaches(batch, imports.State.DONE)
    assert await busy.verdicts(batch) == [(2, "duplicate", ["came_meanwhile"]), (3, "new", [])]
    assert await busy.office.value("SELECT count(*) FROM account") == 2


async def test_formulas_and_markup_are_texts(busy: Desk) -> None:
    await busy.came_in('name;note\n"=HYPERLINK(""x"")";<b>bold</b>\n')
    row = await busy.office.row("SELECT name, note FROM account")
    assert tuple(row) == ('=HYPERLINK("x")', "<b>bold</b>")


async def test_who_loaded_ran_and_undid_a_list_stands_in_the_audit_log(busy: Desk) -> None:
    batch = await busy.came_in(LIST)
    await busy.undone(batch)
    rows = await busy.office.rows("SELECT action, user_id FROM audit WHERE subject = $1 ORDER BY id", str(batch))
    assert [row["action"] for row in rows] == [
        "import.uploaded", "import.checked", "import.run", "import.done", "import.undo", "import.undone",
    ]  # fmt: skip
    assert {row["user_id"] for row in rows} == {busy.leader}


async def test_a_line_that_cannot_be_written_costs_only_itself(busy: Desk) -> None:
    """The operator of one line has gone to another team since the check; another line breaks a rule of the table."""
    leaving = await busy.office.user(login="leaving")
    lines = "".join(f"Kft. {n};{'leaving' if n == 20 else 'bela'}\n" for n in range(60))
    batch = await busy.checked(f"name;owner\n{lines}")
    team = await busy.office.team()
    async with db.acting(busy.pool, db.SYSTEM) as conn:
        await conn.execute("UPDATE app_user SET team_id = $2 WHERE id = $1", leaving, team)
        await conn.execute("UPDATE import_row SET entry = jsonb_set(entry, '{kind}', '\"ghost\"') WHERE line = 40")
    await busy.run(batch)
    await busy.reaches(batch, imports.State.DONE)
    refused = [(line, reasons) for line, verdict, reasons in await busy.verdicts(batch) if verdict == "error"]
    assert refused == [(22, ["line_refused"]), (40, ["line_refused"])]
    assert await busy.office.value("SELECT count(*) FROM account") == 58
