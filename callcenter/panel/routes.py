"""Every address of the panel, grouped by the noun it is about."""

from aiohttp import web

from callcenter.panel import live, sip
from callcenter.panel.pages import (
    accounts,
    administration,
    campaigns,
    day,
    duplicates,
    erasing,
    exports,
    figures,
    handovers,
    imports,
    login,
    me,
    moments,
    plans,
    recordings,
    search,
    views,
    workplace,
)

ACCOUNT = "/accounts/{account_id:[0-9]{1,18}}"
PERSON = ACCOUNT + "/people/{person_id:[0-9]{1,18}}"
NUMBER = ACCOUNT + "/numbers/{number_id:[0-9]{1,18}}"
EMAIL = ACCOUNT + "/emails/{email_id:[0-9]{1,18}}"
RECORDING = "/recordings/{call_id:[0-9a-f-]{36}}"
ACTIVITY = ACCOUNT + "/activities/{activity_id:[0-9]{1,18}}"
ADMINISTRATION = "/administration"
USER = ADMINISTRATION + "/users/{user_id:[0-9]{1,18}}"
TEAM = ADMINISTRATION + "/teams/{team_id:[0-9]{1,18}}"
TELEPHONE = ADMINISTRATION + "/telephones/{telephone_id:[0-9]{1,18}}"
CAMPAIGN = "/campaigns/{campaign_id:[0-9]{1,18}}"
DICTIONARY = ADMINISTRATION + "/{dictionary:kinds|purposes|results|sources|types|reasons}"
DICTIONARY_ENTRY = DICTIONARY + "/{entry_id:[0-9]{1,18}}"
FIELD = ADMINISTRATION + "/fields/{field_id:[0-9]{1,18}}"
IMPORT = "/imports/{batch_id:[0-9]{1,18}}"
VIEW = "/views/{view_id:[0-9]{1,18}}"
CALL = "/calls/{call_id:[0-9a-f-]{36}}"

ROUTES = [
    web.get("/login", login.show, name="login"),
    web.post("/login", login.create, name="login"),
    web.post("/logout", login.destroy),
    # the operator's workplace
    web.get("/", workplace.page.index),
    web.get("/workplace", workplace.page.show),
    web.get("/workplace/script", workplace.page.show_script),
    web.post("/me/break", workplace.breaks.create),
    web.delete("/me/break", workplace.breaks.destroy),
    # calls
    web.post(f"{ACCOUNT}/calls", workplace.calls.create),
    web.post(f"{CALL}/hang-up", workplace.calls.hang_up),
    web.post(f"{CALL}/return", workplace.calls.come_back),
    web.post(f"{CALL}/tones", workplace.calls.send_tones),
    web.post(f"{CALL}/recording-pause", workplace.calls.pause_recording),
    web.delete(f"{CALL}/recording-pause", workplace.calls.resume_recording),
    web.post(f"{CALL}/wrap-up", workplace.calls.wrap_up),
    web.post(f"{CALL}/wrap-up/time", workplace.calls.extend_wrap_up),
    web.post(f"{CALL}/script-answers", workplace.script_runs.create),
    web.post(f"{CALL}/script-moves", workplace.script_runs.move),
    # accounts
    web.get("/search", search.show),
    web.get("/accounts", accounts.listing.index),
    web.get("/accounts/new", accounts.entering.new),
    web.post("/accounts", accounts.entering.create),
    web.post("/accounts/look-alikes", accounts.entering.look_alikes),
    web.get(ACCOUNT, accounts.card.show),
    web.post(ACCOUNT, accounts.card.update),
    web.get(f"{ACCOUNT}/edit", accounts.card.edit),
    web.get(f"{ACCOUNT}/merge", accounts.merges.new),
    web.post(f"{ACCOUNT}/merge", accounts.merges.create),
    web.get(f"{ACCOUNT}/merged", accounts.merges.index),
    web.post(f"{ACCOUNT}/separation", accounts.merges.separate),
    web.post(f"{ACCOUNT}/people", accounts.people.create),
    web.get(PERSON, accounts.people.show),
    web.post(PERSON, accounts.people.update),
    web.post(f"{PERSON}/first", accounts.people.put_first),
    web.post(f"{ACCOUNT}/numbers", accounts.reach.create_number),
    web.post(NUMBER, accounts.reach.update_number),
    web.post(f"{NUMBER}/first", accounts.reach.put_number_first),
    web.post(f"{NUMBER}/removal", accounts.reach.remove_number),
    web.post(f"{ACCOUNT}/emails", accounts.reach.create_email),
    web.post(EMAIL, accounts.reach.update_email),
    web.post(f"{EMAIL}/first", accounts.reach.put_email_first),
    web.post(f"{EMAIL}/removal", accounts.reach.remove_email),
    web.post(f"{ACCOUNT}/lifecycle", accounts.standing.update_lifecycle),
    web.post(f"{ACCOUNT}/roles", accounts.standing.update_roles),
    web.post(f"{ACCOUNT}/campaigns", accounts.standing.create_standing),
    web.post(f"{ACCOUNT}/campaigns/{{campaign_id:[0-9]{{1,18}}}}/removal", accounts.standing.destroy_standing),
    web.post(f"{ACCOUNT}/orders", accounts.orders.create),
    web.post(f"{ACCOUNT}/client-changes", accounts.orders.change_client),
    web.post(f"{ACCOUNT}/plans", plans.planning.create),
    web.get(f"{ACCOUNT}/past-contacts/new", accounts.past_contacts.new),
    web.post(f"{ACCOUNT}/past-contacts", accounts.past_contacts.create),
    web.get(ACTIVITY, plans.planning.show),
    web.post(f"{ACTIVITY}/postponement", plans.planning.postpone),
    web.post(f"{ACTIVITY}/cancellation", plans.planning.cancel),
    web.post(f"{ACTIVITY}/completion", plans.planning.complete),
    # one person's day
    web.get("/day", day.plan.index),
    web.get("/day/places", day.plan.places),
    web.post(f"{ACTIVITY}/moves", day.moves.create),
    web.get("/day/looking-back", day.looking_back.index),
    web.get("/day/assignments", day.assignments.index),
    web.get("/day/assignments/new", day.assigning.new),
    web.post("/day/assignments", day.assigning.create),
    # nobody forgotten: with whom nothing is planned, and why
    web.get("/day/next-steps", day.next_steps.index),
    web.get("/day/undone", day.undone.index),
    web.post(f"{ACCOUNT}/next-step-reasons", day.next_steps.create),
    # planned contacts, and lists that people keep
    web.get("/plans", plans.listing.index),
    web.post("/views", views.create),
    web.get(VIEW, views.edit),
    web.post(VIEW, views.update),
    web.post(f"{VIEW}/deletion", views.destroy),
    web.post(f"{VIEW}/first", views.open_first),
    # reminders: of one planned contact, and the list of what is undone
    web.get("/reminders", me.reminders.show),
    web.post(f"{ACTIVITY}/acknowledgement", me.reminders.acknowledge),
    web.post(f"{ACTIVITY}/snooze", me.reminders.snooze),
    web.post("/reminders/acknowledgement", me.reminders.acknowledge_late),
    web.post("/reminders/snooze", me.reminders.snooze_late),
    # parts of an account's page
    web.get(f"{ACCOUNT}/head", accounts.parts.head),
    web.get(f"{ACCOUNT}/last-time", accounts.parts.last_time),
    web.get(f"{ACCOUNT}/people", accounts.parts.people),
    web.get(f"{ACCOUNT}/timeline", accounts.parts.timeline),
    web.get(f"{ACCOUNT}/note", accounts.parts.note),
    web.put(f"{ACCOUNT}/note", accounts.parts.save_note),
    # do not call, do not write
    web.get(f"{ACCOUNT}/stops", accounts.stops.index),
    web.post(f"{ACCOUNT}/stops", accounts.stops.create),
    web.post(f"{ACCOUNT}/stops/{{stop_id:[0-9]{{1,18}}}}/lifting", accounts.stops.lift),
    # what the law gives to a person: everything known, and erasing
    web.get(f"{ACCOUNT}/erasure", erasing.erasures.show),
    web.post(f"{ACCOUNT}/erasure", erasing.erasures.create),
    web.get(f"{PERSON}/erasure", erasing.erasures.show),
    web.post(f"{PERSON}/erasure", erasing.erasures.create),
    web.get(f"{ACCOUNT}/everything.zip", erasing.everything.show),
    web.get(f"{PERSON}/everything.zip", erasing.everything.show),
    # recordings, running calls, figures
    web.get("/recordings", recordings.hearing.index),
    web.get(RECORDING, recordings.hearing.show),
    web.get(f"{RECORDING}/peaks", recordings.hearing.peaks),
    web.get(f"{RECORDING}/audio", recordings.sound.audio),
    web.post(f"{RECORDING}/heard", recordings.sound.create_heard),
    web.get(f"{RECORDING}/comments", recordings.hearing.comments),
    web.post(f"{RECORDING}/comments", recordings.hearing.create_comment),
    web.post(f"{RECORDING}/attempts", recordings.hearing.create_attempt),
    web.get("/live-calls", workplace.live_calls.index),
    web.get("/figures", figures.index),
    web.get("/figures/contacts", figures.contacts),
    # lists go out: the same question as the page of the list, the answer a file
    web.get("/exports/{list:accounts|plans|recordings|contacts|next-steps}.{form:csv|xlsx}", exports.show),
    # lists come in
    web.get("/imports", imports.batches.index),
    web.post("/imports", imports.batches.create),
    web.get(IMPORT, imports.batches.show),
    web.get(f"{IMPORT}/state", imports.batches.state),
    web.get(f"{IMPORT}/mapping", imports.mapping.show),
    web.post(f"{IMPORT}/mapping", imports.mapping.update),
    web.post(f"{IMPORT}/run", imports.batches.run),
    web.post(f"{IMPORT}/undo", imports.batches.undo),
    web.get(f"{IMPORT}/rejected.csv", imports.batches.rejected),
    # accounts that may be the same
    web.get("/duplicates", duplicates.index),
    web.post("/duplicates/{pair_id:[0-9]{1,18}}/dismissal", duplicates.dismiss),
    web.post("/duplicates/{pair_id:[0-9]{1,18}}/return", duplicates.bring_back),
    # campaigns
    web.get("/campaigns", campaigns.index),
    web.get(CAMPAIGN, campaigns.show),
    web.post(f"{CAMPAIGN}/accounts", campaigns.bring_in),
    # handing over
    web.get("/handovers", handovers.index),
    web.get("/handovers/from/{user_id:[0-9]{1,18}}", handovers.new),
    web.post("/handovers/from/{user_id:[0-9]{1,18}}", handovers.create),
    web.get("/handovers/{handover_id:[0-9]{1,18}}", handovers.show),
    web.post("/handovers/{handover_id:[0-9]{1,18}}/undoing", handovers.undo),
    # administration
    web.get(ADMINISTRATION, administration.users.index),
    web.get(f"{ADMINISTRATION}/users/new", administration.users.new),
    web.post(f"{ADMINISTRATION}/users", administration.users.create),
    web.get(USER, administration.users.edit),
    web.post(USER, administration.users.update),
    web.post(f"{USER}/deactivation", administration.users.deactivate),
    web.post(f"{USER}/reactivation", administration.users.reactivate),
    web.post(f"{USER}/password", administration.users.create_password),
    web.get(f"{ADMINISTRATION}/teams", administration.teams.index),
    web.post(f"{ADMINISTRATION}/teams", administration.teams.create),
    web.get(TEAM, administration.teams.edit),
    web.post(TEAM, administration.teams.update),
    web.get(f"{ADMINISTRATION}/telephones", administration.telephones.index),
    web.post(f"{ADMINISTRATION}/telephones", administration.telephones.create),
    web.post(f"{TELEPHONE}/activation", administration.telephones.activate),
    web.post(f"{TELEPHONE}/deactivation", administration.telephones.deactivate),
    web.post(f"{TELEPHONE}/secret", administration.telephones.create_secret),
    web.get(DICTIONARY, administration.dictionaries.index),
    web.post(DICTIONARY, administration.dictionaries.create),
    web.get(DICTIONARY_ENTRY, administration.dictionaries.edit),
    web.post(DICTIONARY_ENTRY, administration.dictionaries.update),
    web.post(f"{DICTIONARY_ENTRY}/retirement", administration.dictionaries.retire),
    web.post(f"{DICTIONARY_ENTRY}/restoration", administration.dictionaries.restore),
    web.post(f"{DICTIONARY_ENTRY}/place", administration.dictionaries.move),
    web.post(f"{DICTIONARY_ENTRY}/merge", administration.dictionaries.merge),
    web.post(f"{DICTIONARY_ENTRY}/separation", administration.dictionaries.separate),
    web.get(f"{ADMINISTRATION}/fields", administration.fields.index),
    web.post(f"{ADMINISTRATION}/fields", administration.fields.create),
    web.get(FIELD, administration.fields.edit),
    web.post(FIELD, administration.fields.update),
    web.post(f"{FIELD}/retirement", administration.fields.retire),
    web.post(f"{FIELD}/restoration", administration.fields.restore),
    web.get(f"{ADMINISTRATION}/campaigns", administration.campaigns.index),
    web.post(f"{ADMINISTRATION}/campaigns", administration.campaigns.create),
    web.get(f"{ADMINISTRATION}{CAMPAIGN}", administration.campaigns.edit),
    web.post(f"{ADMINISTRATION}{CAMPAIGN}", administration.campaigns.update),
    web.get(f"{ADMINISTRATION}/stop-list", administration.stop_list.index),
    web.post(f"{ADMINISTRATION}/stop-list", administration.stop_list.create),
    web.post(f"{ADMINISTRATION}/stop-list/{{stop_id:[0-9]{{1,18}}}}/lifting", administration.stop_list.lift),
    web.get(f"{ADMINISTRATION}/erasures", erasing.erasures.index),
    web.get(f"{ADMINISTRATION}/audit", administration.audit.index),
    web.post(f"{ADMINISTRATION}/audit/check", administration.audit.check),
    # one's own settings
    web.get("/me", me.settings.show),
    web.post("/me", me.settings.update),
    web.post("/me/script", me.settings.update_script),
    web.post("/me/reminders", me.reminders.update),
    web.post("/me/password", me.settings.update_password),
    web.post("/me/calendar", me.calendars.create),
    web.post("/me/calendar/removal", me.calendars.destroy),
    # planned contacts for a calendar program, by a secret address instead of a log-in
    web.get("/calendars/{token:[A-Za-z0-9_-]{43}}.ics", me.calendars.show, name="calendar"),
    # what the scripts of a page ask for: what was understood of a date, news, the telephone
    web.get("/moments", moments.show),
    web.get("/live", live.show),
    web.get("/sip", sip.show),
]
