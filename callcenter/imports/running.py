"""The run: a chunk of rows comes in, in one transaction with the note of what came."""

import msgspec

from callcenter import activities, dialing
from callcenter.accounts import intake
from callcenter.db import Connection
from callcenter.ids import AccountId, CampaignId, PersonId, UserId
from callcenter.imports import sql
from callcenter.imports.checking import best_of, filled_by, is_known, person_of, twins_by_line
from callcenter.imports.model import Batch, Checked, Entry, Made, Reason, Verdict

CHUNK = 1000  # lines
_GONE = [Reason(code="gone_meanwhile")]


class Incoming(msgspec.Struct, kw_only=True):
    """A row on its way in, and what it made so far."""

    line: int
    entry: Entry
    account_id: AccountId
    known: intake.Known | None = None  # None: the row brings the account itself
    person_id: PersonId | None = None
    of_person: AccountId | None = None  # to which the person belongs, where it is one that was merged with the account
    made: Made = Made()


async def bring_in(conn: Connection, batch: Batch, after: int, until: int) -> None:
    """Bring in the lines after `after` up to `until` that are to come in, in the caller's transaction."""
    await sql.one_at_a_time(conn)
    lines = await _still_new(conn, batch, await sql.accepted_lines(conn, batch.id, after, until))
    new = await _new_accounts(conn, batch, lines)
    incoming = sorted([*new, *await _updates(conn, batch, lines, new)], key=lambda row: row.line)
    await _add_people(conn, incoming)
    await _add_numbers(conn, incoming)
    await _add_contacts(conn, batch, incoming)
    await _add_leads(conn, incoming)
    await _fill_in(conn, incoming)
    await sql.save_made(conn, batch.id, [(row.line, row.account_id, row.made) for row in incoming])


async def _still_new(conn: Connection, batch: Batch, lines: list[Checked]) -> list[Checked]:
    """Without those whose account somebody entered since the dry run; they are duplicates now."""
    new = {row.line: row.entry for row in lines if row.verdict is Verdict.NEW and row.entry}
    twins = await twins_by_line(conn, new)
    own = await sql.own_accounts(
        conn, batch.id, [twin.account_id for found in twins.values() for twin in found if twin.account_id]
    )
    late = {line for line, found in twins.items() if any(twin.account_id not in own for twin in found)}
    reason = [Reason(code="came_meanwhile")]
    duplicates = [
        Checked(line=line, verdict=Verdict.DUPLICATE, entry=new[line], reason=reason) for line in sorted(late)
    ]
    if duplicates:
        await sql.save_checked(conn, batch.id, duplicates)
    return [row for row in lines if row.line not in late]


async def _new_accounts(conn: Connection, batch: Batch, lines: list[Checked]) -> list[Incoming]:
    rows = [(row.line, row.entry) for row in lines if row.verdict is Verdict.NEW and row.entry]
    ids = await intake.draw_account_ids(conn, len(rows))
    new = [_account(id_, entry) for id_, (_, entry) in zip(ids, rows, strict=True)]
    await intake.add_accounts(conn, batch.created_by, new)
    return [
        Incoming(line=line, entry=entry, account_id=id_, made=Made(account=True))
        for id_, (line, entry) in zip(ids, rows, strict=True)
    ]


def _account(account_id: AccountId, entry: Entry) -> intake.NewAccount:
    assert entry.owner_id is not None, "the dry run gives every new account an owner"
    return intake.NewAccount(
        id=account_id, name=entry.name, kind=entry.kind, city=entry.city, address=entry.address, country=entry.country,
        time_zone=entry.time_zone, language=entry.language, note=entry.note, source_id=entry.source_id,
        type_id=entry.type_id, owner_id=entry.owner_id, fields=entry.fields,
    )  # fmt: skip


async def _updates(conn: Connection, batch: Batch, lines: list[Checked], new: list[Incoming]) -> list[Incoming]:
    """Rows about accounts that are there already, by this list or before it."""
    rows = [row for row in lines if row.verdict is Verdict.UPDATE]
    first = [row.first_line for row in rows if row.first_line]
    found = await sql.accounts_of_lines(conn, batch.id, first) | {row.line: row.account_id for row in new}
    ids = {row.line: found[row.first_line] for row in rows if row.first_line in found}
    seek = {row.line: row.entry for row in rows if row.first_line is None and row.entry}
    for line, twins in (await twins_by_line(conn, seek)).items():
        if visible := sorted({twin.account_id for twin in twins if twin.account_id}):
            ids[line] = best_of(twins, visible)
    known = await intake.known_accounts(conn, list(set(ids.values())))
    gone = [row for row in rows if ids.get(row.line) not in known]
    await sql.save_checked(
        conn, batch.id, [msgspec.structs.replace(row, verdict=Verdict.ERROR, reason=_GONE) for row in gone]
    )
    return [
        Incoming(line=row.line, entry=row.entry, account_id=ids[row.line], known=known[ids[row.line]])
        for row in rows
        if row.entry and ids.get(row.line) in known
    ]


async def _add_people(conn: Connection, incoming: list[Incoming]) -> None:
    """Each row gets its person, who may be there already, or come with an earlier row of the chunk."""
    new: dict[tuple[AccountId, str], Incoming] = {}
    later: list[tuple[Incoming, Incoming]] = []
    for row in incoming:
        if row.entry.person is None:
            continue
        name = intake.same_name(row.entry.person.family_name, row.entry.person.given_name)
        if row.known and (there := person_of(row.entry, row.known)):
            row.person_id, row.of_person = there.id, there.account_id
        elif (row.account_id, name) in new:
            later.append((row, new[row.account_id, name]))
        else:
            new[row.account_id, name] = row
    for row, id_ in zip(new.values(), await intake.draw_person_ids(conn, len(new)), strict=True):
        row.person_id = id_
        row.made = msgspec.structs.replace(row.made, people=[id_])
    for row, first in later:
        row.person_id = first.person_id
    await intake.add_people(conn, [_person(row) for row in new.values()])


def _person(row: Incoming) -> intake.NewPerson:
    person = row.entry.person
    assert person is not None and row.person_id is not None, "only rows with a person get here"
    return intake.NewPerson(
        id=row.person_id, account_id=row.account_id, family_name=person.family_name, given_name=person.given_name,
        role=person.role, email=person.email, language=row.entry.language, fields=person.fields,
    )  # fmt: skip


async def _add_numbers(conn: Connection, incoming: list[Incoming]) -> None:
    wanted: dict[tuple[AccountId, str], tuple[Incoming, intake.NewNumber]] = {}
    for row in incoming:
        for position, number in enumerate(row.entry.numbers):
            if row.known is None or number.e164 not in row.known.numbers:
                new = intake.NewNumber(
                    account_id=row.of_person or row.account_id, person_id=row.person_id, e164=number.e164,
                    extension=number.extension, typed=number.typed, kind=number.kind, position=position,
                )  # fmt: skip
                wanted.setdefault((new.account_id, number.e164), (row, new))
    for kept in await intake.add_numbers(conn, [new for _, new in wanted.values()]):
        row, _ = wanted[kept.account_id, kept.e164]
        row.made = msgspec.structs.replace(row.made, numbers=[*row.made.numbers, kept.id])
    await dialing.leads.follow_numbers(conn, [row.account_id for row in incoming if row.made.numbers and row.known])


async def _add_contacts(conn: Connection, batch: Batch, incoming: list[Incoming]) -> None:
    rows = [row for row in incoming if row.entry.contact and not (row.known and is_known(row.entry.contact, row.known))]
    past = [_past(row, batch.created_by) for row in rows]
    for row, id_ in zip(rows, await activities.history.restore(conn, batch.created_by, past), strict=True):
        row.made = msgspec.structs.replace(row.made, contacts=[id_])


def _past(row: Incoming, creator: UserId) -> activities.history.PastContact:
    contact = row.entry.contact
    assert contact is not None, "only rows with a contact get here"
    owner = row.known.owner_id if row.known else row.entry.owner_id
    here = row.known.owner_active if row.known else True
    return activities.history.PastContact(
        account_id=row.of_person or row.account_id, person_id=row.person_id, kind_id=contact.kind_id,
        purpose_id=contact.purpose_id, result_id=contact.result_id,
        assignee_id=owner if owner and here else creator, happened_at=contact.at,
        happened_precision=contact.precision, note=contact.note,
    )  # fmt: skip


async def _add_leads(conn: Connection, incoming: list[Incoming]) -> None:
    leads: dict[tuple[CampaignId, AccountId], Incoming] = {}
    for row in incoming:
        campaign = row.entry.campaign_id
        if campaign and not (row.known and campaign in row.known.campaign_ids):
            leads.setdefault((campaign, row.account_id), row)
    await dialing.leads.bring_in(conn, list(leads))
    for (campaign, _), row in leads.items():
        row.made = msgspec.structs.replace(row.made, campaigns=[campaign])


async def _fill_in(conn: Connection, incoming: list[Incoming]) -> None:
    """What an account of before this list lacks; of several rows about one account the first has its say."""
    fills: dict[AccountId, intake.Fill] = {}
    for row in incoming:
        if row.known and row.account_id not in fills and (filled := filled_by(row.entry, row.known)):
            fills[row.account_id] = intake.Fill(account_id=row.account_id, **filled)
            row.made = msgspec.structs.replace(row.made, filled=filled)
    await intake.fill_in(conn, list(fills.values()))
