"""Every address of the panel, grouped by the noun it is about."""

from aiohttp import web

from callcenter.panel import live, sip
from callcenter.panel.pages import (
    account_list,
    account_parts,
    accounts,
    administration,
    administration_audit,
    administration_campaigns,
    administration_dictionaries,
    administration_teams,
    administration_telephones,
    breaks,
    calls,
    duplicates,
    figures,
    handovers,
    import_mapping,
    imports,
    live_calls,
    login,
    me,
    moments,
    next_steps,
    orders,
    past_contacts,
    plan_list,
    plans,
    recording_sound,
    recordings,
    reminders,
    script_runs,
    views,
    workplace,
)

ACCOUNT = "/accounts/{account_id:[0-9]{1,18}}"
RECORDING = "/recordings/{call_id:[0-9a-f-]{36}}"
ACTIVITY = ACCOUNT + "/activities/{activity_id:[0-9]{1,18}}"
ADMINISTRATION = "/administration"
USER = ADMINISTRATION + "/users/{user_id:[0-9]{1,18}}"
TEAM = ADMINISTRATION + "/teams/{team_id:[0-9]{1,18}}"
TELEPHONE = ADMINISTRATION + "/telephones/{telephone_id:[0-9]{1,18}}"
DICTIONARY = ADMINISTRATION + "/{dictionary:kinds|purposes|results|sources|types}"
DICTIONARY_ENTRY = DICTIONARY + "/{entry_id:[0-9]{1,18}}"
IMPORT = "/imports/{batch_id:[0-9]{1,18}}"
VIEW = "/views/{view_id:[0-9]{1,18}}"
CALL = "/calls/{call_id:[0-9a-f-]{36}}"

ROUTES = [
    web.get("/login", login.show, name="login"),
    web.post("/login", login.create, name="login"),
    web.post("/logout", login.destroy),
    # the operator's workplace
    web.get("/", workplace.index),
    web.get("/workplace", workplace.show),
    web.get("/workplace/script", workplace.show_script),
    web.post("/me/break", breaks.create),
    web.delete("/me/break", breaks.destroy),
    # calls
    web.post(f"{ACCOUNT}/calls", calls.create),
    web.post(f"{CALL}/hang-up", calls.hang_up),
    web.post(f"{CALL}/return", calls.come_back),
    web.post(f"{CALL}/tones", calls.send_tones),
    web.post(f"{CALL}/recording-pause", calls.pause_recording),
    web.delete(f"{CALL}/recording-pause", calls.resume_recording),
    web.post(f"{CALL}/wrap-up", calls.wrap_up),
    web.post(f"{CALL}/wrap-up/time", calls.extend_wrap_up),
    web.post(f"{CALL}/script-answers", script_runs.create),
    web.post(f"{CALL}/script-moves", script_runs.move),
    # accounts
    web.get("/accounts", account_list.index),
    web.get("/accounts/new", accounts.new),
    web.post("/accounts", accounts.create),
    web.get(ACCOUNT, accounts.show),
    web.post(ACCOUNT, accounts.update),
    web.get(f"{ACCOUNT}/edit", accounts.edit),
    web.post(f"{ACCOUNT}/people", accounts.create_person),
    web.post(f"{ACCOUNT}/numbers", accounts.create_number),
    web.post(f"{ACCOUNT}/orders", orders.create),
    web.post(f"{ACCOUNT}/client-changes", orders.change_client),
    web.post(f"{ACCOUNT}/plans", plans.create),
    web.get(f"{ACCOUNT}/past-contacts/new", past_contacts.new),
    web.post(f"{ACCOUNT}/past-contacts", past_contacts.create),
    web.get(ACTIVITY, plans.show),
    web.post(f"{ACTIVITY}/postponement", plans.postpone),
    web.post(f"{ACTIVITY}/cancellation", plans.cancel),
    web.post(f"{ACTIVITY}/completion", plans.complete),
    # nobody forgotten: with whom nothing is planned, and why
    web.get("/day/next-steps", next_steps.index),
    web.post(f"{ACCOUNT}/next-step-reasons", next_steps.create),
    # planned contacts, and lists that people keep
    web.get("/plans", plan_list.index),
    web.post("/views", views.create),
    web.get(VIEW, views.edit),
    web.post(VIEW, views.update),
    web.post(f"{VIEW}/deletion", views.destroy),
    web.post(f"{VIEW}/first", views.open_first),
    # reminders: of one planned contact, and the list of what is undone
    web.get("/reminders", reminders.show),
    web.post(f"{ACTIVITY}/acknowledgement", reminders.acknowledge),
    web.post(f"{ACTIVITY}/snooze", reminders.snooze),
    web.post("/reminders/acknowledgement", reminders.acknowledge_late),
    web.post("/reminders/snooze", reminders.snooze_late),
    # parts of an account's page
    web.get(f"{ACCOUNT}/head", account_parts.head),
    web.get(f"{ACCOUNT}/last-time", account_parts.last_time),
    web.get(f"{ACCOUNT}/people", account_parts.people),
    web.get(f"{ACCOUNT}/timeline", account_parts.timeline),
    web.get(f"{ACCOUNT}/note", account_parts.note),
    web.put(f"{ACCOUNT}/note", account_parts.save_note),
    # recordings, running calls, figures
    web.get("/recordings", recordings.index),
    web.get(RECORDING, recordings.show),
    web.get(f"{RECORDING}/peaks", recordings.peaks),
    web.get(f"{RECORDING}/audio", recording_sound.audio),
    web.post(f"{RECORDING}/heard", recording_sound.create_heard),
    web.get(f"{RECORDING}/comments", recordings.comments),
    web.post(f"{RECORDING}/comments", recordings.create_comment),
    web.post(f"{RECORDING}/attempts", recordings.create_attempt),
    web.get("/live-calls", live_calls.index),
    web.get("/figures", figures.index),
    web.get("/figures/contacts", figures.contacts),
    # lists come in
    web.get("/imports", imports.index),
    web.post("/imports", imports.create),
    web.get(IMPORT, imports.show),
    web.get(f"{IMPORT}/state", imports.state),
    web.get(f"{IMPORT}/mapping", import_mapping.show),
    web.post(f"{IMPORT}/mapping", import_mapping.update),
    web.post(f"{IMPORT}/run", imports.run),
    web.post(f"{IMPORT}/undo", imports.undo),
    web.get(f"{IMPORT}/rejected.csv", imports.rejected),
    # accounts that may be the same
    web.get("/duplicates", duplicates.index),
    web.post("/duplicates/{pair_id:[0-9]{1,18}}/dismissal", duplicates.dismiss),
    web.post("/duplicates/{pair_id:[0-9]{1,18}}/return", duplicates.bring_back),
    # handing over
    web.get("/handovers", handovers.index),
    web.get("/handovers/from/{user_id:[0-9]{1,18}}", handovers.new),
    web.post("/handovers/from/{user_id:[0-9]{1,18}}", handovers.create),
    web.get("/handovers/{handover_id:[0-9]{1,18}}", handovers.show),
    web.post("/handovers/{handover_id:[0-9]{1,18}}/undoing", handovers.undo),
    # administration
    web.get(ADMINISTRATION, administration.index),
    web.get(f"{ADMINISTRATION}/users/new", administration.new),
    web.post(f"{ADMINISTRATION}/users", administration.create),
    web.get(USER, administration.edit),
    web.post(USER, administration.update),
    web.post(f"{USER}/deactivation", administration.deactivate),
    web.post(f"{USER}/reactivation", administration.reactivate),
    web.post(f"{USER}/password", administration.create_password),
    web.get(f"{ADMINISTRATION}/teams", administration_teams.index),
    web.post(f"{ADMINISTRATION}/teams", administration_teams.create),
    web.get(TEAM, administration_teams.edit),
    web.post(TEAM, administration_teams.update),
    web.get(f"{ADMINISTRATION}/telephones", administration_telephones.index),
    web.post(f"{ADMINISTRATION}/telephones", administration_telephones.create),
    web.post(f"{TELEPHONE}/activation", administration_telephones.activate),
    web.post(f"{TELEPHONE}/deactivation", administration_telephones.deactivate),
    web.post(f"{TELEPHONE}/secret", administration_telephones.create_secret),
    web.get(DICTIONARY, administration_dictionaries.index),
    web.post(DICTIONARY, administration_dictionaries.create),
    web.get(DICTIONARY_ENTRY, administration_dictionaries.edit),
    web.post(DICTIONARY_ENTRY, administration_dictionaries.update),
    web.post(f"{DICTIONARY_ENTRY}/retirement", administration_dictionaries.retire),
    web.post(f"{DICTIONARY_ENTRY}/restoration", administration_dictionaries.restore),
    web.post(f"{DICTIONARY_ENTRY}/place", administration_dictionaries.move),
    web.post(f"{DICTIONARY_ENTRY}/merge", administration_dictionaries.merge),
    web.post(f"{DICTIONARY_ENTRY}/separation", administration_dictionaries.separate),
    web.get(f"{ADMINISTRATION}/campaigns", administration_campaigns.index),
    web.get(f"{ADMINISTRATION}/audit", administration_audit.index),
    web.post(f"{ADMINISTRATION}/audit/check", administration_audit.check),
    # one's own settings
    web.get("/me", me.show),
    web.post("/me", me.update),
    web.post("/me/script", me.update_script),
    web.post("/me/reminders", reminders.update),
    web.post("/me/password", me.update_password),
    # what the scripts of a page ask for: what was understood of a date, news, the telephone
    web.get("/moments", moments.show),
    web.get("/live", live.show),
    web.get("/sip", sip.show),
]
