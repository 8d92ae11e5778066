"""The queries of the telephones."""

from callcenter.db import Connection, fetch_one, fetch_rows
from callcenter.errors import Absent
from callcenter.ids import PbxId, TelephoneId, UserId
from callcenter.users.model import Telephone


async def telephone_of(conn: Connection, user_id: UserId) -> Telephone | None:
    """The telephone that rings for the user: of the kind that they chose, else the one that there is."""
    return await fetch_one(
        conn,
        Telephone,
        """
        SELECT telephone.id, telephone.user_id, telephone.pbx_id, telephone.extension, telephone.kind,
               telephone.active, telephone.created_at
          FROM telephone
          JOIN app_user ON app_user.id = telephone.user_id
         WHERE telephone.user_id = $1
           AND telephone.active
         ORDER BY telephone.kind = app_user.rings DESC, telephone.id
         LIMIT 1
        """,
        user_id,
    )


async def list_telephones(conn: Connection) -> list[Telephone]:
    """All telephones."""
    return await fetch_rows(
        conn,
        Telephone,
        "SELECT id, user_id, pbx_id, extension, kind, active, created_at FROM telephone ORDER BY extension",
    )


async def browser_telephone_of(conn: Connection, user_id: UserId) -> Telephone | None:
    """The user's softphone, in use or not."""
    return await fetch_one(
        conn,
        Telephone,
        """
        SELECT id, user_id, pbx_id, extension, kind, active, created_at
          FROM telephone
         WHERE user_id = $1
           AND kind = 'browser'
         ORDER BY active DESC, id
         LIMIT 1
        """,
        user_id,
    )


async def add_telephone(
    conn: Connection, user_id: UserId, pbx_id: PbxId, extension: str, kind: str, digest: str | None
) -> None:
    """A telephone; an extension that was in use before is taken over by nobody."""
    await conn.execute(
        "INSERT INTO telephone (user_id, pbx_id, extension, kind, digest) VALUES ($1, $2, $3, $4, $5)",
        user_id,
        pbx_id,
        extension,
        kind,
        digest,
    )


async def set_browser_digest(conn: Connection, user_id: UserId, digest: str) -> None:
    """The softphone's credential; nothing is written (and nobody woken) when it is the same."""
    await conn.execute(
        """
        UPDATE telephone
           SET digest = $2
         WHERE user_id = $1
           AND kind = 'browser'
           AND active
           AND digest IS DISTINCT FROM $2
        """,
        user_id,
        digest,
    )


async def update_telephone(conn: Connection, telephone_id: TelephoneId, active: bool) -> str:
    """In or out of use; its extension. Raises Absent."""
    extension: str | None = await conn.fetchval(
        "UPDATE telephone SET active = $2 WHERE id = $1 RETURNING extension", telephone_id, active
    )
    if extension is None:
        raise Absent()
    return extension


async def set_digest(conn: Connection, telephone_id: TelephoneId, digest: str) -> None:
    """A new credential."""
    await conn.execute("UPDATE telephone SET digest = $2 WHERE id = $1", telephone_id, digest)
