"""The data set of the benchmarks: a call centre with a million accounts and as many contacts as wanted, made by set.

Owners are skewed (some have many accounts, most few), and so are histories: most accounts have few contacts, one in a
thousand has three hundred, and one has 18 807. With CALLCENTER_BENCH_DATA=FOLDER the cluster in that folder is used by
all benchmarks, and is made there first if it is not; without, each makes its own and throws it away.

    python -m benchmarks.million FOLDER [contacts [accounts]]     make it and keep it
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from callcenter import db
from callcenter.ids import UserId
from callcenter.local.postgres import FORGETFUL, LocalPostgres

OPERATORS = 500
TEAMS = 50

# One owns a twentieth of all accounts, some own many, most own few; names repeat as names do, and one account in a
# thousand is spoken of for years.
_FILL = """
INSERT INTO team (name) SELECT 'Team ' || n FROM generate_series(1, {teams}) AS n;
INSERT INTO app_user (login, name, role, team_id)
    SELECT 'user' || n, 'User ' || n, CASE WHEN n % 10 = 0 THEN 'leader' ELSE 'operator' END, 1 + n % {teams}
      FROM generate_series(1, {operators}) AS n;
INSERT INTO field_def (code, names, subject, type, options)
    VALUES ('size', '{{"en": "Size", "hu": "Méret", "ru": "Размер"}}', 'account', 'choice', '{{big,huge}}');
INSERT INTO account (name, owner_id, country, time_zone, source_id, fields, city)
    SELECT (ARRAY['Kovács','Szabó','Tóth','Иванов','Петров','Smith','Jones','Nagy','Horváth','Brown'])[1 + n % 10]
           || ' ' || (ARRAY['Kft.','Bt.','ООО','Ltd.','& Sons','Zrt.'])[1 + n / 10 % 6] || ' ' || md5(n::text),
           CASE WHEN n % 20 = 0 THEN 1 ELSE 1 + floor({operators} * random() ^ 1.3) END, 'HU', 'Europe/Budapest',
           (SELECT min(id) FROM source),
           CASE WHEN n % 1000 = 7 THEN '{{"size": "huge"}}'::jsonb
                WHEN n % 10 = 7 THEN '{{"size": "big"}}' ELSE '{{}}' END,
           CASE WHEN n % 200 = 0 THEN 'Győr' ELSE 'Budapest' END
      FROM generate_series(1, {accounts}) AS n;
INSERT INTO assignment (account_id, owner_id, since) SELECT id, owner_id, now() - interval '700 days' FROM account;
INSERT INTO person (account_id, family_name, given_name)
    SELECT n, substr(md5(n::text), 1, 8), substr(md5(n::text), 9, 6) FROM generate_series(1, {accounts}) AS n;
INSERT INTO phone_number (account_id, person_id, e164)
    SELECT n, n, '+36' || lpad((n * 7919::bigint % 1000000000)::text, 9, '0') FROM generate_series(1, {accounts}) AS n;
INSERT INTO activity (account_id, kind_id, purpose_id, assignee_id, entered_by, state, done_at, result_id, created_at)
    SELECT account.id, (SELECT min(id) FROM activity_kind), (SELECT min(id) FROM purpose), owner_id, owner_id, 'done',
           at,
           CASE WHEN account.id % 500 = 3 THEN (SELECT max(id) FROM result) ELSE (SELECT min(id) FROM result) END, at
      FROM account
     CROSS JOIN LATERAL generate_series(1, CASE WHEN account.id = 1000 THEN 18807 WHEN account.id % 1000 = 0 THEN 300
           ELSE 1 + round(-ln(1 - random()) * {more})::integer END) AS n
     CROSS JOIN LATERAL (SELECT now() - interval '700 days' * random() + n * interval '1 s' AS at) AS moment;
UPDATE account SET latest_at = done.at, latest_result_id = done.result_id
  FROM (SELECT DISTINCT ON (account_id) account_id, done_at AS at, result_id
          FROM activity ORDER BY account_id, done_at DESC) AS done
 WHERE account.id = done.account_id;
INSERT INTO activity (account_id, owner_id, kind_id, purpose_id, assignee_id, entered_by, state, due_at, due_on,
                      created_at)
    SELECT account.id, owner_id, (SELECT min(id) FROM activity_kind),
           CASE WHEN account.id % 2000 = 0 THEN (SELECT max(id) FROM purpose) ELSE (SELECT min(id) FROM purpose) END,
           owner_id, owner_id, 'planned',
           CASE WHEN account.id % 8 <> 0 THEN at END, CASE WHEN account.id % 8 = 0 THEN at::date END, now()
      FROM account
     CROSS JOIN LATERAL (
           SELECT now() - interval '5 days' + interval '60 days' * random() + account.id * interval '1 us' AS at
           ) AS moment
     WHERE account.id % 4 = 0;
INSERT INTO next_step (account_id, owner_id, open, plans, since)
    SELECT account.id, owner_id, true, CASE WHEN account.id % 4 = 0 THEN 1 ELSE 0 END,
           now() - interval '700 days' * random()
      FROM account
"""


@asynccontextmanager
async def million(accounts: int, contacts: int | None = None) -> AsyncIterator[LocalPostgres]:
    """A server whose database `bench` holds so many accounts, about so many done contacts (else 1.3 for each account),
    a quarter as many plans."""
    kept = os.environ.get("CALLCENTER_BENCH_DATA")
    with tempfile.TemporaryDirectory(prefix="callcenter-bench-") as folder:
        server = LocalPostgres(Path(kept or folder), options=FORGETFUL | _OPTIONS)
        await server.start()
        try:
            if await _is_filled(server):
                await db.migrate(server.url("bench"))
            else:
                await _make(server, accounts, contacts)
            yield server
        finally:
            await server.stop()


_OPTIONS = {"maintenance_work_mem": "256MB", "jit": "off", "max_wal_size": "8GB", "wal_level": "minimal"} | {
    "max_wal_senders": "0", "log_lock_waits": "on", "deadlock_timeout": "100ms",
}  # fmt: skip


async def _is_filled(server: LocalPostgres) -> bool:
    async with db.connected(server.url("postgres")) as owner:
        return bool(await owner.fetchval("SELECT true FROM pg_database WHERE datname = 'bench'"))


async def _make(server: LocalPostgres, accounts: int, contacts: int | None) -> None:
    """Whoever is interrupted here leaves a database of another name."""
    await server.ensure_database("making")
    await db.migrate(server.url("making"))
    began = time.perf_counter()
    await _fill(server.url("making"), accounts, contacts)
    async with db.connected(server.url("postgres")) as owner:
        await owner.execute("ALTER DATABASE making RENAME TO bench")
    print(f"{accounts} accounts made in {time.perf_counter() - began:.0f} s", file=sys.stderr)


async def _fill(url: str, accounts: int, contacts: int | None) -> None:
    """Without triggers and constraints between tables; the indexes are made afterwards."""
    owner = await asyncpg.connect(url)
    indexes = await owner.fetch(
        "SELECT indexrelid::regclass::text AS name, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') AS made "
        "FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE NOT relispartition AND NOT indisunique "
        "AND indrelid::regclass::text IN ('account', 'person', 'phone_number', 'activity')"
    )
    await owner.execute("SET session_replication_role = replica; SET synchronous_commit = off; SELECT setseed(0.5)")
    for index in indexes:
        await owner.execute(f"DROP INDEX {index['name']}")
    more = max(0.0, (contacts - accounts * 1.3 - 18807) / accounts) if contacts else 0
    for statement in _FILL.format(accounts=accounts, operators=OPERATORS, teams=TEAMS, more=more).split(";\n"):
        await owner.execute(statement, timeout=None)
    for index in indexes:
        await owner.execute(index["made"], timeout=None)
    await owner.execute("VACUUM ANALYZE", timeout=None)
    await owner.close()


async def measured(rounds: int, ways: dict[str, Callable[[], Awaitable[object]]]) -> dict[str, list[float]]:
    """Milliseconds of each way, sorted, taken in turns; the first three of each warm up. Ends after about 20 s."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    until = time.perf_counter() + 20
    for turn in range(rounds + 3):
        if turn > 8 and time.perf_counter() > until:
            break
        for name, way in ways.items():
            began = time.perf_counter()
            await way()
            if turn >= 3:
                took[name].append((time.perf_counter() - began) * 1000)
    return {name: sorted(times) for name, times in took.items()}


def told(title: str, ours: list[float], floor: list[float], most: float) -> None:
    """One line: both sides at the median and at 99 of 100, and the ratio of the medians against `most`."""
    p50, p99 = len(ours) // 2, int(len(ours) * 0.99)
    print(
        f"{title:34} {ours[p50]:8.2f} ms (p99 {ours[p99]:8.2f})   floor {floor[p50]:8.2f} ms (p99 {floor[p99]:8.2f})   "
        f"ratio {ours[p50] / floor[p50]:5.2f} (at most {most})",
        flush=True,
    )


async def busiest(url: str) -> UserId:
    """The operator with the most accounts."""
    owner = await asyncpg.connect(url)
    found = await owner.fetchval(
        "SELECT owner_id FROM account JOIN app_user ON app_user.id = owner_id WHERE role = 'operator' "
        "GROUP BY owner_id ORDER BY count(*) DESC LIMIT 1"
    )
    await owner.close()
    return UserId(found)


async def main(folder: str, contacts: int, accounts: int) -> None:
    """Make the data set in the folder, unless it is there."""
    os.environ["CALLCENTER_BENCH_DATA"] = folder
    async with million(accounts, contacts) as server, db.connected(server.url("bench")) as owner:
        counts = [await owner.fetchval(f"SELECT count(*) FROM {table}") for table in ("account", "activity")]
        print(f"{folder}: {counts[0]} accounts, {counts[1]} contacts, done and planned")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit("no claim of its own: name a folder to make the data set there")
    given = [int(word) for word in sys.argv[2:4]]
    asyncio.run(main(sys.argv[1], *[*given, *(1_000_000, 1_000_000)[len(given) :]]))
