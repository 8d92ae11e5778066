"""What somebody looks for in the history of an account, and what stands in it beside the contacts."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from callcenter import accounts, activities, db, handovers, scripts
from callcenter.ids import AccountId, CallId, UserId
from tests.factories import Office

Sought = activities.history.Sought
AT = datetime(2026, 10, 1, 9, tzinfo=UTC)


@pytest.fixture
async def anna(office: Office) -> UserId:
    return await office.user(name="Anna Nagy")


@pytest.fixture
async def account(office: Office, anna: UserId) -> AccountId:
    return await office.account(anna)


async def said(office: Office, account: AccountId, by: UserId, words: str, **columns: object) -> int:
    """A contact that was done, with these words in its note."""
    result = await office.id_of("result", "interested")
    told = {"state": "done", "done_at": AT, "note": words, "result_id": result, **columns}
    return await office.planned(account, by, **told)


async def found(office: Office, account: AccountId, by: UserId, **sought: object) -> list[int]:
    async with db.acting(office.pool, db.Actor(user_id=by, role=db.Role.OPERATOR)) as conn:
        return [entry.id for entry in await activities.history.timeline(conn, account, sought=Sought(**sought))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("A házakat megnézte, visszahív.", "ház"),
        ("Találkozóval folytatjuk", "találkozó"),
        ("Договорились о встрече во вторник", "встречи"),
        ("He was interested in three trucks", "truck"),
        ("Szűcs úr árajánlatot kér", "szucs"),
        ("Számla: KF-2026/17", "2026/17"),
        ("100% biztos", "100%"),
    ],
)
async def test_words_are_found_in_any_of_their_forms(
    office: Office, anna: UserId, account: AccountId, written: str, words: str
) -> None:
    """A7: in Hungarian, Russian and English, by a form of the word, without accents, or by a part of it."""
    wanted = await said(office, account, anna, written)
    await said(office, account, anna, "1000 dolog, nem vette fel; не ответил; no answer")
    assert await found(office, account, anna, words=words) == [wanted]


async def test_only_what_fits_is_shown(office: Office, anna: UserId, account: AccountId) -> None:
    eva = await office.person(account, given_name="Éva")
    meeting, offer = await office.id_of("activity_kind", "meeting"), await office.id_of("purpose", "offer")
    await said(office, account, anna, "first")
    met = await said(office, account, anna, "second", kind_id=meeting, person_id=eva)
    asked = await said(office, account, anna, "third", purpose_id=offer, person_id=eva)
    assert await found(office, account, anna, kind_id=meeting) == [met]
    assert await found(office, account, anna, purpose_id=offer) == [asked]
    assert await found(office, account, anna, person_id=eva) == [asked, met]
    assert await found(office, account, anna, person_id=eva, words="second") == [met]


async def test_orders_and_changes_of_the_owner_stand_in_the_history(
    office: Office, anna: UserId, account: AccountId
) -> None:
    """A7, A46: whoever keeps the account now sees since when, who kept it before, and every order."""
    boris = await office.user(name="Boris")
    await said(office, account, anna, "first")
    order = accounts.orders.OrderEntry(number="K-17", ordered_on=AT.date(), amount=Decimal(10), currency="EUR")
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await accounts.orders.add_order(conn, account, anna, order)
        await conn.execute("UPDATE account SET owner_id = $2 WHERE id = $1", account, boris)
    async with db.acting(office.pool, db.Actor(user_id=boris, role=db.Role.OPERATOR)) as conn:
        owner, contact, sale = await activities.history.timeline(conn, account)
        assert (owner.what, owner.before_name, owner.by_name) == ("owner", "Anna Nagy", "Boris")
        assert (contact.what, sale.what, sale.first_order) == ("activity", "order", True)
        assert await activities.history.count_entries(conn, account) == 3
        for what, only in (("owner", owner), ("order", sale), ("activity", contact)):
            assert await activities.history.timeline(conn, account, sought=Sought(what=what)) == [only]
        assert [each.what for each in await activities.history.timeline(conn, account, before=owner.key)] == [
            "activity",
            "order",
        ]
    assert await found(office, account, boris, words="k-17") == [sale.id]


async def test_a_handover_is_told_in_the_history_of_each_account(office: Office, account: AccountId) -> None:
    """A21, A46: from whom, to whom, by whom; a single change is told apart from it."""
    boris, leader = await office.user(name="Boris"), await office.user("leader", name="Lea")
    anna = UserId(await office.value("SELECT owner_id FROM account WHERE id = $1", account))
    async with db.acting(office.pool, db.Actor(user_id=leader, role=db.Role.LEADER)) as conn:
        await handovers.hand_over(conn, leader, anna, [boris], handovers.Rule.EVENLY)
        await conn.execute("UPDATE account SET owner_id = $2 WHERE id = $1", account, leader)
        given_on, handed_over = await activities.history.timeline(conn, account)
    assert (handed_over.kind_code, handed_over.by_name, handed_over.assigned_by_name) == ("handover", "Boris", "Lea")
    assert (given_on.kind_code, given_on.before_name, given_on.by_name) == ("owner", "Boris", "Lea")


async def test_answers_to_a_script_stand_at_their_call(office: Office, anna: UserId, account: AccountId) -> None:
    """A7: what the customer answered is read later as it was said, and found by its words."""
    call = await office.call(anna, account)
    contact = await said(office, account, anna, "", call_id=call, source="call")
    actor = db.Actor(user_id=anna, role=db.Role.OPERATOR)
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await scripts.loading.load_folder(conn, Path(__file__).parents[2] / "scripts")
    version = await office.value(
        "SELECT script_version.id FROM script_version JOIN script ON script.id = script_id "
        "WHERE code = 'cold-call-meeting' AND language = 'hu'"
    )
    async with db.acting(office.pool, actor) as conn:
        await scripts.begin_run(conn, CallId(call), version)
        await scripts.answer(conn, CallId(call), "gatekeeper", scripts.Reply(options=("what_about",)))
        await scripts.go_to(conn, CallId(call), "gatekeeper")
        reply = scripts.Reply(unlisted="A sógora intézi a teherautókat")
        await scripts.answer(conn, CallId(call), "gatekeeper", reply)
        first, second = (await scripts.telling.told(conn, [call]))[call]
    assert (first.answered, first.unlisted) == ("Milyen ügyben?", "")
    assert first.asked.startswith("Jó napot kívánok, … vagyok")
    assert (second.answered, second.unlisted) == ("", "A sógora intézi a teherautókat")
    assert await found(office, account, anna, words="sógora") == [contact]


async def test_nobody_else_looks_into_a_history(office: Office, anna: UserId, account: AccountId) -> None:
    """A34: a search in a foreign history finds nothing."""
    await said(office, account, anna, "secret")
    boris = await office.user()
    assert await found(office, account, boris, words="secret") == []


async def test_every_plan_is_reached_page_by_page_and_then_what_happened(
    office: Office, anna: UserId, account: AccountId
) -> None:
    """A7: a further page begins after a plan, too, also where several fall due in one moment."""
    done = [await said(office, account, anna, words) for words in ("first", "second")]
    due = [AT.replace(year=2100), AT.replace(year=2100), AT.replace(year=2099), AT.replace(year=2101)]
    one, two, soonest, last = [await office.planned(account, anna, due_at=at) for at in due]
    reached, before = [], None
    async with db.acting(office.pool, db.Actor(user_id=anna, role=db.Role.OPERATOR)) as conn:
        while entries := await activities.history.timeline(conn, account, before=before, limit=2):
            reached += [entry.id for entry in entries]
            before = entries[-1].key
            assert len(reached) < 10, "an entry came again"
    assert reached == [soonest, two, one, last, *reversed(done)]
