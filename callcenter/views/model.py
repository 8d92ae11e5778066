"""Saved views: a list as somebody wants to see it."""

import enum
from collections.abc import Mapping, Sequence
from typing import NewType

import msgspec

from callcenter.db import Role
from callcenter.ids import UserId

ViewId = NewType("ViewId", int)
MOST_LETTERS = 60


class Entity(enum.StrEnum):
    """Which list it is."""

    ACCOUNTS = "accounts"
    PLANS = "plans"


class Scope(enum.StrEnum):
    """Who sees a view: its owner; the owner's team and those below it; everybody."""

    PRIVATE = "private"
    TEAM = "team"
    ALL = "all"


SCOPES = {
    Role.OPERATOR: (Scope.PRIVATE,),
    Role.LEADER: (Scope.PRIVATE, Scope.TEAM),
    Role.ADMINISTRATOR: (Scope.PRIVATE, Scope.TEAM, Scope.ALL),
}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What a list shows: the filter as its form has it (field → what was chosen or typed), columns and order."""

    filter: Mapping[str, Sequence[str]]
    columns: Sequence[str]
    ordered: str


class View(Shown, frozen=True, kw_only=True):
    """A saved view that the asker may open."""

    id: ViewId
    entity: Entity
    name: str
    scope: Scope
    owner_id: UserId
    owner_name: str
    first: bool  # opens first for the asker
