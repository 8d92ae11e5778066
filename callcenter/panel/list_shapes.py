"""The two lists that people filter and keep as views: accounts and planned contacts (A32, A41)."""

from callcenter import accounts, views
from callcenter.panel.listing import ListShape

ACCOUNTS = ListShape(
    entity=views.Entity.ACCOUNTS,
    address="/accounts",
    fields=(
        "kind", "q", "name", "city", "address", "person", "number", "owner", "type", "status", "campaign", "result",
        "any_result",
    ),
    columns=("person", "number", "city", "address", "type", "campaigns", "owner", "latest", "next"),
    usual=("city", "owner", "latest", "next"),
    orders=tuple(accounts.finding.Order),
)  # fmt: skip
PLANS = ListShape(
    entity=views.Entity.PLANS,
    address="/plans",
    fields=(
        "state", "assignee", "purpose", "kind", "result", "from", "until", "name", "city", "owner", "status",
        "campaign",
    ),
    columns=("person", "kind", "purpose", "assignee", "owner", "city", "result", "comment"),
    usual=("person", "kind", "purpose", "assignee", "comment"),
    orders=(),
)  # fmt: skip
SHAPES = {shape.entity: shape for shape in (ACCOUNTS, PLANS)}
