"""Erasing by law: what goes, what stays, and that nothing brings it back."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest

from callcenter import accounts, activities, db, dialing, handovers, imports, reports, users
from callcenter.db import Actor, Role
from callcenter.erasing import Because, CallGoesOn, CompanyIsNoPerson, Counts, Whom, erase, erasures, preview
from callcenter.errors import Absent, Invalid
from callcenter.ids import ActivityId, BatchId
from callcenter.imports.undoing import undo
from callcenter.reports.periods import Period
from tests.erasing.columns import ERASED
from tests.erasing.planting import (
    EMAIL,
    FAMILY,
    GIVEN,
    MARKS,
    NUMBER,
    Planted,
    dumped,
    marked_columns,
)
from tests.factories import Office

ROOT = Path(__file__).parents[2]
OF_PERSON = {column for column, path in ERASED.items() if path.startswith("both")}


async def erased(planted: Planted, whom: Whom) -> None:
    async with db.acting(planted.office.pool, planted.administrator) as conn:
        (subject, _) = await preview(conn, whom)
        await erase(conn, whom, Because.ASKED, subject.name)


@pytest.mark.parametrize("kind", ["company", "person"])
async def test_after_erasing_no_column_of_the_database_holds_a_mark_of_the_person(
    office: Office, owner: asyncpg.Connection, database_url: str, kind: str
) -> None:
    """L2: the marks stand in every column that is erased, and after it in none at all."""
    planted = await Planted.planted(office, kind=kind)
    assert await marked_columns(owner) == (OF_PERSON if kind == "company" else ERASED.keys())
    await erased(planted, planted.whom if kind == "company" else planted.whole)
    assert await marked_columns(owner) == set()
    assert not [mark for mark in MARKS if mark in dumped(database_url.replace("callcenter_app@", "postgres@"))]


@pytest.mark.parametrize("kind", ["company", "person"])
async def test_every_figure_and_the_list_behind_it_are_the_same_before_and_after(office: Office, kind: str) -> None:
    """L2: what was counted counts the same; dates, kinds, purposes, results, authors and durations stay."""
    planted = await Planted.planted(office, kind=kind)
    before = await counted(planted)
    assert before["total"].answered == 1
    await erased(planted, planted.whom if kind == "company" else planted.whole)
    assert await counted(planted) == before


async def counted(planted: Planted) -> dict[str, Any]:
    """Every figure of this month, by person, team and day, and the skeleton of every row that stands behind them."""
    today = datetime.now(UTC).date()
    period = Period(first=today - timedelta(days=30), last=today, time_zone="Europe/Budapest")
    async with db.acting(planted.office.pool, planted.administrator) as conn:
        report = await reports.figures_of(conn, period)
        behind = {
            metric: [
                (row.at, row.user_name, getattr(row, "kind_names", None), getattr(row, "result_names", None),
                 getattr(row, "talk_seconds", None), getattr(row, "amount", None), row.call_id)
                async for row in reports.stream_behind(conn, metric, period, reports.Whose())
            ]
            for metric in reports.Metric
        }  # fmt: skip
    return {**msgspec.structs.asdict(report), "behind": behind}


async def test_of_a_company_one_person_goes_and_colleagues_plans_and_the_account_stay(office: Office) -> None:
    """L2: what is planned with the company stays planned, without the person; the words of others stay."""
    planted = await Planted.planted(office)
    other = await office.done(planted.account, planted.operator, person_id=planted.colleague, note="with Szabó")
    await erased(planted, planted.whom)
    assert [row["family_name"] for row in await office.rows("SELECT family_name FROM person")] == ["Szabó"]
    assert await office.value("SELECT count(*) FROM phone_number") == 1
    assert await office.value("SELECT note FROM activity WHERE id = $1", other) == "with Szabó"
    plan = await office.row("SELECT state, person_id, comment FROM activity WHERE id = $1", planted.plan)
    assert tuple(plan) == ("planned", None, "")
    assert await office.value("SELECT name FROM account WHERE id = $1 AND deleted_at IS NULL", planted.account)


async def test_an_account_that_is_a_person_goes_from_every_list_and_its_plans_are_cancelled(office: Office) -> None:
    planted = await Planted.planted(office, kind="person")
    await erased(planted, planted.whole)
    assert await office.value("SELECT state FROM activity WHERE id = $1", planted.plan) == "cancelled"
    assert await office.value("SELECT count(*) FROM person") == 0
    async with db.acting(office.pool, planted.administrator) as conn:
        assert await accounts.account_by_id(conn, planted.account) is None
        with pytest.raises(Absent):
            await preview(conn, planted.whole)


async def test_history_says_when_the_words_were_erased_and_an_open_form_brings_none_back(office: Office) -> None:
    planted = await Planted.planted(office)
    await erased(planted, planted.whom)
    async with db.acting(office.pool, Actor(user_id=planted.operator, role=Role.OPERATOR)) as conn:
        entries = {entry.id: entry for entry in await activities.history.timeline(conn, planted.account)}
        done = entries[ActivityId(planted.contact)]
        assert (done.note, done.description, done.person_name, done.impression) == ("", "", "", None)
        assert done.erased_at is not None
        outcome = activities.Outcome(result_id=await office.id_of("result", "no_answer"), note="as it was typed")
        with pytest.raises(Invalid) as refused:
            await activities.planning.record_outcome(conn, planted.account, ActivityId(planted.contact), outcome)
    assert refused.value.reason == "erased_by_law"
    logged = await office.rows("SELECT what FROM activity_event WHERE activity_id = $1 ORDER BY id", planted.contact)
    assert [row["what"] for row in logged] == ["done", "corrected", "erased"]


@pytest.mark.parametrize("open_call", [{"state": "ringing"}, {"wrap_up_until": datetime.now(UTC) + timedelta(hours=1)}])
async def test_erasing_waits_for_a_call_with_the_person(office: Office, open_call: dict[str, Any]) -> None:
    planted = await Planted.planted(office)
    ended = {"state": "ended", "end_reason": "completed", "ended_at": datetime.now(UTC)}
    columns = open_call if "state" in open_call else ended | open_call
    await office.call(planted.operator, planted.account, person_id=planted.person, **columns)
    async with db.acting(office.pool, planted.administrator) as conn:
        with pytest.raises(CallGoesOn):
            await erase(conn, planted.whom, Because.ASKED, f"{GIVEN} {FAMILY} {GIVEN}")
        with pytest.raises(CallGoesOn):
            await preview(conn, planted.whom)


async def test_the_name_has_to_be_typed_and_a_company_is_not_erased(office: Office) -> None:
    planted = await Planted.planted(office)
    async with db.acting(office.pool, planted.administrator) as conn:
        for typed in ("", FAMILY):
            with pytest.raises(Invalid):
                await erase(conn, planted.whom, Because.ASKED, typed)
        name = await office.value("SELECT name FROM account WHERE id = $1", planted.account)
        with pytest.raises(CompanyIsNoPerson):
            await erase(conn, planted.whole, Because.ASKED, name)


async def test_preview_counts_what_the_act_erases_and_changes_nothing(office: Office) -> None:
    planted = await Planted.planted(office)
    await office.number(await office.account(planted.operator, name="Twin Kft."), "+36301234567")
    await office.number(planted.account, "+36301234567", person_id=planted.person)
    await office.done(planted.account, planted.operator, person_id=planted.colleague, note=f"asked for {FAMILY}")
    rows = "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM audit), (SELECT count(*) FROM erasure_log)"
    before = await office.row(rows)
    async with db.acting(office.pool, planted.administrator) as conn:
        subject, seen = await preview(conn, planted.whom)
    assert await office.row(rows) == before
    async with db.acting(office.pool, planted.administrator) as conn:
        assert await erase(conn, planted.whom, Because.AUTHORITY, subject.name) == seen.goes
    assert seen.goes == Counts(
        people=1, numbers=2, emails=1, contacts=1, plans=1, calls=1, answers=1, comments=1, drafts=1, lines=2, views=1,
        stopped=2,
    )  # fmt: skip
    assert [(shared.address, shared.account_name) for shared in seen.shared] == [("+36301234567", "Twin Kft.")]
    assert seen.mentions == 1
    async with db.acting(office.pool, planted.administrator) as conn:
        (line,) = await erasures(conn)
    assert (line.because, line.scope, line.counts) == (Because.AUTHORITY, "person", seen.goes)


async def test_an_erased_number_and_address_stay_stopped_when_a_list_brings_them_in_again(office: Office) -> None:
    """L1: only hashes stay, and they hold for calls and for writing; a number of the whole house is not stopped."""
    planted = await Planted.planted(office)
    await office.number(planted.account, "+36301234567", person_id=planted.person)
    await office.number(planted.account, "+36301234567")
    await erased(planted, planted.whom)
    again = await office.account(planted.operator)
    await office.number(again, NUMBER)
    await office.number(again, "+36301234567")
    async with db.acting(office.pool, db.SYSTEM) as conn:
        assert (await dialing.limits_of(conn, again)).suppressed == [NUMBER]
        assert await dialing.stop_list.stopped_among(conn, [NUMBER, EMAIL, "+36301234567"]) == {NUMBER, EMAIL}
        for address, channel in ((NUMBER, "call"), (NUMBER, "write"), (EMAIL, "write")):
            assert await conn.fetchval("SELECT is_stopped($1, $2, NULL, NULL)", channel, address)


async def test_a_person_on_the_stop_list_leaves_there_the_numbers_that_came_along(office: Office) -> None:
    planted = await Planted.planted(office)
    switchboard = await office.number(planted.account, "+36301234567", person_id=planted.person)
    await office.number(planted.account, "+36301234567")
    async with db.acting(office.pool, planted.administrator) as conn:
        target = dialing.stop_list.Target(person_id=planted.person)
        channel, reason = dialing.stop_list.Channel.CALL, dialing.stop_list.Reason.ASKED
        await dialing.stop_list.put_account(conn, planted.admin, planted.account, target, channel, reason)
    await erased(planted, planted.whom)
    assert switchboard
    async with db.acting(office.pool, db.SYSTEM) as conn:
        assert (await dialing.limits_of(conn, planted.account)).suppressed == ["+36301234567"]


async def test_undo_of_a_list_and_of_a_handover_brings_nothing_back(office: Office, owner: asyncpg.Connection) -> None:
    planted = await Planted.planted(office)
    async with db.acting(office.pool, planted.administrator) as conn:
        evenly, successor = handovers.Rule.EVENLY, await office.user()
        handover = await handovers.hand_over(conn, planted.admin, planted.operator, [successor], evenly)
    await erased(planted, planted.whom)
    async with db.acting(office.pool, planted.administrator) as conn:
        await handovers.undo(conn, planted.admin, handover)
        batch = await imports.batch_by_id(conn, BatchId(planted.batch))
        assert batch is not None
        await undo(conn, batch, 0, 10)
    assert await marked_columns(owner) == set()
    assert await office.value("SELECT undone FROM import_row WHERE account_id = $1", planted.account) == "left"


async def test_only_administrators_erase_and_the_parts_cannot_be_called(office: Office) -> None:
    planted = await Planted.planted(office)
    for role, user in (("r_operator", planted.operator), ("r_leader", planted.admin), ("r_system", planted.admin),
                       ("r_admin", planted.operator)):  # fmt: skip
        async with db.as_nobody(office.pool) as conn, conn.transaction():
            await conn.execute(f"SET LOCAL ROLE {role}; SET LOCAL app.user_id = '{user}'")
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.execute("SELECT erase_by_law($1, $2, 'asked')", planted.account, planted.person)
    parts = await office.rows("SELECT oid::regprocedure::text AS name FROM pg_proc WHERE proname LIKE 'erase_in_%'")
    assert len(parts) == 9
    for part in parts:
        assert not await office.value("SELECT has_function_privilege('r_admin', $1, 'EXECUTE')", part["name"])


async def test_the_door_through_history_lets_nobody_else_and_nothing_else_pass(
    office: Office, owner: asyncpg.Connection
) -> None:
    """Neither with the word of the erasing, nor as the owner; with both only texts change, and no row goes."""
    planted = await Planted.planted(office)
    await erased(planted, planted.whom)
    words = [
        "UPDATE activity_event SET detail = '{}'", "UPDATE script_answer SET words = 'x'",
        "UPDATE recording_comment SET words = 'x'", "UPDATE audit SET detail = '{\"x\": 1}'",
    ]  # fmt: skip
    never = [
        "UPDATE activity_event SET what = 'done'", "DELETE FROM activity_event", "UPDATE audit SET action = 'x.y'",
        "DELETE FROM audit", "UPDATE script_answer SET step = 'x'", "DELETE FROM recording_comment",
        "UPDATE script_run SET started_at = now()", "UPDATE erasure_log SET counts = '{}'", "DELETE FROM erasure_log",
    ]  # fmt: skip
    for role in ("r_system", "r_admin"):
        await owner.execute(f"GRANT UPDATE ON activity_event, audit, recording_comment, script_answer TO {role}")
        for statement in words + never:
            async with db.as_nobody(office.pool) as conn:
                with pytest.raises(asyncpg.PostgresError):
                    await conn.execute(f"SET LOCAL ROLE {role}; SET LOCAL app.erasing = 'on'; {statement}")
    for statement in words:
        with pytest.raises(asyncpg.RestrictViolationError):
            await owner.execute(statement)
    for statement in never:
        with pytest.raises(asyncpg.RestrictViolationError):
            await owner.execute(f"SET LOCAL app.erasing = 'on'; {statement}")


async def test_audit_chain_stays_whole_and_still_names_a_row_that_somebody_changed(
    office: Office, owner: asyncpg.Connection
) -> None:
    planted = await Planted.planted(office)
    await erased(planted, planted.whom)
    assert (await users.auditing.check_whole_audit_log(office.pool)).broken_id is None
    lost = await office.value("SELECT id FROM audit WHERE erased_in IS NOT NULL")
    for changed in ("subject = 'Clients'", 'detail = \'{"erased": true, "rows": 2}\''):
        async with owner.transaction():
            await owner.execute("ALTER TABLE audit DISABLE TRIGGER audit_append_only")
            await owner.execute(f"UPDATE audit SET {changed} WHERE id = $1", lost)
            await owner.execute("ALTER TABLE audit ENABLE TRIGGER audit_append_only")
        assert (await users.auditing.check_whole_audit_log(office.pool)).broken_id == lost


async def test_a_process_killed_in_the_middle_erases_nothing(office: Office, database_url: str) -> None:
    """L2: all or nothing: `kill -9` after the last statement, before the commit."""
    planted = await Planted.planted(office)
    marked = "SELECT count(*) FROM person WHERE id = $1"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.erasing.mortal", database_url, str(planted.admin), str(planted.account),
        str(planted.person), cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), 30) == b"erased\n"
    process.kill()
    await process.wait()
    assert await office.value(marked, planted.person) == 1
    assert await office.value("SELECT count(*) FROM erasure_log") == 0
    await erased(planted, planted.whom)
    assert await office.value(marked, planted.person) == 0


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("морозова|Ирина", True),
        ("Список: «Морозова Ирина»", True),
        ("Морозова Иринаида", False),
        ("tel. (06 30) 555-0199", True),
        ("06 30|555 0199", False),
        ("QUILL@FEATHER.example", True),
        ("Árvíztűrő Tükör", True),
        ("arvizturo tukor kft", True),
    ],
)
async def test_words_are_found_in_any_script_and_numbers_however_they_are_grouped(
    office: Office, words: str, fits: bool
) -> None:
    looked_for = ["Морозова Ирина", EMAIL, "Árvíztűrő Tükör"]
    found = await office.value("SELECT is_marked($1, pattern_of($2, $3))", words, looked_for, ["06305550199"])
    assert found is fits


async def test_a_person_of_a_merged_account_is_erased_from_the_card_that_stands_for_it(
    office: Office, owner: asyncpg.Connection
) -> None:
    planted = await Planted.planted(office)
    kept = await office.account(planted.operator, name="Kept Kft.")
    await office._insert(
        "account_merge", account_id=planted.account, into_id=kept, taken=["note"], merged_by=planted.admin
    )
    await erased(planted, Whom(account_id=kept, person_id=planted.person))
    assert await marked_columns(owner) == set()


async def test_what_was_merged_is_erased_together_and_a_separation_brings_nothing_back(
    office: Office, owner: asyncpg.Connection
) -> None:
    planted = await Planted.planted(office, kind="person")
    async with db.acting(office.pool, planted.administrator) as conn:
        assert (await preview(conn, planted.whole))[1].accounts == 2
    await erased(planted, planted.whole)
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await conn.execute("UPDATE account_merge SET separated_at = now(), separated_by = $1", planted.admin)
    assert await marked_columns(owner) == set()
    assert await office.value("SELECT count(*) FROM account WHERE erased_at IS NOT NULL") == 2
