"""Published versions and the talks of calls, on a real database."""

from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest

from callcenter import db, scripts
from callcenter.errors import Absent
from callcenter.ids import CallId, CampaignId, UserId
from callcenter.scripts import Reply, ScriptsRefused, StepPassed
from tests.factories import Office

FOLDER = Path(__file__).parents[2] / "scripts"


async def loaded(office: Office, folder: Path = FOLDER) -> list[str]:
    async with db.acting(office.pool, db.SYSTEM) as conn:
        return await scripts.loading.load_folder(conn, folder)


class Talk:
    """A call of an operator to a firm, for a campaign with the cold-call script."""

    def __init__(self, office: Office) -> None:
        self.office = office

    @classmethod
    async def begun(cls, office: Office, language: str = "hu") -> "Talk":
        talk = cls(office)
        await loaded(office)
        talk.user_id = await office.user(time_zone="Europe/Budapest")
        account_id = await office.account(talk.user_id)
        script_id = await office.value("SELECT id FROM script WHERE code = 'cold-call-meeting'")
        talk.campaign_id = await office.campaign(script_id=script_id)
        talk.call_id = CallId(await office.call(talk.user_id, account_id))
        async with db.acting(office.pool, talk.operator) as conn:
            script = await scripts.loading.script_for(conn, talk.campaign_id, language)
            assert script
            await scripts.begin_run(conn, talk.call_id, script.version_id)
        return talk

    user_id: UserId
    campaign_id: CampaignId
    call_id: CallId

    @property
    def operator(self) -> db.Actor:
        return db.Actor(user_id=self.user_id, role=db.Role.OPERATOR)

    async def answer(self, step: str, *options: str, typed: str = "", unlisted: str = "") -> str | None:
        async with db.acting(self.office.pool, self.operator) as conn:
            reply = Reply(options=options, typed=typed, unlisted=unlisted)
            return await scripts.answer(conn, self.call_id, step, reply)

    async def go_to(self, step: str) -> str:
        async with db.acting(self.office.pool, self.operator) as conn:
            return await scripts.go_to(conn, self.call_id, step)

    async def run(self) -> scripts.Run:
        async with db.acting(self.office.pool, self.operator) as conn:
            found = await scripts.run_of(conn, self.call_id)
        assert found
        return found


async def test_unchanged_files_are_published_once_and_a_changed_one_becomes_a_new_version(
    office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "first.en.txt"
    file.write_text("title: One\n# a\nHello.\n= refused\n")
    assert await loaded(office, tmp_path) == ["first.en version 1"]
    assert await loaded(office, tmp_path) == []
    file.write_text("title: Two\n# a\nGood morning.\n= refused\n")
    assert await loaded(office, tmp_path) == ["first.en version 2"]
    assert await office.value("SELECT array_agg(title ORDER BY version) FROM script_version") == ["One", "Two"]


async def test_one_wrong_file_keeps_all_from_being_published(office: Office, tmp_path: Path) -> None:
    (tmp_path / "right.en.txt").write_text("title: One\n# a\nHello.\n= refused\n")
    (tmp_path / "wrong.en.txt").write_text("title: One\n# a\nHello.\n-> b\n")
    with pytest.raises(ScriptsRefused, match=r"wrong\.en\.txt:4: There is no step b"):
        await loaded(office, tmp_path)
    assert await office.value("SELECT count(*) FROM script_version") == 0


async def test_a_campaign_shows_its_script_in_the_language_of_the_customer(office: Office) -> None:
    talk = await Talk.begun(office)
    async with db.acting(office.pool, talk.operator) as conn:
        hungarian = await scripts.loading.script_for(conn, talk.campaign_id, "hu")
        assert hungarian and hungarian.language == "hu" and hungarian.version_id
        assert await scripts.loading.script_for(conn, talk.campaign_id, "hu") is hungarian
        assert await scripts.loading.script_for(conn, await office.campaign(), "hu") is None


async def test_a_talk_is_found_again_after_a_reload_with_its_answers(office: Office) -> None:
    talk = await Talk.begun(office)
    assert await talk.answer("gatekeeper", "put_through") == "opener"
    assert await talk.answer("opener", "yes") == "q_vehicles"
    assert await talk.answer("q_vehicles", typed="14") == "q_types"
    run = await talk.run()
    assert run.current == "q_types"
    assert [passed.step for passed in run.passed] == ["gatekeeper", "opener", "q_vehicles"]
    assert run.answers["answer.vehicles"] == "14"
    assert run.end is None


async def test_an_objection_returns_to_the_step_in_which_it_came(office: Office) -> None:
    talk = await Talk.begun(office)
    await talk.answer("gatekeeper", "put_through")
    await talk.go_to("no_time")
    assert (await talk.run()).came_from == "opener"
    assert await talk.answer("no_time", "go_on") == "opener"
    assert (await talk.run()).current == "opener"


async def test_closing_words_propose_result_and_reason_and_end_the_talk(office: Office) -> None:
    talk = await Talk.begun(office)
    for step, answered in (("gatekeeper", "put_through"), ("opener", "yes")):
        await talk.answer(step, answered)
    assert await talk.answer("q_vehicles", typed="2") == "exit_not_fit"
    run = await talk.run()
    assert run.end and (run.end.result, run.end.reason) == ("refused", "product_gap")
    assert await talk.answer("exit_not_fit") is None
    ended = await talk.run()
    assert ended.current is None and ended.end == run.end


async def test_a_second_press_of_the_same_answer_is_refused_and_nothing_is_kept_twice(office: Office) -> None:
    talk = await Talk.begun(office)
    await talk.answer("gatekeeper", "put_through")
    with pytest.raises(StepPassed):
        await talk.answer("gatekeeper", "put_through")
    assert len((await talk.run()).passed) == 1


async def test_what_was_answered_before_can_be_corrected_by_going_back(office: Office) -> None:
    talk = await Talk.begun(office)
    await talk.answer("gatekeeper", "put_through")
    await talk.answer("opener", "yes")
    await talk.answer("q_vehicles", typed="14")
    await talk.go_to("q_vehicles")
    await talk.answer("q_vehicles", typed="40")
    assert (await talk.run()).answers["answer.vehicles"] == "40"


async def test_beginning_again_keeps_the_talk_and_its_version(office: Office) -> None:
    talk = await Talk.begun(office)
    await talk.answer("gatekeeper", "put_through")
    before = await talk.run()
    async with db.acting(office.pool, talk.operator) as conn:
        other = await scripts.loading.script_for(conn, talk.campaign_id, "ru")
        assert other
        again = await scripts.begin_run(conn, talk.call_id, other.version_id)
    assert again == before


async def test_a_foreign_operator_sees_no_talk_and_answers_none(office: Office) -> None:
    talk = await Talk.begun(office)
    stranger = db.Actor(user_id=await office.user(), role=db.Role.OPERATOR)
    async with db.acting(office.pool, stranger) as conn:
        assert await scripts.run_of(conn, talk.call_id) is None
        with pytest.raises(Absent):
            await scripts.answer(conn, talk.call_id, "gatekeeper", Reply(options=("put_through",)))
        with pytest.raises(Absent):
            await scripts.begin_run(conn, talk.call_id, (await talk.run()).script.version_id)
        assert await conn.fetchval("SELECT count(*) FROM script_answer") == 0


async def test_answers_are_history(office: Office) -> None:
    talk = await Talk.begun(office)
    await talk.answer("gatekeeper", unlisted="asks for the director")
    assert await office.value("SELECT unlisted FROM script_answer") == "asks for the director"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await office.value("UPDATE script_answer SET unlisted = ''")


async def test_a_time_is_kept_in_the_operators_time_zone(office: Office) -> None:
    talk = await Talk.begun(office)
    await talk.answer("gatekeeper", "away")
    await talk.answer("gate_when", typed="2026-07-01T10:00")
    assert await office.value("SELECT moment FROM script_answer WHERE step = 'gate_when'") == datetime(
        2026, 7, 1, 8, tzinfo=UTC
    )
    assert (await talk.run()).answers["answer.dm_when"] == "július 1., 10:00"
