"""The sentence for each refusal, in the user's language: what happened and what to do."""

from collections.abc import Callable
from typing import Any

from callcenter import reminders
from callcenter.errors import Absent, DatabaseAway, Forbidden, Invalid, Refusal
from callcenter.panel.languages import Translations, translations
from callcenter.panel.languages import marked as N_

_SENTENCES: dict[str, str] = {
    "refused": N_("That did not work. It has been written down; try again, and tell your administrator if it stays."),
    "database_away": N_("The database does not answer just now. What you typed is still here: try again in a moment."),
    "absent": N_("There is nothing here for you. It may belong to somebody else, or it was removed."),
    "forbidden": N_("Your role does not include this page. Ask your administrator."),
    "may_not_export": N_("You may not export lists. An administrator can give you the right."),
    "asked_too_often": N_("This calendar is asked for too often. Ask again in an hour."),
    "exports_busy": N_("Several lists are being exported just now. Try again in a minute."),
    "login_refused": N_("Login or password is not right. Check both and try again."),
    "too_many_attempts": N_("Too many wrong passwords from this place. Try again in %(minutes)s minutes."),
    "weak_password": N_("The password is too short. Choose one of at least %(least)s characters."),
    "user_in_a_call": N_("%(name)s is in a call. Wait until it ends, then deactivate."),
    "user_has_work": N_("%(name)s has accounts or planned contacts. Hand them over first."),
    "nothing_to_hand_over": N_("There is nothing to hand over: neither accounts nor planned contacts."),
    "handover_undone": N_("This handover was taken back already."),
    "successor_away": N_("%(name)s is deactivated. Choose somebody else, or activate this user first."),
    "latest_entry": N_("This is the only entry in use. Add or restore another one first."),
    "needed_entry": N_("The product sets this entry by itself. Rename it if you like; it stays in use."),
    "not_merged": N_("This entry is not merged into another one any more. Load the page again."),
    "last_administrator": N_("%(name)s is the only administrator. Make somebody else one first."),
    "number_suppressed": N_("Not dialled: this number is on the stop list."),
    "prefix_not_allowed": N_("Not dialled: calls to numbers that begin like %(number)s are not allowed here."),
    "outside_hours": N_(
        "Not dialled: it is %(local_time)s there. Calls are allowed from %(calls_from)s until %(calls_until)s."
    ),
    "operator_busy": N_("You are in a call already."),
    "wrap_up_open": N_("Save the result of the last call first."),
    "no_telephone": N_("You have no telephone yet. Ask your administrator for one."),
    "no_line": N_("Not done: there is no connection to the telephone exchange. It comes back by itself."),
    "call_over": N_("The call has ended."),
    "recording_not_playable": N_("There is nothing to hear of this call. The page of the recording says why."),
    "recording_store_away": N_("The store of the recordings does not answer. Try again in a minute."),
    "import_not_now": N_("This list is being worked on, or it is through already. Load the page again."),
    "erasing_waits_for_call": N_(
        "Somebody is in a call with this person, or writes down what came of it. Wait until that is saved, then erase."
    ),
    "erasing_a_company": N_(
        "A company is not erased by law: people are. Open the contact person; if the account itself is a person, "
        "say so on its card first."
    ),
    "already_wrapped_up": N_("This call was saved already."),
}

_REASONS: dict[str, str] = {
    "empty": N_("Please fill in this field."),
    "nobody_chosen": N_("Choose at least one person."),
    "no_members": N_("Choose at least one person."),
    "no_accounts": N_("Choose at least one account."),
    "taken": N_("This is in use already. Choose another one."),
    "too_long": N_("This is too long: %(length)s of at most %(most)s characters. Shorten it."),
    "control_characters": N_("This contains line breaks or invisible characters. Type it again on one line."),
    "in_the_past": N_("This time has passed. Choose a later one."),
    "whole_day": N_("This is planned for the whole day. Type a time for it first."),
    "not_begun": N_("This day has not begun yet. Choose an earlier one."),
    "next_or_reason": N_("Plan the next contact, or say why there is none: nobody is to be forgotten."),
    "still_planned": N_("Something is planned with this account already. Leave this empty, or cancel what is planned."),
    "closed_already": N_("This account is closed already. Leave this empty."),
    "not_planned": N_("Somebody has done or cancelled this meanwhile."),
    "changed_meanwhile": N_("Somebody else changed this meanwhile. Load the page again and repeat your change."),
    "between": N_("A whole number from %(least)s to %(most)s."),
    "erased_by_law": N_("This was erased by law. Nothing can be written to it any more."),
    "not_the_name": N_("This is not the name. Type it as it stands here: %(name)s"),
    "out_of_range": N_("Choose one of the values shown."),
    "on_stop_list": N_("On the stop list: it comes in, and is not contacted all the same."),
    "line_no_address": N_("“%(line)s” is neither a telephone number nor an e-mail address. Correct this line."),
    "counts_differently": N_("These two count as different things in the figures. Choose one that counts as the same."),
    "counted_already": N_(
        "Contacts of this kind are counted already. Retire it, and make a new one that counts differently."
    ),
    "number_twice": N_("This number is there already. Change that one, or type another."),
    "number_extension": N_("An extension is at most 8 digits."),
    "email_twice": N_("This address is there already. Change that one, or type another."),
    "role_needed": N_("Nothing is sold to this account: it keeps a role, or becomes a prospect first."),
    "no_such_way": N_("This account cannot become that now. Load the page again and choose one of the values shown."),
    "merged_with_itself": N_("This is the same account already. Choose another one."),
    "merged_meanwhile": N_("One of the two was merged meanwhile. Load the page again and look at them once more."),
    "separated_already": N_("This account stands for itself already. Load the page again."),
    "client_stays": N_("One of the two is a client. Let the client stay, and merge the other one into it."),
    "call_open": N_("Somebody is in a call with one of the two. Wait until it ends, then merge them."),
    "list_at_work": N_(
        "A list that brought one of the two is being worked on. Wait until it is through, then merge them."
    ),
    "goes_to_others": N_(
        "This account goes back to somebody whose accounts you do not see. Ask your leader to separate it."
    ),
    "called_for_campaign": N_("This account was called for the campaign already; that stays in its history."),
    "options_missing": N_("Type at least one value, each on its own line."),
    "options_of_a_choice": N_("Only a field of the type “Choice” has values. Leave this empty."),
    "too_many_options": N_("At most %(most)s values. Leave some out."),
    "email_form": N_("This is not an e-mail address, such as name@example.org."),
    "login_form": N_("Use small letters, digits, dots, dashes: 2 to 40 characters."),
    "extension_form": N_("Use letters, digits, dashes: at most 32 characters."),
    "country_form": N_("Choose a country."),
    "time_zone_unknown": N_("Choose a time zone from the list."),
    "out_of_reach": N_("Choose somebody of your team who sees this account."),
    "below_itself": N_("A team cannot stand below itself. Choose another one."),
    "weak_password": _SENTENCES["weak_password"],
    "not_the_same": N_("The two new passwords differ. Type both again."),
    "wrong_password": N_("This is not your present password. Type it again."),
    "negative": N_("Enter an amount that is not below zero."),
    "not_an_amount": N_("Enter an amount, such as 1200.50."),
    "not_a_date": N_("Enter a date and a time."),
    "not_a_moment": N_("Enter a date and a time, such as “tomorrow 9:30”."),
    "not_a_time": N_("Enter a time, such as 8:30."),
    "no_number": N_("This account has no telephone number. Add one first."),
    "number_has_letters": N_("A number has no letters. Type it like +36 1 234 5678."),
    "number_too_short": N_("This number is too short. Type it with the area code, like +36 1 234 5678."),
    "number_too_long": N_("This number is too long. Check it; an extension is written as “ext 12”."),
    "number_not_a_number": N_("This is not a telephone number. Type it like +36 1 234 5678."),
    "number_premium": N_("Numbers that cost extra are not called from here."),
    "number_emergency": N_("Emergency numbers are not called from here."),
    "not_a_day": N_("Enter a day, such as “25.11” or “tomorrow”."),
    "ends_before_it_begins": N_("The period ends before it begins. Choose a later day."),
    "period_too_long": N_("Choose at most %(most)s days."),
    "not_a_number": N_("Enter a whole number."),
    "too_many_cells": N_("This line has more cells than the list has columns. Put quotation marks around the cell."),
    "name_unknown": N_("There is no entry of this name. Correct it, or add it in the administration."),
    "not_a_past_day": N_("This is not a date, such as 2024-03-15, 03/2024 or 2024."),
    "not_a_whole_day": N_("This is not a day, such as 2024-03-15."),
    "not_an_answer": N_("This is neither yes nor no."),
    "own_too_long": N_("This is longer than the field of the card. Shorten it."),
    "person_missing": N_("The line names no contact person to whom this belongs."),
    "in_the_future": N_("This day lies ahead. Only what has happened can come in."),
    "exists_elsewhere": N_("This account is with somebody else already."),
    "known_already": N_("This account is there already, and the line brings nothing new."),
    "same_as_line": N_("Line %(first)s of this list says the same already."),
    "line_refused": N_("This line could not be written. Its owner may have gone to another team since the check."),
    "came_meanwhile": N_("Somebody entered this account since the check."),
    "gone_meanwhile": N_("The account that this line is about is not there any more."),
    "column_twice": N_("Two columns cannot both mean this. Choose another meaning for one of them."),
    "no_name_column": N_("No column holds the name of the account or of the person. Choose one."),
    "list_empty": N_("There is nothing in this list. Choose a file with lines, or paste some."),
    "list_pdf": N_("This is a PDF. Ask for the list as CSV or XLSX, or paste its lines."),
    "list_picture": N_("This is a picture. Load the list as CSV, XLSX or vCard, or paste its lines."),
    "list_old_excel": N_("This is an old Excel or Word file. Save it as XLSX or CSV and load that."),
    "list_other_archive": N_("This is an archive or another kind of document. Load the list as CSV, XLSX or vCard."),
    "list_web_page": N_("This is a web page or a data file. Load the list as CSV, XLSX or vCard, or paste its lines."),
    "list_binary": N_("This is not a list. Load it as CSV, XLSX or vCard, or paste its lines."),
    "list_encoding": N_("The letters of this file cannot be told. Choose its encoding, or save it as UTF-8."),
    "list_damaged": N_("This file is damaged and cannot be read. Save it anew and load that."),
    "list_quotes": N_("In line %(line)s a quotation mark is never closed. Correct it and load the file again."),
    "list_too_large": N_("This list is too large. Split it into several files."),
    "list_too_many_lines": N_("This list has more than %(most)s lines. Split it into several files."),
    "list_too_many_columns": N_("This list has more than %(most)s columns. Leave out those that are not needed."),
    "list_too_slow": N_("This list took too long to read. Save it as CSV and load that."),
    "unknown": N_("This choice does not exist any more. Load the page again."),
}


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    match refusal:
        case Absent():
            return 404
        case Forbidden():
            return 403
        case DatabaseAway():
            return 503
        case Invalid():
            return 422
        case reminders.calendar.AskedTooOften():
            return 429
        case _:
            return 500 if refusal.code == "refused" else 409


def words_of(refusal: Refusal, language: str) -> str:
    """What a person is told."""
    spoken = translations(language)
    sentence = _REASONS.get(refusal.reason) if isinstance(refusal, Invalid) else _SENTENCES.get(refusal.code)
    return spoken.gettext(sentence or _SENTENCES["refused"]) % _filled(refusal.values, spoken)


def _filled(values: dict[str, Any], _spoken: Translations) -> dict[str, Any]:
    show: Callable[[Any], Any] = lambda value: value.strftime("%H:%M") if hasattr(value, "strftime") else value  # noqa: E731
    return {name: show(value) for name, value in values.items()}
