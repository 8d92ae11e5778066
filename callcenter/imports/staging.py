"""A file becomes a batch: its lines are kept as they stand, and what its columns mean is proposed."""

from collections.abc import AsyncIterator
from pathlib import Path

from callcenter import accounts, lists, users
from callcenter.db import Connection
from callcenter.ids import BatchId, UserId
from callcenter.imports import mapping, sql
from callcenter.imports.model import Settings
from callcenter.imports.understanding import hash_of, own_fields, own_headings, proposed


async def stage(
    conn: Connection, by: UserId, path: Path, *, file_name: str, form: lists.Form | None = None, encoding: str = ""
) -> BatchId:
    """Keep the list in the file at `path`, which the caller deletes. Raises lists.ListRefused.

    `form` TEXT says that it was pasted; `encoding` is used instead of being found out.
    """
    async with lists.opened(path, form=form, encoding=encoding) as opened:
        head = opened.head
        columns = {
            "file_name": file_name[:200], "form": head.form.value, "encoding": head.encoding,
            "separator": head.separator, "headings": head.headings, "headed": head.headed,
            "settings": await _first_settings(conn, head),
        }  # fmt: skip
        batch_id = await sql.insert_batch(conn, by, columns)
        lines = await sql.stage_rows(conn, batch_id, _numbered(opened))
    if lines <= head.headed:
        raise lists.ListRefused("empty")
    await users.audit(conn, by, "import.uploaded", batch_id, file=file_name[:200], lines=lines)
    return batch_id


async def _numbered(opened: lists.OpenList) -> AsyncIterator[tuple[int, list[str]]]:
    line = 0
    async for block in opened.blocks():
        for cells in block:
            line += 1
            if any(cell.strip() for cell in cells):
                yield line, cells


async def _first_settings(conn: Connection, head: lists.Head) -> Settings:
    """As last time under the same headings; else what the headings say."""
    fields = None
    if head.headed or head.form is lists.Form.VCARD:
        fields = await mapping.remembered_fields(conn, hash_of(head.headings))
    guessed = fields is None or len(fields) > len(head.headings)
    own = own_headings(own_fields(await accounts.fields.all_fields(conn)))
    known = proposed(head.headings, own) if guessed or fields is None else fields
    return Settings(fields=[*known, *[""] * (len(head.headings) - len(known))], headed=head.headed)
