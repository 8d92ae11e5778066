"""Who works in the sample office."""

import msgspec

from callcenter.db import Role

BUDAPEST, MOSCOW, LONDON = "Europe/Budapest", "Europe/Moscow", "Europe/London"


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A user to be made; `team` is a key of TEAMS."""

    login: str
    name: str
    role: Role
    team: str
    language: str
    time_zone: str
    script_shown: bool = True
    accounts: int = 0


# key → name, key of the team above
TEAMS = {
    "sales": ("Sales", None),
    "london": ("London", "sales"),
    "budapest": ("Budapest", "sales"),
    "new": ("Budapest – új kollégák", "budapest"),
    "moscow": ("Москва", "sales"),
}
_OPERATOR, _LEADER, _ADMINISTRATOR = Role.OPERATOR, Role.LEADER, Role.ADMINISTRATOR

CAST = (
    Member(
        login="anna", name="Anna Clarke", role=_OPERATOR, team="london", language="en", time_zone=LONDON, accounts=64
    ),
    Member(
        login="tom",
        name="Tom Fletcher",
        role=_OPERATOR,
        team="london",
        language="en",
        time_zone=LONDON,
        accounts=58,
        script_shown=False,
    ),
    Member(
        login="eszter",
        name="Nagy Eszter",
        role=_OPERATOR,
        team="budapest",
        language="hu",
        time_zone=BUDAPEST,
        accounts=64,
    ),
    Member(
        login="bence",
        name="Kiss Bence",
        role=_OPERATOR,
        team="budapest",
        language="hu",
        time_zone=BUDAPEST,
        accounts=58,
        script_shown=False,
    ),
    Member(login="nora", name="Tóth Nóra", role=_OPERATOR, team="new", language="hu", time_zone=BUDAPEST, accounts=42),
    Member(
        login="irina",
        name="Морозова Ирина",
        role=_OPERATOR,
        team="moscow",
        language="ru",
        time_zone=MOSCOW,
        accounts=64,
    ),
    Member(
        login="alexey",
        name="Белов Алексей",
        role=_OPERATOR,
        team="moscow",
        language="ru",
        time_zone=MOSCOW,
        accounts=58,
        script_shown=False,
    ),
    Member(login="james", name="James Whitmore", role=_LEADER, team="london", language="en", time_zone=LONDON),
    Member(login="peter", name="Szabó Péter", role=_LEADER, team="budapest", language="hu", time_zone=BUDAPEST),
    Member(login="olga", name="Соколова Ольга", role=_LEADER, team="moscow", language="ru", time_zone=MOSCOW),
    Member(login="diana", name="Diana Varga", role=_ADMINISTRATOR, team="sales", language="en", time_zone=BUDAPEST),
    Member(login="admin", name="Administrator", role=_ADMINISTRATOR, team="sales", language="en", time_zone=BUDAPEST),
)

# language → name of the campaign
CAMPAIGNS = {
    "en": "Fleet check, Britain and America",
    "hu": "Flottakövetés, vidéki cégek",
    "ru": "Контроль топлива, регионы",
}
# country → prefixes without those that cost the caller
COUNTRIES = {
    "HU": [
        "+361",
        "+362",
        "+363",
        "+364",
        "+365",
        "+366",
        "+367",
        "+368",
        "+3692",
        "+3693",
        "+3694",
        "+3695",
        "+3696",
        "+3699",
    ],
    "RU": ["+73", "+74", "+78", "+79"],
    "KZ": ["+76", "+77"],
    "GB": ["+441", "+442", "+447"],
    "US": ["+1"],
    "AT": ["+43"],
    "DE": ["+49"],
    "RO": ["+40"],
    "SK": ["+421"],
}
