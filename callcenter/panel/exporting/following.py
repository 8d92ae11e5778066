"""The accounts with which nothing is planned, as a file."""

from multidict import MultiMapping

from callcenter import db, promises, users
from callcenter.panel import forms
from callcenter.panel.exporting.model import Column, Export, Reader
from callcenter.panel.languages import marked as N_
from callcenter.panel.languages import marked_within as C_
from callcenter.panel.list_shapes import STATUS
from callcenter.panel.pages.day import next_steps
from callcenter.promises import Group

_COLUMNS = (
    Column(C_("account", "Name"), lambda line, _: line.name),
    Column(N_("Status"), lambda line, reader: reader.words(STATUS[line.lifecycle])),
    Column(N_("City"), lambda line, _: line.city),
    Column(N_("Owner"), lambda line, _: line.owner_name),
    Column(N_("Last contact"), lambda line, reader: reader.local(line.latest_at)),
    Column(N_("Result of the last contact"), lambda line, reader: reader.named(line.latest_result)),
    Column(N_("Nothing planned since"), lambda line, reader: reader.local(line.since)),
)
_ANSWERED = (
    Column(N_("Reason"), lambda line, reader: reader.named(line.reason_names)),
    Column(N_("Reason given by"), lambda line, _: line.given_by),
    Column(N_("Reason given"), lambda line, reader: reader.local(line.given_at)),
    Column(N_("Asked again"), lambda line, _: line.ask_on),
)
_TITLES = {Group.ASKED: N_("Without a next step"), Group.ANSWERED: N_("Without a next step, with a reason")}


async def next_steps_exported(conn: db.Connection, user: users.User, query: MultiMapping[str]) -> Export:
    """One half of the list. Raises Absent."""
    reader, people = Reader(user), await next_steps.people_of(conn, query)
    half = next_steps.half_of(people, user, query)
    named = [entry for entry in await promises.dictionaries.REASONS.entries(conn) if entry.id == half.reason_id]
    told = [
        (N_("Owner"), people[0].name if forms.id_in(query.get("person", "")) else ""),
        (N_("Reason"), reader.named(named[0].names) if named else ""),
    ]
    columns = (*_COLUMNS, *_ANSWERED) if half.group is Group.ANSWERED else _COLUMNS
    return Export.of(reader, _TITLES[half.group], told, columns, promises.stream_listed(conn, half))
