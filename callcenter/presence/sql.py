"""The queries of `presence`."""

from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import UserId
from callcenter.presence.model import BreakReason, Presence

# A call wins over a wrap-up, a wrap-up over a break. Ready is counted from the latest thing that ended.
_PRESENCE = """
    SELECT app_user.id AS user_id, app_user.name AS user_name, team.name AS team_name,
           CASE WHEN open_call.state = 'answered' THEN 'talking'
                WHEN open_call.state IS NOT NULL THEN 'dialling'
                WHEN latest.state = 'ended' AND latest.wrapped_up_at IS NULL THEN 'wrap_up'
                WHEN pause.reason IS NOT NULL THEN 'break'
                WHEN logged_in.since IS NOT NULL THEN 'ready'
                ELSE 'logged_out' END AS state,
           CASE WHEN open_call.state IS NULL AND (latest.state IS NULL OR latest.wrapped_up_at IS NOT NULL)
                THEN pause.reason END AS reason,
           coalesce(
               open_call.answered_at, open_call.requested_at,
               CASE WHEN latest.wrapped_up_at IS NULL THEN latest.ended_at END,
               pause.began_at,
               CASE WHEN logged_in.since IS NOT NULL
                    THEN greatest(logged_in.since, latest.wrapped_up_at, pause_before.ended_at) END
           ) AS since
      FROM app_user
      JOIN team ON team.id = app_user.team_id
      CROSS JOIN LATERAL (SELECT logged_in_since(app_user.id) AS since) AS logged_in
      LEFT JOIN LATERAL (
           SELECT call.state, call.answered_at, call.requested_at
             FROM call
            WHERE call.user_id = app_user.id
              AND call.state <> 'ended'
            LIMIT 1
           ) AS open_call ON true
      LEFT JOIN LATERAL (
           SELECT call.state, call.ended_at, call.wrapped_up_at
             FROM call
            WHERE call.user_id = app_user.id
              AND call.state = 'ended'
            ORDER BY call.requested_at DESC
            LIMIT 1
           ) AS latest ON true
      LEFT JOIN operator_break AS pause ON pause.user_id = app_user.id AND pause.ended_at IS NULL
      LEFT JOIN LATERAL (
           SELECT operator_break.ended_at
             FROM operator_break
            WHERE operator_break.user_id = app_user.id
              AND operator_break.ended_at IS NOT NULL
            ORDER BY operator_break.began_at DESC
            LIMIT 1
           ) AS pause_before ON true
"""


async def presence_of(conn: Connection, user_id: UserId) -> Presence | None:
    """What the person does now."""
    return await fetch_one(conn, Presence, f"{_PRESENCE} WHERE app_user.id = $1", user_id)


async def people_now(conn: Connection) -> list[Presence]:
    """What the operators whom the acting person leads do now, by team and name; an administrator sees all."""
    return await fetch_rows(
        conn,
        Presence,
        f"""
        {_PRESENCE}
         WHERE app_user.active
           AND app_user.role = 'operator'
           AND app_user.id IN (SELECT seen_users())
         ORDER BY team.name, app_user.name, app_user.id
         LIMIT 500
        """,
    )


async def insert_break(conn: Connection, user_id: UserId, reason: BreakReason) -> bool:
    """Whether a break began; False when one is open."""
    row = await conn.fetchrow(
        """
        INSERT INTO operator_break (user_id, reason)
        VALUES ($1, $2)
            ON CONFLICT (user_id) WHERE ended_at IS NULL DO NOTHING
        RETURNING id
        """,
        user_id,
        reason.value,
    )
    return row is not None


async def close_break(conn: Connection, user_id: UserId) -> bool:
    """Whether a break ended."""
    row = await conn.fetchrow(
        "UPDATE operator_break SET ended_at = now() WHERE user_id = $1 AND ended_at IS NULL RETURNING id", user_id
    )
    return row is not None
