"""Factories: a team, people, accounts, numbers, with everything that a test does not care about filled in."""

import itertools
from typing import Any

from callcenter import db
from callcenter.ids import AccountId, CampaignId, PbxId, PersonId, UserId

_serial = itertools.count(1)


class Office:
    """One call centre in the test's database. Ids come back; read the rows with the rooms' own functions."""

    def __init__(self, pool: db.Pool) -> None:
        self.pool = pool
        self.pbx_id: PbxId
        self.team_id: int

    @classmethod
    async def opened(cls, pool: db.Pool) -> "Office":
        """An office with one team, one PBX and rules for the demo countries; the dictionaries are the migrated ones."""
        office = cls(pool)
        async with db.acting(pool, db.SYSTEM) as conn:
            for country, prefix in (("HU", "+36"), ("RU", "+7"), ("GB", "+44")):
                await conn.execute(
                    "INSERT INTO country_rule (country, prefixes, calls_from, calls_until) "
                    "VALUES ($1, $2, '00:00', '24:00')",
                    country,
                    [prefix],
                )
            office.pbx_id = await conn.fetchval("INSERT INTO pbx (name) VALUES ('local') RETURNING id")
            office.team_id = await conn.fetchval("INSERT INTO team (name) VALUES ('North') RETURNING id")
        return office

    async def team(self, *, parent: int | None = None) -> int:
        """A further team, below `parent`."""
        return await self._insert("team", name=f"Team {next(_serial)}", parent_id=parent)

    async def user(self, role: str = "operator", **columns: Any) -> UserId:
        """A user of the office's team; an operator unless told otherwise."""
        serial = next(_serial)
        defaults = {"login": f"user{serial}", "name": f"User {serial}", "role": role, "team_id": self.team_id}
        return UserId(await self._insert("app_user", **{**defaults, **columns}))

    async def telephone(self, user_id: UserId, **columns: Any) -> str:
        """A browser telephone of the user; returns its extension."""
        extension = str(next(_serial) + 200)
        defaults = {"user_id": user_id, "pbx_id": self.pbx_id, "extension": extension, "kind": "browser"}
        await self._insert("telephone", **{**defaults, **columns})
        return extension

    async def account(self, owner_id: UserId, **columns: Any) -> AccountId:
        """A Hungarian prospect of the owner."""
        defaults = {
            "name": f"Account {next(_serial)}", "owner_id": owner_id, "country": "HU", "time_zone": "Europe/Budapest",
            "source_id": await self.id_of("source", "bought_list"),
        }  # fmt: skip
        return AccountId(await self._insert("account", **{**defaults, **columns}))

    async def person(self, account_id: AccountId, **columns: Any) -> PersonId:
        """A contact person of the account."""
        return PersonId(await self._insert("person", **{"account_id": account_id, "family_name": "Kovács", **columns}))

    async def number(self, account_id: AccountId, e164: str = "", **columns: Any) -> int:
        """A telephone number of the account; of its person when person_id is given."""
        number = e164 or f"+3612{next(_serial):06d}"
        return await self._insert("phone_number", account_id=account_id, e164=number, **columns)

    async def email(self, account_id: AccountId, address: str = "", **columns: Any) -> int:
        """An e-mail address of the account; of its person when person_id is given."""
        given = address or f"someone{next(_serial)}@example.org"
        return await self._insert("email_address", account_id=account_id, address=given, **columns)

    async def field(self, subject: str = "account", kind: str = "text", *, code: str = "", **columns: Any) -> int:
        """A field that the administrator added to cards; the code is also its name in every language."""
        code = code or f"field_{next(_serial)}"
        names = dict.fromkeys(("en", "hu", "ru"), code.capitalize())
        return await self._insert("field_def", code=code, names=names, subject=subject, type=kind, **columns)

    async def campaign(self, **columns: Any) -> CampaignId:
        """An active campaign."""
        defaults = {"name": f"Campaign {next(_serial)}", "purpose_id": await self.id_of("purpose", "first_contact")}
        return CampaignId(await self._insert("campaign", **{**defaults, **columns}))

    async def lead(self, campaign_id: CampaignId, account_id: AccountId, **columns: Any) -> None:
        """The account stands in the campaign's list."""
        await self._insert("lead", returning="account_id", campaign_id=campaign_id, account_id=account_id, **columns)

    async def planned(self, account_id: AccountId, assignee_id: UserId, **columns: Any) -> int:
        """A planned call."""
        defaults = {
            "account_id": account_id, "assignee_id": assignee_id, "entered_by": assignee_id, "state": "planned",
            "kind_id": await self.id_of("activity_kind", "call"),
            "purpose_id": await self.id_of("purpose", "first_contact"),
        }  # fmt: skip
        return await self._insert("activity", **{**defaults, **columns})

    async def done(self, account_id: AccountId, assignee_id: UserId, **columns: Any) -> int:
        """A call that was made now, with the result "no answer"."""
        from callcenter import clock

        defaults = {"state": "done", "done_at": clock.now(), "result_id": await self.id_of("result", "no_answer")}
        return await self.planned(account_id, assignee_id, **{**defaults, **columns})

    async def call(self, user_id: UserId, account_id: AccountId, **columns: Any) -> str:
        """A call row (requested) with its expected recording."""
        from callcenter.ids import new_call_id

        defaults = {
            "id": new_call_id(), "pbx_id": self.pbx_id, "user_id": user_id, "account_id": account_id,
            "number": "+3612345678",
            "recorded": True, "idempotency_key": new_call_id(),
        }  # fmt: skip
        call_id: str = await self._insert("call", **{**defaults, **columns})
        await self._insert("recording", returning="call_id", call_id=call_id, account_id=account_id)
        return call_id

    async def loaded_list(self, created_by: UserId, **columns: Any) -> int:
        """A list that was loaded, with one line."""
        defaults = {
            "created_by": created_by, "file_name": "list.csv", "form": "csv", "headings": ["Cégnév", "Telefon"],
            "headed": True, "settings": {"fields": ["name", "number"]}, "lines": 2,
        }  # fmt: skip
        batch_id = await self._insert("import_batch", **{**defaults, **columns})
        for line, raw in enumerate((["Cégnév", "Telefon"], ["Kovács Kft.", "06 1 234 5678"]), 1):
            await self._insert("import_row", returning="line", batch_id=batch_id, line=line, raw=raw)
        return int(batch_id)

    async def handover(self, from_user: UserId, by_user: UserId) -> int:
        """A handover in which nothing went to anybody."""
        return await self._insert("handover", from_user=from_user, by_user=by_user, rule="evenly")

    async def saved_view(self, owner_id: UserId, **columns: Any) -> int:
        """A private view of the accounts in Győr."""
        defaults = {
            "owner_id": owner_id, "entity": "accounts", "name": f"View {next(_serial)}", "filter": {"city": ["Győr"]},
            "columns": ["city"],
        }  # fmt: skip
        return await self._insert("saved_view", **{**defaults, **columns})

    async def hands_over(self, user_id: UserId) -> UserId:
        """The user hands everything over to somebody new, who is returned."""
        successor = await self.user()
        async with db.acting(self.pool, db.SYSTEM) as conn:
            await conn.execute("UPDATE account SET owner_id = $2 WHERE owner_id = $1", user_id, successor)
            await conn.execute(
                "UPDATE activity SET assignee_id = $2 WHERE assignee_id = $1 AND state = 'planned'", user_id, successor
            )
        return successor

    async def leaves(self, user_id: UserId) -> UserId:
        """The user hands everything over to somebody new, who is returned, and is deactivated."""
        successor = await self.hands_over(user_id)
        async with db.acting(self.pool, db.SYSTEM) as conn:
            await conn.execute("UPDATE app_user SET active = false, deactivated_at = now() WHERE id = $1", user_id)
        return successor

    async def id_of(self, dictionary: str, code: str) -> int:
        """The id of a dictionary entry."""
        async with db.acting(self.pool, db.SYSTEM) as conn:
            found: int = await conn.fetchval(f"SELECT id FROM {dictionary} WHERE code = $1", code)
            return found

    async def value(self, query: str, *values: Any) -> Any:
        """One value straight from the database, past all visibility."""
        async with db.acting(self.pool, db.SYSTEM) as conn:
            return await conn.fetchval(query, *values)

    async def row(self, query: str, *values: Any) -> Any:
        """One row straight from the database, past all visibility."""
        async with db.acting(self.pool, db.SYSTEM) as conn:
            return await conn.fetchrow(query, *values)

    async def rows(self, query: str, *values: Any) -> list[Any]:
        """Rows straight from the database, past all visibility."""
        async with db.acting(self.pool, db.SYSTEM) as conn:
            return list(await conn.fetch(query, *values))

    async def _insert(self, table: str, *, returning: str = "id", **columns: Any) -> Any:
        names = ", ".join(columns)
        places = ", ".join(f"${i}" for i in range(1, len(columns) + 1))
        async with db.acting(self.pool, db.SYSTEM) as conn:
            return await conn.fetchval(
                f"INSERT INTO {table} ({names}) VALUES ({places}) RETURNING {returning}", *columns.values()
            )
