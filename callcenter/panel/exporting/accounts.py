"""The list of accounts as a file. The warning about a problem client never leaves the house."""

from multidict import MultiMapping

from callcenter import accounts, db, users
from callcenter.panel.exporting.model import Column, Export, Reader
from callcenter.panel.exporting.own import own_columns, told_of
from callcenter.panel.languages import marked as N_
from callcenter.panel.languages import marked_within as C_
from callcenter.panel.list_shapes import ACCOUNTS, ROLES, STATUS
from callcenter.panel.listing import Asked
from callcenter.panel.own_filters import OwnFilters
from callcenter.panel.pages.accounts import listing

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
    "role": (
        Column(C_("account", "Role"), lambda line, reader: ", ".join(reader.words(ROLES[role]) for role in line.roles)),
    ),
    "source": (Column(N_("Source"), lambda line, reader: reader.named(line.source_names)),),
    "campaigns": (Column(N_("Campaigns"), lambda line, _: ", ".join(line.campaign_names)),),
    "owner": (Column(N_("Owner"), lambda line, _: line.owner_name),),
    "latest": (
        Column(N_("Last contact"), lambda line, reader: reader.local(line.latest_at)),
        Column(N_("Result of the last contact"), lambda line, reader: reader.named(line.latest_result)),
    ),
    "next": (Column(N_("Next contact"), lambda line, reader: reader.local(line.next_at)),),
}
TITLES = {
    "prospects": N_("Prospects"),
    "clients": N_("Clients"),
    "partners": N_("Partners and suppliers"),
    "rejected": N_("Prospects that do not fit"),
}


async def accounts_exported(conn: db.Connection, user: users.User, query: MultiMapping[str]) -> Export:
    """The accounts that the page of the list finds, in its order and with its columns. Raises Invalid."""
    asked, reader = Asked(ACCOUNTS, query), Reader(user)
    kind, order = listing.kind_of(asked), accounts.finding.Order(asked.shown.ordered)
    own = OwnFilters(asked, await accounts.fields.all_fields(conn), user)
    wanted = listing.wanted_of(asked, own, kind)
    asked.faults.end()
    shown = _COLUMNS | own_columns(own)
    columns = [*_ALWAYS, *(column for name in asked.shown.columns for column in shown.get(name, ()))]
    choices = await listing.choices(conn, user, kind) | own.choices
    lines = accounts.finding.stream_accounts(conn, wanted, order)
    return Export.of(reader, TITLES[kind], told_of(asked, own, choices, user), columns, lines)
