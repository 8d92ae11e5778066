"""Logging in and out, and who loses access when."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from callcenter import db, users
from callcenter.errors import Invalid
from callcenter.local.postgres import LocalPostgres
from callcenter.users.auditing import check_audit_log
from tests.factories import Office

PASSWORD = "correct horse battery"


async def somebody(office: Office, login: str = "anna", role: str = "operator") -> users.User:
    new = users.administering.UserChange(login=login, name="Anna Kis", role=db.Role(role), team_id=office.team_id)  # type: ignore[arg-type]
    async with db.acting(office.pool, db.SYSTEM) as conn:
        user_id = await users.administering.add_user(conn, None, new, PASSWORD)
        user = await users.user_by_id(conn, user_id)
    assert user
    return user


async def log_in(
    office: Office, password: str = PASSWORD, login: str = "anna", address: str = "127.0.0.1"
) -> users.sessions.Session:
    return await users.sessions.log_in(office.pool, login, password, address=address, user_agent="test", hours=12)


async def test_right_password_opens_a_session_that_ends_at_log_out(office: Office) -> None:
    user = await somebody(office)
    session = await log_in(office, login=" ANNA ")
    found = await users.sessions.session_of(office.pool, session.token)
    assert found and found.user == user
    await users.sessions.log_out(office.pool, session)
    assert await users.sessions.session_of(office.pool, session.token) is None


async def test_wrong_password_and_unknown_login_answer_the_same(office: Office) -> None:
    await somebody(office)
    for login, password in (("anna", "wrong wrong wrong"), ("nobody", PASSWORD)):
        with pytest.raises(users.refusals.LoginRefused):
            await log_in(office, password, login)
    assert await office.value("SELECT count(*) FROM audit WHERE action = 'login.refused'") == 2


async def test_guessing_is_stopped_from_that_place_and_nobody_else_is_locked_out(office: Office) -> None:
    await somebody(office)
    for _ in range(10):
        with pytest.raises(users.refusals.LoginRefused):
            await log_in(office, "guess guess", address="127.0.0.9")
    with pytest.raises(users.refusals.TooManyAttempts):
        await log_in(office, address="127.0.0.9")
    assert (await log_in(office, address="127.0.0.1")).user.login == "anna"


async def test_session_ends_by_time_by_deactivation_and_by_a_new_password(office: Office, set_time) -> None:
    user, leader = await somebody(office), await somebody(office, "boss", "administrator")
    first = await log_in(office)
    set_time(datetime.now(UTC) + timedelta(hours=13))
    assert await users.sessions.session_of(office.pool, first.token) is None
    set_time(datetime.now(UTC))
    async with db.acting(office.pool, leader.actor) as conn:
        await users.administering.set_password(conn, leader.id, user.id, "another good one")
    assert await users.sessions.session_of(office.pool, first.token) is None
    second = await log_in(office, "another good one")
    async with db.acting(office.pool, leader.actor) as conn:
        await users.administering.deactivate(conn, leader.id, user.id)
    assert await users.sessions.session_of(office.pool, second.token) is None
    with pytest.raises(users.refusals.LoginRefused):
        await log_in(office, "another good one")


async def test_short_passwords_and_taken_logins_are_refused(office: Office) -> None:
    await somebody(office)
    new = users.administering.UserChange(login="anna", name="Other", role=db.Role.OPERATOR, team_id=office.team_id)  # type: ignore[arg-type]
    async with db.acting(office.pool, db.SYSTEM) as conn:
        with pytest.raises(users.refusals.WeakPassword):
            await users.administering.add_user(conn, None, new, "short")
        with pytest.raises(Invalid, match="taken"):
            await users.administering.add_user(conn, None, new, PASSWORD)


async def test_softphone_secret_is_made_per_login_and_only_its_digest_is_kept(
    office: Office, postgres: LocalPostgres, database: str
) -> None:
    await somebody(office)
    first, second = await log_in(office), await log_in(office)
    async with db.acting(office.pool, db.SYSTEM) as conn:
        one = await users.telephones.browser_telephone(conn, first, office.pbx_id)
        again = await users.telephones.browser_telephone(conn, first, office.pbx_id)
        other = await users.telephones.browser_telephone(conn, second, office.pbx_id)
    assert one == again
    assert one.extension == other.extension
    assert one.secret != other.secret
    asterisk = await asyncpg.connect(postgres.url(database, user="asterisk"))
    view = await asterisk.fetchrow("SELECT auth, webrtc FROM ps_endpoints WHERE id = $1", one.extension)
    await asterisk.close()
    assert (view["auth"], view["webrtc"]) == (one.extension, "yes")
    stored = str(await office.row("SELECT * FROM telephone"))
    assert one.secret not in stored
    assert other.secret not in stored


async def test_audit_chain_names_the_row_that_was_changed_behind_its_back(
    office: Office, postgres, database: str
) -> None:
    await somebody(office)
    await log_in(office)
    async with db.acting(office.pool, db.SYSTEM) as conn:
        await users.audit(conn, None, "recording.played", "x", seconds=3)
    await users.sweep(office.pool)
    assert await checked(office) == (await office.value("SELECT max(id) FROM audit"), None)
    owner = await asyncpg.connect(postgres.url(database))
    await owner.execute("ALTER TABLE audit DISABLE TRIGGER audit_append_only")
    changed = await owner.fetchval("UPDATE audit SET subject = 'y' WHERE action = 'login' RETURNING id")
    await owner.close()
    await users.sweep(office.pool)  # looks at what is new only
    assert (await checked(office))[1] is None
    await users.auditing.check_whole_audit_log(office.pool)
    assert await checked(office) == (await before(office, changed), changed)
    await users.sweep(office.pool)
    assert await checked(office) == (await before(office, changed), changed)


async def before(office: Office, row: int) -> int:
    """The row of the audit log before that one."""
    return int(await office.value("SELECT max(id) FROM audit WHERE id < $1", row))


async def checked(office: Office) -> tuple[int, int | None]:
    """Up to which row the log was found whole, and the first row that does not fit."""
    async with db.acting(office.pool, db.SYSTEM) as conn:
        state = await users.auditing.audit_check(conn)
    return state.checked_id, state.broken_id


async def test_rows_taken_away_from_the_end_of_the_audit_log_are_missed(
    office: Office, postgres, database: str
) -> None:
    await somebody(office)
    await log_in(office)
    await users.sweep(office.pool)
    latest = await office.value("SELECT max(id) FROM audit")
    owner = await asyncpg.connect(postgres.url(database))
    await owner.execute("ALTER TABLE audit DISABLE TRIGGER audit_append_only")
    await owner.execute("DELETE FROM audit WHERE id = $1", latest)
    await owner.close()
    await users.sweep(office.pool)
    assert await checked(office) == (latest, latest)


async def test_whole_audit_log_is_checked_again_every_day_in_pieces(
    office: Office, postgres, database: str, set_time
) -> None:
    async with db.acting(office.pool, db.SYSTEM) as conn:
        for number in range(7):
            await users.audit(conn, None, "recording.played", str(number))
    await check_audit_log(office.pool, rows=3)
    assert await checked(office) == (await office.value("SELECT max(id) FROM audit"), None)
    owner = await asyncpg.connect(postgres.url(database))
    await owner.execute("ALTER TABLE audit DISABLE TRIGGER audit_append_only")
    changed = await owner.fetchval("UPDATE audit SET subject = 'y' WHERE subject = '5' RETURNING id")
    await owner.close()
    await users.sweep(office.pool)
    assert (await checked(office))[1] is None
    set_time(datetime.now(UTC) + timedelta(hours=25))
    await check_audit_log(office.pool, rows=3)
    assert await checked(office) == (await before(office, changed), changed)


async def test_expired_sessions_and_old_wrong_passwords_are_forgotten(office: Office, set_time) -> None:
    await somebody(office)
    session = await log_in(office)
    with pytest.raises(users.refusals.LoginRefused):
        await log_in(office, "wrong wrong wrong")
    await users.sweep(office.pool)
    assert await users.sessions.session_of(office.pool, session.token) is not None
    assert await office.value("SELECT count(*) FROM login_attempt") == 1
    set_time(datetime.now(UTC) + timedelta(hours=13))
    await users.sweep(office.pool)
    assert await office.value("SELECT count(*) FROM session") == 0
    assert await office.value("SELECT count(*) FROM login_attempt") == 0
