"""Asterisk in its container: fills its configuration, starts it, and has it read changed telephones again.

Values of site.conf can be replaced by the environment: SITE_CARRIER_HOST replaces `host` of section [carrier]. Needs
nothing but Python and psql, so that the image stays small.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from callcenter.local.asterisk_configuration import Carrier, Site, SiteError, changed, read_site, render

SITE = Path("/etc/callcenter/site.conf")
ETC = Path("/etc/asterisk")
LOOK_EVERY = 2.0  # seconds; a changed telephone has to work within 5 s
READ_AGAIN = 60.0  # seconds; heals whatever a missed change left behind
PATIENCE = 5.0  # seconds that Postgres or the console may take
TELEPHONE_KINDS = ("endpoint", "auth", "aor")  # as in callcenter/local/asterisk.py
# The role `asterisk` sees its three views and nothing else.
FINGERPRINT = """
SELECT md5(concat((SELECT string_agg(row::text, ' ' ORDER BY id) FROM ps_endpoints AS row),
                  (SELECT string_agg(row::text, ' ' ORDER BY id) FROM ps_auths AS row)))
"""


def site_of(environment: Mapping[str, str], path: Path = SITE) -> Site:
    """The site's values with those that the environment replaces. Raises SiteError."""
    site = read_site(path)
    names = {f"SITE_{section}_{name}".upper(): f"{section}.{name}" for section in site for name in site[section]}
    if unknown := sorted(name for name in environment if name.startswith("SITE_") and name not in names):
        raise SiteError(f"site.conf has no place for {', '.join(unknown)}")
    return changed(site, {names[name]: value for name, value in environment.items() if name in names})


def database_environment(site: Site) -> dict[str, str]:
    """How psql finds the telephones: as Asterisk does."""
    database = site["database"]
    return {
        **os.environ,
        "PGHOST": database["host"],
        "PGPORT": database["port"],
        "PGDATABASE": database["name"],
        "PGUSER": database["user"],
        "PGPASSWORD": database["password"],
        "PGCONNECT_TIMEOUT": "2",
    }


def telephones_as_of_now(environment: Mapping[str, str]) -> str | None:
    """A fingerprint of all telephones; None while Postgres does not answer."""
    try:
        done = subprocess.run(["psql", "-AtqX", "-c", FINGERPRINT], env=dict(environment), capture_output=True,
                              text=True, timeout=PATIENCE, check=True)  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def read_telephones_again() -> None:
    """Make Asterisk read all telephones. Only after Postgres has answered: without it this would empty its memory."""
    for kind in TELEPHONE_KINDS:
        command = [
            "asterisk",
            "-C",
            str(ETC / "asterisk.conf"),
            "-rx",
            f"sorcery memory cache populate res_pjsip/{kind}",
        ]
        subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)


def watch_telephones(asterisk: "subprocess.Popen[bytes]", environment: Mapping[str, str]) -> None:
    """Until Asterisk ends: whenever a telephone changed, and once a minute, it reads them again."""
    known, read_at = "", 0.0
    while asterisk.poll() is None:
        now = telephones_as_of_now(environment)
        if now is not None and (now != known or time.monotonic() - read_at > READ_AGAIN):
            try:
                read_telephones_again()
                known, read_at = now, time.monotonic()
            except subprocess.TimeoutExpired:
                sys.stderr.write("Asterisk's console does not answer; its telephones are read again later\n")
        with contextlib.suppress(subprocess.TimeoutExpired):
            asterisk.wait(LOOK_EVERY)


def main() -> int:
    """Run Asterisk in the foreground; returns its exit code."""
    try:
        site = site_of(os.environ)
        render(site, ETC, carrier=Carrier.TRUNK)
    except SiteError as error:
        sys.stderr.write(f"Not started. {error}\n")
        return 1
    asterisk = subprocess.Popen(["asterisk", "-f", "-C", str(ETC / "asterisk.conf")])
    signal.signal(signal.SIGTERM, lambda *_: asterisk.terminate())
    signal.signal(signal.SIGINT, lambda *_: asterisk.terminate())
    watch_telephones(asterisk, database_environment(site))
    return asterisk.returncode or 0


if __name__ == "__main__":
    sys.exit(main())
