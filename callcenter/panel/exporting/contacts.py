"""Contacts as a file: those planned and done of the plans, and those (or the orders) that a figure counts."""

from multidict import MultiMapping

from callcenter import accounts, activities, db, reports, users
from callcenter.panel.exporting.model import Column, Export, Reader
from callcenter.panel.exporting.own import own_columns, told_of
from callcenter.panel.languages import marked as N_
from callcenter.panel.languages import marked_within as C_
from callcenter.panel.list_shapes import PLANS
from callcenter.panel.listing import Asked
from callcenter.panel.own_filters import OwnFilters
from callcenter.panel.pages import figures
from callcenter.panel.pages.plans import listing
from callcenter.reports import Metric

_ACCOUNT = Column(N_("Account"), lambda line, _: line.account_name)
_PERSON = Column(N_("Contact person"), lambda line, _: line.person_name)
_KIND = Column(N_("Kind"), lambda line, reader: reader.named(line.kind_names))
_RESULT = Column(N_("Result"), lambda line, reader: reader.named(line.result_names))
_OPERATOR = Column(N_("Operator"), lambda line, _: line.user_name)

_DUE = Column(C_("contact", "Due"), lambda line, reader: reader.local(line.due_at) or line.due_on)
_DONE = Column(C_("contact", "Done"), lambda line, reader: reader.local(line.done_at))
_WHOSE = Column(N_("Whose"), lambda line, _: line.assignee_name)
_PLANS = {
    "person": _PERSON,
    "kind": _KIND,
    "purpose": Column(N_("Purpose"), lambda line, reader: reader.named(line.purpose_names)),
    "assignee": Column(N_("Done by"), lambda line, _: line.assignee_name),
    "owner": Column(N_("Owner of the account"), lambda line, _: line.owner_name),
    "city": Column(N_("City"), lambda line, _: line.city),
    "result": _RESULT,
    "comment": Column(C_("contact", "Comment"), lambda line, _: line.comment),
}
METRICS: dict[Metric, str] = {
    Metric.CALLS: N_("Calls"),
    Metric.ANSWERED: N_("Answered calls"),
    Metric.EFFECTIVE: N_("Effective calls"),
    Metric.TALK: N_("Calls in which somebody talked"),
    Metric.MEETINGS: N_("Meetings"),
    Metric.SALES: N_("Sales"),
}
_BEHIND = (
    Column(N_("Time"), lambda row, reader: reader.local(row.at)), _OPERATOR, _ACCOUNT, _PERSON, _KIND, _RESULT,
    Column(N_("Talk, seconds"), lambda row, _: None if row.talk_seconds is None else round(row.talk_seconds)),
)  # fmt: skip
_ORDERS = (
    Column(N_("Day"), lambda row, reader: reader.local_day(row.at)), _OPERATOR, _ACCOUNT,
    Column(N_("Order"), lambda row, _: row.order_number), Column(N_("Amount"), lambda row, _: row.amount),
    Column(N_("Currency"), lambda row, _: row.currency),
)  # fmt: skip


async def plans_exported(conn: db.Connection, user: users.User, query: MultiMapping[str]) -> Export:
    """The contacts that the page of the plans finds, in its order and with its columns. Raises Invalid."""
    asked, reader = Asked(PLANS, query), Reader(user)
    own = OwnFilters(asked, await accounts.fields.all_fields(conn), user)
    wanted = listing.wanted_of(asked, own, user)
    asked.faults.end()
    undone = wanted.state is activities.listing.State.UNDONE
    of_state = _PLANS | ({"assignee": _WHOSE} if undone else {})
    shown: dict[str, tuple[Column, ...]] = {name: (column,) for name, column in of_state.items()}
    shown |= own_columns(own)
    columns = [_DUE if undone else _DONE, _ACCOUNT]
    columns += [column for name in asked.shown.columns for column in shown.get(name, ())]
    told = told_of(asked, own, await listing.choices(conn, user) | own.choices, user)
    title = N_("Contacts undone") if undone else N_("Contacts done")
    return Export.of(reader, title, told, columns, activities.listing.stream_contacts(conn, wanted))


async def contacts_exported(conn: db.Connection, user: users.User, query: MultiMapping[str]) -> Export:
    """The contacts, or the orders, that a number counts. Raises Absent."""
    asked, metric, reader = figures.asked_of(query, user), figures.metric_of(query), Reader(user)
    counted = await reports.people_counted(conn, asked.whose)
    report = await reports.figures_of(conn, asked.period, asked.whose)
    days = f"{reader.day(asked.period.first)} – {reader.day(asked.period.last)}"
    told = [(N_("Period"), days), (N_("Whose"), figures.name_of(asked.whose, counted, report))]
    rows = reports.stream_behind(conn, metric, asked.period, asked.whose)
    return Export.of(reader, METRICS[metric], told, _ORDERS if metric is Metric.SALES else _BEHIND, rows)
