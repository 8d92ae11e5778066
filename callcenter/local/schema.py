"""`db/schema.sql`: the sum of all migrations, as Postgres itself writes it down."""

import re
import subprocess

from callcenter.local.postgres import find_binaries

_PARTITION = re.compile(r"\bactivity(_event)?_[0-9]{2}\b")
_NOISE = ("--", "SET ", "SELECT pg_catalog.set_config", "\\restrict", "\\unrestrict", "COMMENT ON EXTENSION")
HEAD = "-- The whole schema, made by `make schema` from the migrations. A test compares; do not edit.\n"


def dumped(url: str) -> str:
    """The schema of the database at `url` without owners, comments and the partitions, which are all alike."""
    command = [str(find_binaries() / "pg_dump"), "--schema-only", "--no-owner", "--no-comments", url]
    text = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    statements = [statement.strip() for statement in _statements(text)]
    return HEAD + "\n" + "\n\n".join(statement for statement in statements if statement) + "\n"


def _statements(text: str) -> list[str]:
    """The statements in pg_dump's order; each begins after an empty line in its output."""
    lines = [line for line in text.splitlines() if not line.startswith(_NOISE)]
    parts = re.split(r"\n{2,}", "\n".join(lines))
    return [part for part in parts if not _PARTITION.search(part.split("(")[0])]
