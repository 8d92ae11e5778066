"""Asterisk's configuration: the files of `asterisk/`, filled with the values of a site.

python -m callcenter.local.asterisk_configuration asterisk/site.conf /etc/asterisk
"""

import configparser
import getpass
import os
import re
import sys
from collections.abc import Mapping
from enum import Enum
from pathlib import Path

TEMPLATES = Path(__file__).parent.parent.parent / "asterisk"
PLACE = re.compile(r"@\{([a-z_.]+)\}")
MAY_BE_EMPTY = frozenset(
    (
        "carrier.user",
        "carrier.password",
        "calls.incoming_numbers",
        "calls.incoming_extension",
        "network.public_address",
        "database.password",
    )
)
# Asterisk logs errors when these are missing; their defaults are right.
EMPTY_FILES = ("acl.conf", "indications.conf", "pjproject.conf", "stasis.conf", "udptl.conf")
DEMO_TALKS = 12

Site = dict[str, dict[str, str]]


class SiteError(Exception):
    """The site's values cannot be used; the text names all that is wrong."""


class Carrier(Enum):
    """Who is called: the site's trunk, or the demo network inside the same Asterisk."""

    TRUNK = "carrier-pjsip.conf"
    DEMO = "demo/pjsip.conf"


def read_site(path: Path = TEMPLATES / "site.conf") -> Site:
    """Read a site's values by section and name. Raises SiteError."""
    parser = configparser.ConfigParser(interpolation=None, comment_prefixes=(";", "#"))
    try:
        parser.read_string(path.read_text(encoding="utf-8"), source=str(path))
    except (OSError, configparser.Error) as error:
        raise SiteError(f"{path} cannot be read: {error}.") from error
    return {name: dict(parser[name]) for name in parser.sections()}


def changed(site: Site, values: Mapping[str, str | int | Path]) -> Site:
    """Give the site with some values replaced, named as `section.name`."""
    copy = {name: dict(section) for name, section in site.items()}
    for dotted, value in values.items():
        section, _, name = dotted.partition(".")
        copy[section][name] = str(value)
    return copy


def render(
    site: Site, into: Path, *, carrier: Carrier, ice_addresses: Mapping[str, str] | None = None, console_owner: str = ""
) -> None:
    """Write all files for Asterisk into a folder, readable to its user only.

    ice_addresses: what browsers shall see instead of this machine's addresses.
    console_owner: a user who may do everything on the console, besides the one who tells of changed telephones.
    Raises SiteError.
    """
    _check(site)
    values = {f"{section}.{name}": value for section, names in site.items() for name, value in names.items()}
    values |= _worked_out(site) | {
        "etc": str(into),
        "demo.talks": str(DEMO_TALKS),
        "ice_host_candidates": "\n".join(f"{own} => {seen}" for own, seen in (ice_addresses or {}).items()),
        "console_owner_section": f"[{console_owner}]\npermit = all\n" if console_owner else "",
    }
    values["carrier_sections"] = _filled(carrier.value, values)
    values["demo_extensions"] = _filled("demo/extensions.conf", values) if carrier is Carrier.DEMO else ""
    into.mkdir(parents=True, exist_ok=True)
    for template in sorted(TEMPLATES.glob("*.conf")):
        if template.name not in ("site.conf", Carrier.TRUNK.value):
            _write(into / template.name, _filled(template.name, values))
    for name in EMPTY_FILES:
        _write(into / name, "")


def _check(site: Site) -> None:
    wrong = []
    expected = read_site()
    for section, names in expected.items():
        for name in names:
            value = site.get(section, {}).get(name)
            dotted = f"{section}.{name}"
            if value is None or (not value and dotted not in MAY_BE_EMPTY):
                wrong.append(f"{dotted} is not set")
            elif re.search(r"[;\n\r'\"\\]", value):
                wrong.append(f"{dotted} must not hold quotes, semicolons, backslashes or line ends")
            elif name.endswith(("port", "_first", "_last", "_seconds", "at_once", "_kept")) and not value.isdecimal():
                wrong.append(f"{dotted} must be a whole number")
    if not re.fullmatch(r"\d{1,7}( +\d{1,7})*", site.get("calls", {}).get("allowed_prefixes", "")):
        wrong.append("calls.allowed_prefixes must be digits separated by spaces")
    if wrong:
        raise SiteError("; ".join(wrong) + ".")


def _worked_out(site: Site) -> dict[str, str]:
    """Work out the lines that follow from several values."""
    carrier, calls, network = site["carrier"], site["calls"], site["network"]
    public, trunk_login = network["public_address"], bool(carrier["user"])
    public_lines = [f"external_media_address = {public}", f"external_signaling_address = {public}"] + [
        f"local_net = {net.strip()}" for net in network["local_networks"].split(",")
    ]
    login = [
        "[carrier-login]",
        "type = auth",
        "auth_type = digest",
        f"username = {carrier['user']}",
        f"password = {carrier['password']}",
    ]
    incoming = [
        f"exten => {number},1,Gosub(to-reception,s,1({number}))"
        for number in re.findall(r"\+?\d+", calls["incoming_numbers"])
        if calls["incoming_extension"]
    ]
    return {
        "public_address_lines": "\n".join(public_lines) if public else "",
        "carrier_auth_line": "outbound_auth = carrier-login" if trunk_login else "",
        "carrier_auth_section": "\n".join(login) if trunk_login else "",
        "incoming_extensions": "\n".join(incoming) or "; None: calls.incoming_numbers of site.conf is empty.",
        "longest_ms": f"{calls['longest_seconds']}000",
        "allowed_prefixes_pattern": "|".join(calls["allowed_prefixes"].split()),
    }


def _filled(name: str, values: Mapping[str, str]) -> str:
    return PLACE.sub(lambda place: values[place[1]], (TEMPLATES / name).read_text(encoding="utf-8"))


def _write(path: Path, text: str) -> None:
    """Write a file that holds secrets: never readable to others, not even for a moment."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("Two arguments are needed: the site's values, and the folder for Asterisk's files.")
    try:
        render(read_site(Path(sys.argv[1])), Path(sys.argv[2]), carrier=Carrier.TRUNK, console_owner=getpass.getuser())
    except SiteError as error:
        sys.exit(str(error))
