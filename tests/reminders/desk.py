"""One person at work: what is planned for them, what they are reminded of, what they answer."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from callcenter import db, reminders, users
from callcenter.ids import AccountId, ActivityId, UserId
from callcenter.reminders.model import PopUp
from tests.factories import Office

BUDAPEST = ZoneInfo("Europe/Budapest")
PLAIN = reminders.ReminderSettings(
    call_minutes=5, meeting_minutes=30, task_minutes=15, mail_minutes=None, day_begins=time(8), day_ends=time(17),
    list_at_log_in=True, list_minutes_before_end=None, list_shows=reminders.ListShows.TODAY, sound=True,
)  # fmt: skip


def at(clock: str, day: str = "2026-11-24", zone: ZoneInfo = BUDAPEST) -> datetime:
    """A moment on the clock of Budapest, unless told otherwise."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone)


class Desk:
    """A user with accounts of their own and reminders as in PLAIN."""

    def __init__(self, office: Office, user: users.User) -> None:
        self.office = office
        self.user = user

    @classmethod
    async def opened(cls, office: Office, role: str = "operator", **columns: Any) -> "Desk":
        """A new person; PLAIN settings, other columns of the user as given."""
        user_id = await office.user(role, **columns)
        async with db.acting(office.pool, db.SYSTEM) as conn:
            user = await users.user_by_id(conn, user_id)
        assert user
        desk = cls(office, user)
        await desk.choose()
        return desk

    @property
    def id(self) -> UserId:
        return self.user.id

    async def choose(self, **settings: Any) -> None:
        """Other settings than PLAIN."""
        async with db.acting(self.office.pool, self.user.actor) as conn:
            await reminders.change_settings(conn, self.id, msgspec.structs.replace(PLAIN, **settings))

    async def planned(self, kind: str = "call", *, account: AccountId | None = None, **columns: Any) -> "Planned":
        """A contact that is planned for this person."""
        account = account or await self.office.account(self.id)
        kind_id = await self.office.id_of("activity_kind", kind)
        activity = await self.office.planned(account, self.id, kind_id=kind_id, **columns)
        return Planned(account_id=account, activity_id=ActivityId(activity))

    async def pop_up(self) -> PopUp:
        """What stands in the corner of every page of this person."""
        async with db.acting(self.office.pool, self.user.actor) as conn:
            return await reminders.pop_up_of(conn, self.user)

    async def reminded_of(self) -> int | None:
        """The contact that stands there, None when there is none."""
        found = (await self.pop_up()).reminder
        return found.activity_id if found else None

    async def undone(self) -> int:
        """How many the list names, 0 without a list."""
        found = (await self.pop_up()).undone
        return found.total if found else 0

    async def acknowledge(self) -> None:
        """The key for "got it", on what stands there."""
        shown = (await self.pop_up()).reminder
        assert shown
        async with db.acting(self.office.pool, self.user.actor) as conn:
            await reminders.acknowledge(conn, self.user, (shown.account_id, shown.activity_id), shown.promise)

    async def snooze(self, later: reminders.Later) -> None:
        """The key for "later", on what stands there."""
        shown = (await self.pop_up()).reminder
        assert shown
        async with db.acting(self.office.pool, self.user.actor) as conn:
            await reminders.snooze(conn, self.user, (shown.account_id, shown.activity_id), shown.promise, later)

    async def log_in(self) -> None:
        async with db.acting(self.office.pool, self.user.actor) as conn:
            await reminders.logged_in(conn, self.id)

    async def answer_list(self, shown_at: datetime, later: reminders.Later | None = None) -> None:
        """The same keys on the list, as it was shown at that moment."""
        async with db.acting(self.office.pool, self.user.actor) as conn:
            if later is None:
                await reminders.acknowledge_late(conn, self.user, shown_at)
            else:
                await reminders.snooze_late(conn, self.user, shown_at, later)


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A planned contact."""

    account_id: AccountId
    activity_id: ActivityId
