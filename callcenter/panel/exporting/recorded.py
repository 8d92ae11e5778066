"""The recordings found, as a file: of each what is known about it, not what is heard."""

from multidict import MultiMapping

from callcenter import activities, db, reports, users
from callcenter.panel import forms
from callcenter.panel.exporting.model import Column, Export, Reader, chosen
from callcenter.panel.exporting.words import RECORDING
from callcenter.panel.languages import marked as N_
from callcenter.panel.pages.recordings import hearing

_COLUMNS = (
    Column(N_("Started"), lambda row, reader: reader.local(row.requested_at)),
    Column(N_("Operator"), lambda row, _: row.user_name),
    Column(N_("Account"), lambda row, _: row.account_name),
    Column(N_("Contact person"), lambda row, _: row.person_name),
    Column(N_("Telephone number"), lambda row, _: row.number),
    Column(N_("Result"), lambda row, reader: reader.named(row.result_names)),
    Column(N_("State of the recording"), lambda row, reader: reader.words(RECORDING[row.state])),
    Column(N_("Length, seconds"), lambda row, _: None if row.duration_seconds is None else round(row.duration_seconds)),
)


async def recordings_exported(conn: db.Connection, user: users.User, query: MultiMapping[str]) -> Export:
    """The recordings that the page of the search finds. Raises Invalid."""
    reader, sent = Reader(user), forms.Sent("search", query)
    search = hearing.wanted(sent, user)
    people = [(person.id, person.name) for person in await reports.people_counted(conn)]
    results = forms.options(await activities.dictionaries.results(conn), user.language)
    told = [
        (N_("Account, person or number"), search.text),
        (N_("Operator"), chosen([search.user_id] if search.user_id else [], people)),
        (N_("From"), sent.text("from").strip()),
        (N_("To"), sent.text("to").strip()),
        (N_("Result"), chosen([search.result_id] if search.result_id else [], results)),
        (N_("At least, seconds"), sent.text("length").strip()),
        (N_("State of the recording"), reader.words(RECORDING.get(search.state or "", ""))),
    ]
    return Export.of(reader, N_("Recordings"), told, _COLUMNS, reports.finding.stream_recordings(conn, search))
