"""What follows a finished contact: the next ones (A6), or the reason why there is none (A31)."""

from callcenter import activities, db, promises, users
from callcenter.ids import AccountId, PersonId, UserId
from callcenter.panel import forms
from callcenter.panel.moments import Looks

Plans = tuple[activities.Plan | None, ...]
Follows = tuple[Plans, promises.Why | None]
ENDINGS = ("", "_2", "_3")  # of the names of the fields of each next contact


async def reason_options(conn: db.Connection, language: str) -> list[tuple[str, str]]:
    """What a form offers: codes with names."""
    return [(reason.code, reason.names[language]) for reason in await promises.dictionaries.reasons(conn)]


def planned(form: forms.Sent, user: users.User, ending: str = "") -> activities.Plan:
    """A next contact, as the plan form and the wrap-up ask for it; `ending` is that of its fields' names."""
    person_id, assignee_id = form.choice(f"person{ending}"), form.choice(f"assignee{ending}")
    return activities.Plan(
        due_at=form.moment(f"due_at{ending}", user),
        kind_id=form.needed_choice(f"kind{ending}"),
        purpose_id=form.needed_choice(f"purpose{ending}"),
        assignee_id=user.id if assignee_id is None else UserId(assignee_id),
        person_id=PersonId(person_id) if person_id is not None else None,
        comment=form.words(f"comment{ending}"),
    )


def reason(form: forms.Sent, user: users.User) -> promises.Why:
    """Why nothing is planned, and until when, as it was chosen."""
    ask_on = form.day("ask_on", user, Looks.AHEAD) if form.text("ask_on").strip() else None
    return promises.Why(reason=form.text("why").strip(), ask_on=ask_on)


def following(form: forms.Sent, user: users.User) -> Follows:
    """What the form says: plans where a time or what to remember was typed, a reason when one was chosen."""
    plans = tuple(planned(form, user, ending) if _typed(form, ending) else None for ending in ENDINGS)
    return plans, reason(form, user) if form.text("why").strip() else None


def _typed(form: forms.Sent, ending: str) -> bool:
    return bool(form.text(f"due_at{ending}").strip() or form.text(f"comment{ending}").strip())


async def follow(
    conn: db.Connection,
    user: users.User,
    account_id: AccountId,
    what: Follows,
) -> None:
    """Plan them or keep the reason. Raises Invalid when neither was given and the account would be forgotten."""
    plans, why = what
    await activities.planning.plan_all(conn, account_id, user.id, plans)
    if why is not None:
        await promises.explain(conn, account_id, user.id, why, user.today)
    if not any(plans) and why is None:
        await promises.ask(conn, account_id, user.today)
