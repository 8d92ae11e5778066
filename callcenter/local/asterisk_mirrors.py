"""Which Debian mirrors this machine's apt is set up with."""

import os
from collections.abc import Iterator
from pathlib import Path

SETTING = "CALLCENTER_DEBIAN_MIRROR"
STABLE_SUITES = ("bullseye", "bookworm", "trixie", "oldoldstable", "oldstable", "stable")
SUITES = frozenset((*STABLE_SUITES, "forky", "duke", "testing", "sid", "unstable"))


def mirrors(etc_apt: Path = Path("/etc/apt")) -> list[str]:
    """Give the addresses of the main Debian archive, the likeliest first, each once.

    ``CALLCENTER_DEBIAN_MIRROR`` replaces what apt's files say. Archives of security updates and of other
    publishers are left out as far as their lines tell; the archive's signature decides in the end.
    """
    if chosen := os.environ.get(SETTING, "").strip():
        return [chosen.rstrip("/")]
    found = dict.fromkeys(address for address, suite in _archives(etc_apt) if _is_main(address, suite))
    return sorted(found, key=lambda address: not address.endswith("/debian"))


def _is_main(address: str, suite: str) -> bool:
    name = suite.removesuffix("-updates").removesuffix("-backports")
    return name in SUITES and "security" not in address


def _archives(etc_apt: Path) -> Iterator[tuple[str, str]]:
    parts = etc_apt / "sources.list.d"
    for listed in [etc_apt / "sources.list", *sorted(parts.glob("*.list"))]:
        yield from _one_line_archives(_text(listed))
    for listed in sorted(parts.glob("*.sources")):
        yield from _deb822_archives(_text(listed))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _one_line_archives(text: str) -> Iterator[tuple[str, str]]:
    """Read sources.list(5), one-line style: ``deb [options] address suite component…``."""
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if not words or words[0] != "deb":
            continue
        rest = words[1:]
        if rest and rest[0].startswith("["):
            end = next((at for at, word in enumerate(rest) if word.endswith("]")), len(rest))
            rest = rest[end + 1 :]
        if len(rest) >= 3 and "main" in rest[2:]:
            yield rest[0].rstrip("/"), rest[1]


def _deb822_archives(text: str) -> Iterator[tuple[str, str]]:
    """Read sources.list(5), deb822 style: paragraphs of ``Field: values``, lists may go on over lines."""
    for paragraph in _paragraphs(text):
        fields = _fields(paragraph)
        if "deb" not in fields.get("types", []) or "main" not in fields.get("components", []):
            continue
        if fields.get("enabled", ["yes"])[0].lower() in ("no", "false", "0"):
            continue
        for address in fields.get("uris", []):
            for suite in fields.get("suites", []):
                yield address.rstrip("/"), suite


def _paragraphs(text: str) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("#"):
            continue
        if line.strip():
            lines.append(line)
        elif lines:
            yield lines
            lines = []


def _fields(paragraph: list[str]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    values: list[str] = []
    for line in paragraph:
        if not line[0].isspace():
            name, _, line = line.partition(":")
            values = fields.setdefault(name.strip().lower(), [])
        values.extend(line.split())
    return fields
