"""The list of accounts as a file. The warning about a problem client never leaves the house."""

from multidict import MultiMapping

from callcenter import accounts, db, users
from callcenter.panel.exporting.model import Asked as Told
from callcenter.panel.exporting.model import Column, Export, Reader, Words, chosen
from callcenter.panel.exporting.words import STATUS
from callcenter.panel.languages import marked as N_
from callcenter.panel.languages import marked_within as C_
from callcenter.panel.list_shapes import ACCOUNTS
from callcenter.panel.listing import Asked
from callcenter.panel.pages import account_list

_ALWAYS = (
    Column(C_("account", "Name"), lambda line, _: line.name),
    Column(N_("Status"), lambda line, reader: reader.words(STATUS[line.lifecycle])),
)
_COLUMNS = {
    "person": (Column(N_("Contact person"), lambda line, _: line.person_name),),
    "number": (Column(N_("Telephone number"), lambda line, _: line.number),),
    "city": (Column(N_("City"), lambda line, _: line.city),),
    "address": (Column(N_("Address"), lambda line, _: line.address),),
    "type": (Column(N_("Type"), lambda line, reader: reader.named(line.type_names)),),
    "campaigns": (Column(N_("Campaigns"), lambda line, _: ", ".join(line.campaign_names)),),
    "owner": (Column(N_("Owner"), lambda line, _: line.owner_name),),
    "latest": (
        Column(N_("Last contact"), lambda line, reader: reader.local(line.latest_at)),
        Column(N_("Result of the last contact"), lambda line, reader: reader.named(line.latest_result)),
    ),
    "next": (Column(N_("Next contact"), lambda line, reader: reader.local(line.next_at)),),
}
_TYPED: dict[str, Words] = {
    "q": N_("Name, person or last digits of a number"),
    "name": C_("account", "Name"),
    "city": N_("City"),
    "address": N_("Address"),
    "person": N_("Contact person"),
    "number": N_("Telephone number"),
}
_CHOSEN: dict[str, tuple[Words, str]] = {
    "owner": (N_("Owner"), "owners"),
    "type": (N_("Type"), "types"),
    "campaign": (N_("Campaign"), "campaigns"),
    "result": (N_("Result of the last contact"), "results"),
    "any_result": (N_("Result of any contact"), "results"),
}


async def accounts_exported(conn: db.Connection, user: users.User, query: MultiMapping[str]) -> Export:
    """The accounts that the page of the list finds, in its order and with its columns. Raises Invalid."""
    asked, reader = Asked(ACCOUNTS, query), Reader(user)
    kind = account_list.kind_of(asked)
    wanted, order = account_list.wanted_of(asked, kind), accounts.finding.Order(asked.shown.ordered)
    asked.faults.end()
    columns = [*_ALWAYS, *(column for name in asked.shown.columns for column in _COLUMNS[name])]
    lines = accounts.finding.stream_accounts(conn, wanted, order)
    title = N_("Clients") if kind == "clients" else N_("Prospects")
    return Export.of(reader, title, await _asked(conn, user, asked, kind), columns, lines)


async def _asked(conn: db.Connection, user: users.User, asked: Asked, kind: str) -> Told:
    reader, choices = Reader(user), await account_list.choices(conn, user, kind)
    choices["results"] = [(0, reader.words(N_("Without a result"))), *choices["results"]]
    status = [reader.words(STATUS[one]) for one in asked.shown.filter.get("status", ()) if one in STATUS]
    return (
        [(words, asked.text(field)) for field, words in _TYPED.items()]
        + [(N_("Status"), ", ".join(status))]
        + [(words, chosen(asked.ids(field), choices[options])) for field, (words, options) in _CHOSEN.items()]
    )
