"""The words of the file with everything known: its sections, their columns, and the codes that stand in cells."""

from collections.abc import Mapping

from callcenter.panel.languages import Words
from callcenter.panel.languages import marked as N_
from callcenter.panel.languages import marked_within as C_

SECTIONS: Mapping[str, Words] = {
    "people": N_("Contact persons"),
    "account": N_("Account"),
    "numbers": N_("Telephone numbers"),
    "emails": N_("E-mail addresses"),
    "contacts": N_("Contacts"),
    "corrections": N_("Words that were corrected later"),
    "calls": N_("Calls"),
    "recordings": N_("Recordings"),
    "answers": N_("Answers to scripts"),
    "comments": N_("Comments on recordings"),
    "orders": N_("Orders"),
    "stops": N_("Stop list"),
    "campaigns": N_("Campaigns"),
    "lists": N_("Lists that brought the data in"),
    "owners": N_("Owners of the account"),
    "audit": N_("Who heard, changed or took it along"),
}
COLUMNS: Mapping[str, Words] = {
    "family_name": N_("Family name"), "given_name": N_("Given name"), "middle_name": N_("Patronymic"),
    "greeting_name": N_("Form of address"), "role": N_("Role at the company"),
    "decision_maker": N_("Decision-maker"), "language": N_("Language"), "email": N_("E-mail"),
    "own_fields": N_("Own fields"), "entered_at": N_("Entered"), "type": N_("Type"), "source": N_("Source"),
    "owner": N_("Owner"), "about": N_("What they do"), "problem": N_("Warning"), "address": N_("Address"),
    "city": N_("City"), "country": N_("Country"), "client_since": N_("Client since"), "number": N_("Number"),
    "typed": N_("As it was typed"), "kind": N_("Kind"), "purpose": N_("Purpose"), "result": N_("Result"),
    "done_by": N_("Done by"), "impression": N_("Impression (1 cold to 5 keen)"), "description": N_("Description"),
    "call": C_("noun", "Call"), "at": N_("When"), "note_before": N_("Note before"),
    "description_before": N_("Description before"), "answered_at": N_("Answered"), "ended_at": N_("Over"),
    "direction": N_("Direction"), "end_reason": N_("How it ended"), "recording": N_("Recording"),
    "kept_until": N_("Kept until"), "asked": N_("Question"), "answered": C_("noun", "Answer"),
    "unlisted": N_("Said besides"), "at_seconds": N_("At second"), "words": N_("Words"), "order": N_("Order"),
    "day": N_("Day"), "amount": N_("Amount"), "currency": N_("Currency"), "channel": N_("What"), "scope": N_("For"),
    "reason": N_("Reason"), "lifted_at": N_("Lifted"), "lifted_because": N_("Why it holds no longer"),
    "campaign": N_("Campaign"), "attempts": N_("Attempts"), "file": N_("File"), "line": N_("Line"),
    "action": N_("What was done"), "subject": N_("Subject"), "extension": N_("Extension"), "lifecycle": N_("Status"),
    "name": N_("Name"), "note": C_("contact", "Note"), "comment": C_("contact", "Comment"), "state": N_("State"),
}  # fmt: skip
CODES: Mapping[str, Words] = {
    "planned": N_("Planned"), "done": C_("contact", "Done"), "cancelled": N_("Cancelled"), "outgoing": N_("outgoing"),
    "incoming": N_("incoming"), "write": N_("Do not write"), "stored": N_("Stored"), "erased": N_("Erased"),
    "missing": N_("Recording missing"), "unneeded": N_("Nobody spoke"), "pending": N_("Being stored"),
    "parked": N_("Could not be stored yet"), "expected": N_("Call not over yet"),
    "recording.played": N_("Recording played"), "recording.heard": N_("Listening to a recording ended"),
    "recording.copied": N_("Recording downloaded"), "call.requested": N_("Call requested"),
    "number.suppressed": N_("Number put on the stop list"), "stop_list.added": N_("Put on the stop list"),
    "person.told": N_("Everything known of a person taken as a file"),
    "account.told": N_("Everything known of an account taken as a file"),
}  # fmt: skip
