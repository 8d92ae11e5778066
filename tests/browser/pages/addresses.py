"""Every page of the panel, who looks at it, and which part of the router it answers for."""

from typing import NamedTuple

OPERATOR, LEADER, ADMINISTRATOR = "operator", "leader", "administrator"
DIALLING, TALKING, WRAPPING, IDLE = "dialling", "talking", "wrapping up", "idle"

IMPORT = "/imports/{batch_id:[0-9]{1,18}}"


class Page(NamedTuple):
    """A page as somebody sees it; `address` is filled with the ids of the sample office."""

    name: str
    route: str  # a path of the router
    viewer: str
    address: str


PAGES = [
    Page("log-in", "/login", "", "/login"),
    Page("workplace, ready", "/", OPERATOR, "/?account={account}"),
    Page("workplace, dialling", "/", DIALLING, "/"),
    Page("workplace, talking", "/", TALKING, "/"),
    Page("workplace, wrap-up", "/", WRAPPING, "/"),
    Page("workplace, nothing due", "/", IDLE, "/"),
    Page("prospects", "/accounts", OPERATOR, "/accounts"),
    Page("accounts, nothing found", "/accounts", OPERATOR, "/accounts?q=nobody+of+this+name"),
    Page("accounts, narrowed", "/accounts", LEADER, "/accounts?city=a&column=person&column=number&column=latest"),
    Page("plans", "/plans", LEADER, "/plans"),
    Page("plans, done", "/plans", OPERATOR, "/plans?state=done&until=today&name=a"),
    Page("view", "/views/{view_id:[0-9]{1,18}}", LEADER, "/views/{view}"),
    Page("new account", "/accounts/new", OPERATOR, "/accounts/new"),
    Page("prospect", "/accounts/{account_id:[0-9]{1,18}}", OPERATOR, "/accounts/{account}"),
    Page("client", "/accounts/{account_id:[0-9]{1,18}}", OPERATOR, "/accounts/{client}"),
    Page("account, change", "/accounts/{account_id:[0-9]{1,18}}/edit", OPERATOR, "/accounts/{account}/edit"),
    Page(
        "contact person",
        "/accounts/{account_id:[0-9]{1,18}}/people/{person_id:[0-9]{1,18}}",
        OPERATOR,
        "/accounts/{account}/people/{person}",
    ),
    Page(
        "planned contact",
        "/accounts/{account_id:[0-9]{1,18}}/activities/{activity_id:[0-9]{1,18}}",
        OPERATOR,
        "/accounts/{planned_account}/activities/{planned}",
    ),
    Page(
        "past contact",
        "/accounts/{account_id:[0-9]{1,18}}/past-contacts/new",
        OPERATOR,
        "/accounts/{account}/past-contacts/new",
    ),
    Page("same as another", "/accounts/{account_id:[0-9]{1,18}}/merge", OPERATOR, "/accounts/{account}/merge"),
    Page(
        "merge two accounts",
        "/accounts/{account_id:[0-9]{1,18}}/merge",
        OPERATOR,
        "/accounts/{account}/merge?with={client}",
    ),
    Page("merged accounts", "/accounts/{account_id:[0-9]{1,18}}/merged", OPERATOR, "/accounts/{client}/merged"),
    Page("day", "/day", OPERATOR, "/day"),
    Page("day of a member", "/day", LEADER, "/day?on=%2B2&person={user}"),
    Page("day by place", "/day/places", OPERATOR, "/day/places?on={meeting_day}"),
    Page("looking back", "/day/looking-back", LEADER, "/day/looking-back?person={user}&on=today&span=week"),
    Page("assignments", "/day/assignments", LEADER, "/day/assignments"),
    Page("new assignment", "/day/assignments/new", LEADER, "/day/assignments/new?person={user}"),
    Page("undone", "/day/undone", LEADER, "/day/undone"),
    Page("next steps", "/day/next-steps", LEADER, "/day/next-steps"),
    Page("recordings", "/recordings", LEADER, "/recordings"),
    Page("player", "/recordings/{call_id:[0-9a-f-]{36}}", OPERATOR, "/recordings/{recording}"),
    Page("live calls", "/live-calls", LEADER, "/live-calls"),
    Page("figures", "/figures", ADMINISTRATOR, "/figures?period=month"),
    Page("contacts behind a number", "/figures/contacts", LEADER, "/figures/contacts?metric=calls&period=today"),
    Page("orders behind a number", "/figures/contacts", LEADER, "/figures/contacts?metric=sales&period=month"),
    Page("lists", "/imports", LEADER, "/imports"),
    Page("columns of a list", IMPORT + "/mapping", LEADER, "/imports/{list}/mapping"),
    Page("checked list", IMPORT, LEADER, "/imports/{checked_list}"),
    Page("possible duplicates", "/duplicates", OPERATOR, "/duplicates"),
    Page("handovers", "/handovers", LEADER, "/handovers"),
    Page("hand over", "/handovers/from/{user_id:[0-9]{1,18}}", LEADER, "/handovers/from/{user}"),
    Page("handed over", "/handovers/{handover_id:[0-9]{1,18}}", LEADER, "/handovers/{handover}"),
    Page("users", "/administration", ADMINISTRATOR, "/administration"),
    Page("new user", "/administration/users/new", ADMINISTRATOR, "/administration/users/new"),
    Page("user", "/administration/users/{user_id:[0-9]{1,18}}", ADMINISTRATOR, "/administration/users/{user}"),
    Page("teams", "/administration/teams", ADMINISTRATOR, "/administration/teams"),
    Page("team", "/administration/teams/{team_id:[0-9]{1,18}}", ADMINISTRATOR, "/administration/teams/{team}"),
    Page("telephones", "/administration/telephones", ADMINISTRATOR, "/administration/telephones"),
    Page(
        "results",
        "/administration/{dictionary:kinds|purposes|results|sources|types|reasons}",
        ADMINISTRATOR,
        "/administration/results",
    ),
    Page(
        "result",
        "/administration/{dictionary:kinds|purposes|results|sources|types|reasons}/{entry_id:[0-9]{1,18}}",
        ADMINISTRATOR,
        "/administration/results/{result}",
    ),
    Page("stop list of an account", "/accounts/{account_id:[0-9]{1,18}}/stops", LEADER, "/accounts/{account}/stops"),
    Page("stop list", "/administration/stop-list", ADMINISTRATOR, "/administration/stop-list"),
    Page("own fields", "/administration/fields", ADMINISTRATOR, "/administration/fields"),
    Page("own field", "/administration/fields/{field_id:[0-9]{1,18}}", ADMINISTRATOR, "/administration/fields/{field}"),
    Page("campaigns", "/campaigns", OPERATOR, "/campaigns"),
    Page("campaign", "/campaigns/{campaign_id:[0-9]{1,18}}", LEADER, "/campaigns/{campaign}"),
    Page(
        "rules of a campaign",
        "/administration/campaigns/{campaign_id:[0-9]{1,18}}",
        ADMINISTRATOR,
        "/administration/campaigns/{campaign}",
    ),
    Page("rules of campaigns", "/administration/campaigns", ADMINISTRATOR, "/administration/campaigns"),
    Page("erasing", "/accounts/{account_id:[0-9]{1,18}}/erasure", ADMINISTRATOR, "/accounts/{private}/erasure"),
    Page(
        "erasing a contact person",
        "/accounts/{account_id:[0-9]{1,18}}/people/{person_id:[0-9]{1,18}}/erasure",
        ADMINISTRATOR,
        "/accounts/{account}/people/{person}/erasure",
    ),
    Page("erased by law", "/administration/erasures", ADMINISTRATOR, "/administration/erasures"),
    Page("audit log", "/administration/audit", ADMINISTRATOR, "/administration/audit"),
    Page("own settings", "/me", OPERATOR, "/me"),
    Page("refused", "/administration", OPERATOR, "/administration"),
]

# What the router answers to GET without being a page: parts of pages that stand in them, sound, news, the telephone.
NO_PAGES = {
    "/search",
    "/workplace",
    "/workplace/script",
    "/accounts/{account_id:[0-9]{1,18}}/head",
    "/accounts/{account_id:[0-9]{1,18}}/last-time",
    "/accounts/{account_id:[0-9]{1,18}}/people",
    "/accounts/{account_id:[0-9]{1,18}}/timeline",
    "/accounts/{account_id:[0-9]{1,18}}/note",
    "/recordings/{call_id:[0-9a-f-]{36}}/peaks",
    "/recordings/{call_id:[0-9a-f-]{36}}/audio",
    "/recordings/{call_id:[0-9a-f-]{36}}/comments",
    "/imports/{batch_id:[0-9]{1,18}}/state",
    "/imports/{batch_id:[0-9]{1,18}}/rejected.csv",
    "/accounts/{account_id:[0-9]{1,18}}/everything.zip",
    "/accounts/{account_id:[0-9]{1,18}}/people/{person_id:[0-9]{1,18}}/everything.zip",
    "/exports/{list:accounts|plans|recordings|contacts|next-steps}.{form:csv|xlsx}",
    "/calendars/{token:[A-Za-z0-9_-]{43}}.ics",
    "/moments",
    "/reminders",
    "/live",
    "/sip",
}
