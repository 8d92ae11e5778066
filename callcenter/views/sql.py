"""The queries of `views`."""

from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.ids import UserId
from callcenter.views.model import Entity, Scope, Shown, View, ViewId

MOST = 100  # views that a list offers
_VIEW = """
        SELECT saved_view.id, saved_view.entity, saved_view.name, saved_view.scope, saved_view.owner_id,
               owner.name AS owner_name, saved_view.filter, saved_view.columns, saved_view.ordered,
               first_view.view_id IS NOT NULL AS first
          FROM saved_view
          JOIN app_user AS owner ON owner.id = saved_view.owner_id
          LEFT JOIN first_view ON first_view.view_id = saved_view.id AND first_view.user_id = $1
"""


async def list_views(conn: Connection, user_id: UserId, entity: Entity) -> list[View]:
    """The views of a list that the user may open: own ones first."""
    return await fetch_rows(
        conn,
        View,
        f"""{_VIEW}
         WHERE saved_view.entity = $2
         ORDER BY saved_view.owner_id <> $1, saved_view.name, saved_view.id
         LIMIT $3
        """,
        user_id,
        entity.value,
        MOST,
    )


async def view_by_id(conn: Connection, user_id: UserId, view_id: ViewId) -> View | None:
    """The view, if the user may open it."""
    return await fetch_one(conn, View, f"{_VIEW} WHERE saved_view.id = $2", user_id, view_id)


async def upsert_view(
    conn: Connection, owner_id: UserId, entity: Entity, name: str, scope: Scope, shown: Shown
) -> ViewId:
    """The id of the view of this name, which shows this now."""
    view_id: ViewId = await conn.fetchval(
        """
        INSERT INTO saved_view (owner_id, entity, name, scope, team_id, filter, columns, ordered)
        VALUES ($1, $2, $3, $4, CASE WHEN $4 = 'team' THEN (SELECT team_id FROM app_user WHERE id = $1) END, $5, $6, $7)
            ON CONFLICT ON CONSTRAINT saved_view_name_once DO UPDATE
           SET scope = excluded.scope, team_id = excluded.team_id, filter = excluded.filter,
               columns = excluded.columns, ordered = excluded.ordered
        RETURNING id
        """,
        owner_id,
        entity.value,
        name,
        scope.value,
        {field: list(chosen) for field, chosen in shown.filter.items()},
        list(shown.columns),
        shown.ordered,
    )
    return view_id


async def update_view(conn: Connection, view_id: ViewId, name: str, scope: Scope) -> bool:
    """Whether there is such a view that may be changed; it has this name and is seen by these people now."""
    status = await conn.execute(
        """
        UPDATE saved_view
           SET name = $2, scope = $3,
               team_id = CASE WHEN $3 = 'team' THEN (SELECT team_id FROM app_user WHERE id = saved_view.owner_id) END
         WHERE id = $1
        """,
        view_id,
        name,
        scope.value,
    )
    return status == "UPDATE 1"


async def delete_view(conn: Connection, view_id: ViewId) -> bool:
    """Whether there was such a view that may be deleted; it is gone."""
    return await conn.execute("DELETE FROM saved_view WHERE id = $1", view_id) == "DELETE 1"


async def set_first(conn: Connection, user_id: UserId, view_id: ViewId) -> None:
    """This view opens first."""
    await conn.execute(
        """
        INSERT INTO first_view (user_id, entity, view_id)
        SELECT $1, entity, id
          FROM saved_view
         WHERE id = $2
            ON CONFLICT (user_id, entity) DO UPDATE SET view_id = excluded.view_id
        """,
        user_id,
        view_id,
    )


async def unset_first(conn: Connection, user_id: UserId, view_id: ViewId) -> None:
    """This view does not open first."""
    await conn.execute("DELETE FROM first_view WHERE user_id = $1 AND view_id = $2", user_id, view_id)
