"""Somebody with a mark of theirs in every column that is erased, and the search for that mark in the whole database."""

import json
import subprocess
from datetime import UTC, datetime, timedelta

import asyncpg

from callcenter import db, scripts
from callcenter.db import Actor, Role
from callcenter.erasing import Whom
from callcenter.ids import AccountId, PersonId, UserId
from callcenter.local.postgres import find_binaries
from tests.factories import Office

FAMILY, GIVEN = "Zsarkovics", "Quillfeather"
EMAIL, NUMBER, TYPED = "Quill@feather.example", "+36305550199", "06 30 555 0199"
MARKS = ("zsarkovics", "quillfeather", "quill@feather", "5550199", "555 0199")
SAID = "Quillfeather said so"


async def marked_columns(owner: asyncpg.Connection) -> set[str]:
    """Where one of the marks stands, in any column of any type of any row: a dump of the database, read whole."""
    tables = await owner.fetch(
        """
        SELECT pg_class.oid::regclass::text AS name, relname
          FROM pg_class
          JOIN pg_namespace ON pg_namespace.oid = relnamespace
         WHERE nspname IN ('public', 'jobs', 'asterisk')
           AND relkind IN ('r', 'p')
           AND NOT relispartition
        """
    )
    found = set()
    for table in tables:
        for row in await owner.fetch(f"SELECT to_jsonb(whole_row.*)::text AS words FROM {table['name']} AS whole_row"):
            for column, value in json.loads(row["words"]).items():
                words = json.dumps(value, ensure_ascii=False).lower()
                if any(mark in words for mark in MARKS):
                    found.add(f"{table['relname']}.{column}")
    return found


def dumped(url: str) -> str:
    """The whole database as text, as a backup would keep it; in small letters."""
    command = [str(find_binaries() / "pg_dump"), "--data-only", url]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.lower()


class Planted:
    """An account with a person, and everything about the person that the product can know."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.admin: UserId
        self.operator: UserId
        self.account: AccountId
        self.person: PersonId
        self.colleague: PersonId
        self.call: str
        self.contact: int
        self.plan: int
        self.batch: int

    @property
    def whom(self) -> Whom:
        return Whom(account_id=self.account, person_id=self.person)

    @property
    def whole(self) -> Whom:
        return Whom(account_id=self.account)

    @property
    def administrator(self) -> Actor:
        return Actor(user_id=self.admin, role=Role.ADMINISTRATOR)

    @classmethod
    async def planted(cls, office: Office, *, kind: str = "company") -> "Planted":
        self = cls(office)
        self.admin, self.operator = await office.user("administrator"), await office.user()
        await office.field("account", code="hobby")
        await office.field("person", code="diet")
        own = {
            "name": f"{FAMILY} {GIVEN}", "about": SAID, "problem": SAID, "address": SAID, "city": GIVEN, "note": SAID,
            "fields": {"hobby": SAID},
        }  # fmt: skip
        self.account = await office.account(self.operator, kind=kind, **(own if kind != "company" else {}))
        self.colleague = await office.person(self.account, family_name="Szabó", given_name="Ede")
        await office.number(self.account, "+36305550777", person_id=self.colleague)
        self.person = await office.person(
            self.account, family_name=FAMILY, given_name=GIVEN, middle_name=GIVEN, greeting_name=GIVEN, role=SAID,
            email=EMAIL, note=SAID, fields={"diet": SAID},
        )  # fmt: skip
        await office.number(self.account, NUMBER, person_id=self.person, typed=TYPED, extension="5550199")
        await self._talk()
        await self._lists()
        await self._beside()
        return self

    async def _talk(self) -> None:
        """A contact that was corrected, a plan, a call with everything that hangs on it."""
        office, done = self.office, datetime.now(UTC) - timedelta(minutes=30)
        words = {"person_id": self.person, "comment": SAID}
        self.plan = await office.planned(self.account, self.operator, due_at=done + timedelta(days=3), **words)
        self.call = await office.call(
            self.operator, self.account, person_id=self.person, number=NUMBER, state="ended", end_reason="completed",
            requested_at=done - timedelta(minutes=3), answered_at=done - timedelta(minutes=2), ended_at=done,
            wrapped_up_at=done,
        )  # fmt: skip
        self.contact = await office.done(
            self.account, self.operator, done_at=done, note="before: " + SAID, description=SAID, call_id=self.call,
            source="call", impression=4, **words,
        )  # fmt: skip
        async with db.acting(office.pool, db.SYSTEM) as conn:
            await conn.execute(
                "UPDATE activity SET note = $3 WHERE account_id = $1 AND id = $2", self.account, self.contact, SAID
            )
            await conn.execute(
                "UPDATE recording SET peaks = $2, reason = $3 WHERE call_id = $1", self.call, {"peaks": [SAID]}, SAID
            )
            await scripts.loading.load_folder(conn, scripts.loading.FOLDER)
        version = await office.value("SELECT min(id) FROM script_version")
        run = await office._insert(
            "script_run", call_id=self.call, version_id=version, user_id=self.operator, account_id=self.account
        )
        await office._insert("script_answer", run_id=run, step="start", words=SAID, unlisted=SAID, number=5)
        await office._insert("recording_comment", call_id=self.call, user_id=self.operator, at_seconds=1.0, words=SAID)
        await office._insert("recording_gap", call_id=self.call, paused_at=done, resumed_at=done, reason=SAID)
        await office._insert(
            "cel_event", pbx_id=office.pbx_id, type="CHAN_START", linkedid=self.call, uniqueid="1",
            channel=f"Local/{NUMBER}@out", number=NUMBER, extra=SAID,
        )  # fmt: skip

    async def _lists(self) -> None:
        """The list that brought the person in, without headings, and a line of another list that was rejected."""
        office, raw = self.office, [FAMILY, GIVEN, "", TYPED, EMAIL]
        entry = {"name": SAID, "numbers": [{"e164": NUMBER}]}
        self.batch = await office._insert(
            "import_batch", created_by=self.admin, file_name="list.csv", form="csv", headings=raw, headed=False,
            settings={"fields": []}, lines=1, state="done",
        )  # fmt: skip
        brought = {"batch_id": self.batch, "line": 1, "raw": raw, "entry": entry, "verdict": "new"}
        made = {"account": True, "people": [self.person], "filled": {"city": GIVEN}}
        await office._insert(
            "import_row", returning="line", **brought, account_id=self.account, made=made,
            reason=[{"code": "unknown", "field": "", "values": {"typed": SAID}}],
        )  # fmt: skip
        other = await office.loaded_list(self.admin)
        await office._insert("import_row", returning="line", batch_id=other, line=3, raw=["x", TYPED], verdict="error")

    async def _beside(self) -> None:
        """What others typed: a draft, a saved view, the filter of an export, why a stop was lifted."""
        office = self.office
        await office._insert(
            "draft", returning="field", user_id=self.operator, account_id=self.account, field="note", body=SAID
        )
        name = f"{GIVEN} {FAMILY}"
        await office.saved_view(self.operator, name=name, filter={"person": [name], "city": ["Győr"]})
        async with db.acting(office.pool, db.SYSTEM) as conn:
            await conn.execute(
                "INSERT INTO suppression (channel, scope, address_hash, reason, source, lifted_at, lifted_by, "
                "lifted_because) VALUES ('call', 'number', address_hash($1), 'asked', 'card', now(), $2, $3)",
                NUMBER, self.admin, SAID,
            )  # fmt: skip
            await conn.execute(
                "INSERT INTO audit (user_id, action, subject, detail, previous_hash, hash) "
                "VALUES ($1, 'list.exported', 'Prospects', $2, '', '')",
                self.admin, {"filter": [["Contact person", name]], "rows": 1},
            )  # fmt: skip
        if await office.value("SELECT kind FROM account WHERE id = $1", self.account) != "company":
            await self._client()

    async def _client(self) -> None:
        """An order, a client that went for a reason, and an account that was the same and was merged into it."""
        office = self.office
        twin = await office.account(self.operator, kind="person", name=f"{GIVEN} {FAMILY}", note="twin: " + SAID)
        await office.number(twin, NUMBER)
        await office.done(twin, self.operator, note=SAID)
        await office._insert(
            "account_merge", account_id=twin, into_id=self.account, taken=["note"], merged_by=self.admin
        )
        await office._insert(
            "sales_order", account_id=self.account, number="A-1", ordered_on=datetime.now(UTC).date(), amount=10,
            currency="EUR", sold_by=self.operator,
        )  # fmt: skip
        async with db.acting(office.pool, db.SYSTEM) as conn:
            await conn.execute(
                "INSERT INTO client_change (account_id, lifecycle, reason, by_user) VALUES ($1, 'former', $2, $3)",
                self.account, SAID, self.admin,
            )  # fmt: skip
            await conn.execute("UPDATE account SET lifecycle = 'former' WHERE id = $1", self.account)
