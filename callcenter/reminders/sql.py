"""The queries of `reminders`."""

from datetime import datetime

from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import AccountId, ActivityId, UserId
from callcenter.reminders.model import LEADS, ControlList, Reminder, ReminderSettings, Undone

SHOWN_AT_MOST = 50
COUNTED_AT_MOST = 10_000
_SETTINGS = (
    "call_minutes, meeting_minutes, task_minutes, mail_minutes, day_begins, day_ends, list_at_log_in, "
    "list_minutes_before_end, list_shows, sound"
)
LEAD = """CASE activity_kind.counts_as
                        WHEN 'call' THEN reminder_settings.call_minutes
                        WHEN 'meeting' THEN reminder_settings.meeting_minutes
                        WHEN 'mail' THEN reminder_settings.mail_minutes
                        ELSE reminder_settings.task_minutes
                    END"""
_LATE = """CASE WHEN activity.due_at IS NULL
                        THEN activity.due_on < ($2::timestamptz AT TIME ZONE app_user.time_zone)::date
                        ELSE activity.due_at < $2::timestamptz
                    END"""
# Of user $1 at the moment $2: planned, its moment has come, and not answered as it is planned now. An all-day contact
# comes when the day begins, whole days of the lead before it. Whoever is being called needs no reminder.
# The first bound is for the indexes: behind row level security they serve no expression over the row's own columns.
_DUE = f"""
          FROM reminder_settings
          JOIN app_user ON app_user.id = reminder_settings.user_id
          JOIN activity ON activity.assignee_id = reminder_settings.user_id
          JOIN account AS own ON own.id = activity.account_id
          JOIN account ON account.id = CASE WHEN own.canonical_id IS NULL THEN own.id ELSE own.canonical_id END
          JOIN activity_kind ON activity_kind.id = activity.kind_id
          LEFT JOIN person ON person.id = activity.person_id
          LEFT JOIN reminder
            ON reminder.user_id = reminder_settings.user_id
           AND reminder.account_id = activity.account_id
           AND reminder.activity_id = activity.id
           AND reminder.due_at IS NOT DISTINCT FROM activity.due_at
           AND reminder.due_on IS NOT DISTINCT FROM activity.due_on
         WHERE reminder_settings.user_id = $1
           AND activity.state = 'planned'
           AND account.deleted_at IS NULL
           AND (activity.due_at <= $2::timestamptz + '1 day'::interval
                OR (activity.due_at IS NULL AND activity.due_on <= ($2::timestamptz + '2 days'::interval)::date))
           AND (activity.due_at <= $2::timestamptz + make_interval(mins => {LEAD})
                OR (activity.due_at IS NULL
                    AND activity.due_on - {LEAD} / 1440 + reminder_settings.day_begins
                        <= $2::timestamptz AT TIME ZONE app_user.time_zone))
           AND (reminder.user_id IS NULL OR reminder.again_at <= $2::timestamptz)
           AND NOT EXISTS (
               SELECT
                 FROM call
                WHERE call.user_id = reminder_settings.user_id
                  AND call.state <> 'ended'
                  AND call.account_id = activity.account_id
                  AND call.activity_id = activity.id
               )
"""


async def settings_of(conn: Connection, user_id: UserId) -> ReminderSettings | None:
    """What the user chose."""
    return await fetch_one(
        conn, ReminderSettings, f"SELECT {_SETTINGS} FROM reminder_settings WHERE user_id = $1", user_id
    )


async def update_settings(conn: Connection, user_id: UserId, chosen: ReminderSettings) -> None:
    """What the user chose from now on."""
    await conn.execute(
        """
        UPDATE reminder_settings
           SET call_minutes = $2, meeting_minutes = $3, task_minutes = $4, mail_minutes = $5, day_begins = $6,
               day_ends = $7, list_at_log_in = $8, list_minutes_before_end = $9, list_shows = $10, sound = $11
         WHERE user_id = $1
        """,
        user_id,
        chosen.call_minutes,
        chosen.meeting_minutes,
        chosen.task_minutes,
        chosen.mail_minutes,
        chosen.day_begins,
        chosen.day_ends,
        chosen.list_at_log_in,
        chosen.list_minutes_before_end,
        chosen.list_shows.value,
        chosen.sound,
    )


async def due_reminders(conn: Connection, user_id: UserId, at: datetime) -> list[Reminder]:
    """The reminders of the user that are due and not answered, the latest promise first; the first 50."""
    return await fetch_rows(
        conn,
        Reminder,
        f"""
        SELECT account.id AS account_id, activity.id AS activity_id, account.name AS account_name, account.city,
               coalesce(trim(CASE person.language
                                 WHEN 'en' THEN person.given_name || ' ' || person.family_name
                                 ELSE person.family_name || ' ' || person.given_name
                             END), '') AS person_name,
               activity_kind.code AS kind_code, activity_kind.names AS kind_names, activity.comment,
               activity.due_at, activity.due_on, {_LATE} AS late,
               CASE WHEN activity.entered_by <> $1 THEN
                   (SELECT giver.name FROM app_user AS giver WHERE giver.id = activity.entered_by) ELSE '' END
                   AS given_by
        {_DUE}
         ORDER BY coalesce(activity.due_at, activity.due_on::timestamptz) DESC, activity.id DESC
         LIMIT {SHOWN_AT_MOST}
        """,
        user_id,
        at,
    )


async def upsert_answer(
    conn: Connection, user_id: UserId, subject: tuple[AccountId, ActivityId], at: datetime, again_at: datetime | None
) -> None:
    """What the user answered to the reminder of this planned contact, as it is planned now."""
    await conn.execute(
        """
        INSERT INTO reminder (user_id, account_id, activity_id, due_at, due_on, answered_at, again_at)
        SELECT $1, activity.account_id, activity.id, activity.due_at, activity.due_on, $4, $5
          FROM activity
         WHERE activity.account_id = ANY (family_of($2))
           AND activity.id = $3
            ON CONFLICT (user_id, account_id, activity_id) DO UPDATE
           SET due_at = excluded.due_at, due_on = excluded.due_on, answered_at = excluded.answered_at,
               again_at = excluded.again_at
        """,
        user_id,
        *subject,
        at,
        again_at,
    )


async def answer_late(conn: Connection, user_id: UserId, shown_at: datetime, again_at: datetime | None) -> None:
    """What the user answered, to all reminders that were late when the list was shown."""
    await conn.execute(
        f"""
        INSERT INTO reminder (user_id, account_id, activity_id, due_at, due_on, answered_at, again_at)
        SELECT $1, activity.account_id, activity.id, activity.due_at, activity.due_on, $2, $3
        {_DUE}
           AND {_LATE}
            ON CONFLICT (user_id, account_id, activity_id) DO UPDATE
           SET due_at = excluded.due_at, due_on = excluded.due_on, answered_at = excluded.answered_at,
               again_at = excluded.again_at
        """,
        user_id,
        shown_at,
        again_at,
    )


async def control_list_of(conn: Connection, user_id: UserId, at: datetime) -> ControlList | None:
    """When the user's list was to come last, as of this moment."""
    return await fetch_one(
        conn,
        ControlList,
        """
        SELECT CASE WHEN reminder_settings.list_at_log_in THEN control_list.logged_in_at END AS logged_in_at,
               latest_at(reminder_settings.day_ends - make_interval(mins => reminder_settings.list_minutes_before_end),
                         app_user.time_zone, $2) AS before_end_at,
               control_list.answered_at, control_list.again_at, reminder_settings.list_shows AS shows
          FROM control_list
          JOIN reminder_settings ON reminder_settings.user_id = control_list.user_id
          JOIN app_user ON app_user.id = control_list.user_id
         WHERE control_list.user_id = $1
        """,
        user_id,
        at,
    )


async def set_logged_in(conn: Connection, user_id: UserId, at: datetime) -> None:
    """The user has logged in."""
    await conn.execute("UPDATE control_list SET logged_in_at = $2 WHERE user_id = $1", user_id, at)


async def answer_list(conn: Connection, user_id: UserId, at: datetime, again_at: datetime | None) -> None:
    """What the user answered to the list."""
    await conn.execute(
        "UPDATE control_list SET answered_at = $2, again_at = $3 WHERE user_id = $1", user_id, at, again_at
    )


async def undone_of(conn: Connection, user_id: UserId, day_begins: datetime, until: datetime) -> Undone:
    """How much of the user's plans up to `until` is undone: of days before `day_begins`, and after it."""
    found = await fetch_one(
        conn,
        Undone,
        f"""
        SELECT count(*) FILTER (WHERE plan.begins < $2) AS earlier, count(*) FILTER (WHERE plan.begins >= $2) AS today
          FROM (
               SELECT coalesce(activity.due_at, activity.due_on::timestamp AT TIME ZONE app_user.time_zone) AS begins
                 FROM activity
                 JOIN account ON account.id = activity.account_id
                 JOIN app_user ON app_user.id = activity.assignee_id
                WHERE activity.assignee_id = $1
                  AND activity.state = 'planned'
                  AND account.deleted_at IS NULL
                  AND (activity.due_at < $3
                       OR (activity.due_at IS NULL AND activity.due_on <= ($3 + '1 day'::interval)::date))
                  AND coalesce(activity.due_at, activity.due_on::timestamp AT TIME ZONE app_user.time_zone) < $3
                LIMIT {COUNTED_AT_MOST}
               ) AS plan
        """,
        user_id,
        day_begins,
        until,
    )
    assert found is not None
    return found


async def begin_beat(conn: Connection) -> datetime | None:
    """Up to when people were told; None while another process is telling them."""
    told_until: datetime | None = await conn.fetchval("SELECT told_until FROM reminder_beat FOR UPDATE SKIP LOCKED")
    return told_until


async def end_beat(conn: Connection, told_until: datetime) -> None:
    """People were told of everything up to this moment."""
    await conn.execute("UPDATE reminder_beat SET told_until = $1", told_until)


# After $1 and up to $2, with the leads $3. The fence keeps one probe of the index for each lead.
WHO_IS_DUE = f"""
    SELECT due.user_id
      FROM (
           SELECT plan.assignee_id AS user_id
             FROM unnest($3::int[]) AS lead (minutes)
             CROSS JOIN LATERAL (
                  SELECT activity.assignee_id, activity.kind_id
                    FROM activity
                   WHERE activity.state = 'planned'
                     AND activity.due_at IS NOT NULL
                     AND planned_for(activity.due_at, activity.due_on)
                         > $1::timestamptz + make_interval(mins => lead.minutes)
                     AND planned_for(activity.due_at, activity.due_on)
                         <= $2::timestamptz + make_interval(mins => lead.minutes)
                  OFFSET 0
                  ) AS plan
             JOIN activity_kind ON activity_kind.id = plan.kind_id
             JOIN reminder_settings ON reminder_settings.user_id = plan.assignee_id
            WHERE lead.minutes IN (0, {LEAD})
           UNION
           SELECT reminder.user_id
             FROM reminder
            WHERE reminder.again_at > $1::timestamptz
              AND reminder.again_at <= $2::timestamptz
           UNION
           SELECT control_list.user_id
             FROM control_list
            WHERE control_list.again_at > $1::timestamptz
              AND control_list.again_at <= $2::timestamptz
           UNION
           SELECT app_user.id
             FROM app_user
             JOIN reminder_settings ON reminder_settings.user_id = app_user.id
            WHERE latest_at(reminder_settings.day_begins, app_user.time_zone, $2::timestamptz) > $1::timestamptz
               OR latest_at(
                      reminder_settings.day_ends - make_interval(mins => reminder_settings.list_minutes_before_end),
                      app_user.time_zone, $2::timestamptz
                  ) > $1::timestamptz
           ) AS due
      JOIN app_user ON app_user.id = due.user_id
     WHERE app_user.active
"""


async def users_with_something_due(conn: Connection, after: datetime, until: datetime) -> list[UserId]:
    """Active users with a reminder, a snooze or a list whose moment fell into that time."""
    return [row["user_id"] for row in await conn.fetch(WHO_IS_DUE, after, until, list(LEADS))]
