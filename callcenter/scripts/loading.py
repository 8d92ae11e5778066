"""From files to published versions, and from a campaign to the script that stands on the screen."""

import asyncio
import hashlib
import re
from collections import OrderedDict
from pathlib import Path

import msgspec

from callcenter.db import Connection, announce
from callcenter.ids import CampaignId
from callcenter.scripts import sql
from callcenter.scripts.checking import check, compare
from callcenter.scripts.model import Mistake, Script, ScriptsRefused
from callcenter.scripts.reading import read
from callcenter.scripts.sql import published

__all__ = [
    "FOLDER",
    "ScriptFile",
    "load_folder",
    "parse",
    "published",
    "read_folder",
    "script_for",
    "script_of_version",
]

FOLDER = Path(__file__).parents[2] / "scripts"  # the scripts that come with the program
_NAME = re.compile(r"(?P<code>[a-z][a-z0-9-]{1,60})\.(?P<language>en|hu|ru)\.txt")
_KEPT = 64  # parsed scripts in memory; a version never changes
_parsed: OrderedDict[int, Script] = OrderedDict()


class ScriptFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was read and found right."""

    script: Script
    source: str


def parse(text: str, *, file: str, code: str, language: str) -> Script:
    """The script in `text`, checked. Raises ScriptsRefused with every mistake in it."""
    script, mistakes = read(text, file=file, code=code, language=language)
    mistakes = mistakes or check(script, file)
    if mistakes:
        raise ScriptsRefused(mistakes)
    return script


def read_folder(folder: Path) -> list[ScriptFile]:
    """All scripts of `folder` (`<code>.<language>.txt`). Raises ScriptsRefused with every mistake in every file."""
    files, mistakes = [], []
    for path in sorted(folder.glob("*.txt")):
        try:
            files.append(_read_file(path))
        except ScriptsRefused as refused:
            mistakes.extend(refused.mistakes)
    mistakes.extend(compare((file.script, _file_name(file.script)) for file in files))
    if mistakes:
        raise ScriptsRefused(mistakes)
    return files


def _read_file(path: Path) -> ScriptFile:
    named = _NAME.fullmatch(path.name)
    if named is None:
        what = "A script's file is called name.language.txt, in small letters: first-call.hu.txt. Rename it."
        raise ScriptsRefused([Mistake(file=path.name, line=1, what=what)])
    try:
        source = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ScriptsRefused(
            [Mistake(file=path.name, line=1, what="The file is not UTF-8. Save it as UTF-8.")]
        ) from None
    script = parse(source, file=path.name, code=named["code"], language=named["language"])
    return ScriptFile(script=script, source=source)


def _file_name(script: Script) -> str:
    return f"{script.code}.{script.language}.txt"


async def load_folder(conn: Connection, folder: Path) -> list[str]:
    """Publish what changed in `folder` as new versions; returns what was published ("first-call.hu version 2").

    Raises ScriptsRefused when any file holds a mistake; then nothing is published. Calls that are being talked keep
    the version with which they began.
    """
    files = await asyncio.to_thread(read_folder, folder)
    await sql.lock_publishing(conn)
    published = []
    for file in files:
        script, sha256 = file.script, hashlib.sha256(file.source.encode()).digest()
        if await sql.latest_sha256(conn, script.code, script.language) == sha256:
            continue
        version = await sql.insert_version(
            conn, code=script.code, language=script.language, title=script.title, source=file.source, sha256=sha256
        )
        published.append(f"{script.code}.{script.language} version {version}")
        await announce(conn, "script", script.code)
    return published


async def script_for(conn: Connection, campaign_id: CampaignId, language: str) -> Script | None:
    """The script of a campaign in `language` (else in English, else in any); None when it has none."""
    version_id = await sql.version_id_for(conn, campaign_id, language)
    return None if version_id is None else await script_of_version(conn, version_id)


async def script_of_version(conn: Connection, version_id: int) -> Script:
    """The script of a published version, parsed once."""
    kept = _parsed.get(version_id)
    row = await sql.version_by_id(conn, version_id) if kept is None else None
    if row is not None:
        # Read, not checked: what was published once can be talked, also when checks become stricter.
        script, _ = read(row.source, file=row.code, code=row.code, language=row.language)
        kept = _parsed[version_id] = msgspec.structs.replace(script, version_id=version_id)
    if kept is None:
        raise LookupError(f"no script version {version_id}")
    _parsed.move_to_end(version_id)
    while len(_parsed) > _KEPT:
        _parsed.popitem(last=False)
    return kept
