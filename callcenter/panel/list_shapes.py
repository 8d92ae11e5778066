"""The two lists that people filter and keep as views: accounts and planned contacts (A32, A41)."""

from collections.abc import Mapping

from callcenter import accounts, views
from callcenter.panel.languages import Words
from callcenter.panel.languages import marked as N_
from callcenter.panel.languages import marked_within as C_
from callcenter.panel.listing import ListField, ListShape

STATUS: Mapping[str, Words] = {
    "prospect": C_("status", "Prospect"),
    "qualified": N_("Qualified"),
    "rejected": N_("Not a fit"),
    "client": C_("status", "Client"),
    "former": N_("Former client"),
    "none": N_("Nothing is sold to them"),
}
# What an account is besides, or alone (H11).
ROLES: Mapping[str, Words] = {"partner": N_("Business partner"), "supplier": N_("Supplier")}
ACCOUNTS = ListShape(
    entity=views.Entity.ACCOUNTS,
    address="/accounts",
    apart=("kind",),
    fields=(
        ListField(name="q", words=N_("Name, person or last digits of a number"), several=False),
        ListField(name="name", words=C_("account", "Name")),
        ListField(name="city", words=N_("City")),
        ListField(name="address", words=N_("Address")),
        ListField(name="person", words=N_("Contact person")),
        ListField(name="number", words=N_("Telephone number")),
        ListField(name="owner", words=N_("Owner"), options="owners"),
        ListField(name="status", words=N_("Status"), options="statuses"),
        ListField(name="role", words=C_("account", "Role"), options="roles"),
        ListField(name="type", words=N_("Type"), options="types"),
        ListField(name="source", words=N_("Source"), options="sources"),
        ListField(name="campaign", words=N_("Campaign"), options="campaigns"),
        ListField(name="result", words=N_("Result of the last contact"), options="results_or_none"),
        ListField(name="any_result", words=N_("Result of any contact"), options="results"),
    ),
    columns={
        "person": N_("Contact person"),
        "number": N_("Telephone number"),
        "city": N_("City"),
        "address": N_("Address"),
        "type": N_("Type"),
        "role": C_("account", "Role"),
        "source": N_("Source"),
        "campaigns": N_("Campaigns"),
        "owner": N_("Owner"),
        "latest": N_("Last contact"),
        "next": N_("Next contact"),
    },
    usual=("city", "owner", "latest", "next"),
    orders=tuple(accounts.finding.Order),
)
PLANS = ListShape(
    entity=views.Entity.PLANS,
    address="/plans",
    apart=("state",),
    fields=(
        ListField(name="assignee", words=N_("Whose"), options="people"),
        ListField(name="purpose", words=N_("Purpose"), options="purposes"),
        ListField(name="kind", words=N_("Kind"), options="kinds"),
        ListField(name="until", words=N_("Up to this day"), several=False),
        ListField(name="from", words=N_("From this day"), several=False),
        ListField(name="name", words=N_("Name of the account")),
        ListField(name="city", words=N_("City")),
        ListField(name="owner", words=N_("Owner of the account"), options="people"),
        ListField(name="status", words=N_("Status of the account"), options="statuses"),
        ListField(name="type", words=N_("Type of the account"), options="types"),
        ListField(name="source", words=N_("Source of the account"), options="sources"),
        ListField(name="campaign", words=N_("Campaign"), options="campaigns"),
        ListField(name="result", words=N_("Result"), options="results"),
    ),
    columns={
        "person": N_("Contact person"),
        "kind": N_("Kind"),
        "purpose": N_("Purpose"),
        "assignee": N_("Whose"),
        "owner": N_("Owner of the account"),
        "city": N_("City"),
        "result": N_("Result"),
        "comment": C_("contact", "Comment"),
    },
    usual=("person", "kind", "purpose", "assignee", "comment"),
    orders=(),
)
SHAPES = {shape.entity: shape for shape in (ACCOUNTS, PLANS)}
