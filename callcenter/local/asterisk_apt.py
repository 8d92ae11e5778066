"""An apt of our own beside the machine's: downloads packages with all they need, by any user, and installs nothing."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from callcenter.local.asterisk_mirrors import SETTING, mirrors

KEYRINGS = (
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
)
# Asterisk left Debian 12, and is back in testing; sid has it when testing is between two versions.
DEBIAN_SUITES = ("forky", "sid")
UPDATE_SECONDS = 180
DOWNLOAD_SECONDS = 900

Progress = Callable[[str], None]


class PackagesUnavailable(Exception):
    """No mirror gave the packages; the text says what to do about it."""


def keyring() -> Path | None:
    return next((path for path in KEYRINGS if path.is_file()), None)


def download(work: Path, packages: tuple[str, ...], progress: Progress) -> list[Path]:
    """Try each mirror with each suite until one gives all packages; give the downloaded archives."""
    known, failures = mirrors(), []
    for mirror in known:
        for suite in DEBIAN_SUITES:
            shutil.rmtree(work, ignore_errors=True)
            environment = _private_apt(work, mirror, suite)
            progress(f"fetching Asterisk's packages of Debian {suite} (about 110 MB, once)")
            failure = _apt(["update"], environment, UPDATE_SECONDS) or _apt(
                ["-y", "--download-only", "install", *packages], environment, DOWNLOAD_SECONDS
            )
            if not failure:
                return sorted((work / "cache/archives").glob("*.deb"))
            failures.append(f"{mirror} {suite}: {failure}")
    reason = "; ".join(failures) or "apt's settings name no Debian archive"
    raise PackagesUnavailable(
        f"Asterisk's packages cannot be fetched ({reason}): set {SETTING} to a Debian mirror that this machine reaches."
    )


def _private_apt(work: Path, mirror: str, suite: str) -> dict[str, str]:
    """Make an apt of its own beside the machine's: no lock, no root, no installed packages."""
    for folder in (
        "state/lists/partial",
        "cache/archives/partial",
        "etc/apt.conf.d",
        "etc/preferences.d",
        "etc/trusted.gpg.d",
    ):
        (work / folder).mkdir(parents=True)
    (work / "state/status").touch()  # nothing is installed, so the whole closure comes, the C library included
    (work / "etc/sources.list").write_text(f"deb [signed-by={keyring()}] {mirror} {suite} main\n")
    (work / "apt.conf").write_text(
        "\n".join(
            [
                f'Dir::State "{work}/state";',
                f'Dir::State::status "{work}/state/status";',
                f'Dir::Cache "{work}/cache";',
                f'Dir::Etc "{work}/etc";',
                f'Dir::Etc::parts "{work}/etc/apt.conf.d";',
                f'Dir::Log "{work}";',
                'APT::Install-Recommends "false";',
                'APT::Sandbox::User "";',
                'Debug::NoLocking "true";',
                # A mirror's copy of testing may be older than its release file allows.
                'Acquire::Check-Valid-Until "false";',
                'Acquire::Languages "none";',
                'Acquire::Retries "2";',
                'Acquire::http::Timeout "20";',
                *_machine_proxies(),
            ]
        )
        + "\n"
    )
    return {**os.environ, "APT_CONFIG": str(work / "apt.conf"), "LC_ALL": "C.UTF-8"}


def _machine_proxies() -> list[str]:
    told = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, timeout=20, check=False).stdout
    return [line for line in told.splitlines() if re.match(r'Acquire::https?::.*Proxy.* ".+";', line, re.I)]


def _apt(arguments: list[str], environment: dict[str, str], seconds: float) -> str:
    """Run apt-get; give the reason of a failure in one line, or an empty text."""
    command = ["apt-get", "-qq", "-o", "APT::Update::Error-Mode=any", *arguments]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return f"no answer within {seconds:.0f} s"
    if done.returncode == 0:
        return ""
    errors = [line.removeprefix("E: ") for line in done.stderr.splitlines() if line.startswith("E:")]
    return errors[0] if errors else f"apt-get ended with {done.returncode}"
