"""Users, teams, telephones, and the rows of the audit log."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from callcenter import clock
from callcenter.db import Actor, Role
from callcenter.ids import PbxId, TeamId, TelephoneId, UserId


class User(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who can log in, without the password."""

    id: UserId
    login: str
    name: str
    role: Role
    team_id: TeamId
    language: str
    time_zone: str
    script_shown: bool  # A11: the script stands on the screen in every call
    dial_key: str
    rings: str  # which telephone: browser or desk
    theme: str
    active: bool
    export_right: bool | None = None  # None: as the role says

    @property
    def may_export(self) -> bool:
        """Whether this user may take lists along as files: leaders and administrators, until somebody decides."""
        return self.role is not Role.OPERATOR if self.export_right is None else self.export_right

    @property
    def actor(self) -> Actor:
        """For whom the transactions of this user run."""
        return Actor(user_id=self.id, role=self.role)

    @property
    def today(self) -> date:
        """The day that it is on this user's clock."""
        return clock.now().astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def own_settings(self) -> "OwnSettings":
        """What this user has chosen."""
        return OwnSettings(
            language=self.language, theme=self.theme, dial_key=self.dial_key, rings=self.rings,
            script_shown=self.script_shown,
        )  # fmt: skip

    @property
    def initials(self) -> str:
        """Two letters for narrow places."""
        return "".join(word[0] for word in self.name.split()[:2]).upper()


class UserChange(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator enters for a user."""

    login: str
    name: str
    role: Role
    team_id: TeamId
    language: str = "en"
    time_zone: str = "Europe/Budapest"
    script_shown: bool = True
    export_right: bool | None = None  # whether lists may be exported; None: as the role says


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """A team; `parent_id` is the team above it, `members` counts its active users."""

    id: TeamId
    parent_id: TeamId | None
    name: str
    time_zone: str
    members: int = 0


class Telephone(msgspec.Struct, frozen=True, kw_only=True):
    """A device of a user: the browser's, or one on the desk."""

    id: TelephoneId
    user_id: UserId
    pbx_id: PbxId
    extension: str
    kind: str
    active: bool
    created_at: datetime


class TelephoneChange(msgspec.Struct, frozen=True, kw_only=True):
    """Take a telephone into or out of use; with `secret` a desk telephone gets a new one."""

    active: bool
    secret: str = ""


class OwnSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What people choose for themselves."""

    language: str
    theme: str  # system, light, dark
    dial_key: str  # the key that calls
    rings: str = "browser"  # or desk
    script_shown: bool  # A11


class AuditCheck(msgspec.Struct, frozen=True, kw_only=True):
    """How far the audit log was checked: every row up to `checked_id` fits the one before it."""

    checked_id: int  # 0: none yet
    checked_at: datetime | None
    began_at: datetime | None  # when it began with the first row
    broken_id: int | None  # the first row that was changed or taken away


class AuditRow(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what to what, and when."""

    id: int
    at: datetime
    user_name: str | None
    action: str
    subject: str
    detail: dict[str, Any]
