"""Settings come from the environment; everything missing or wrong is reported at once, before anything starts."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

import msgspec

Doc = msgspec.Meta


class WrongSettings(Exception):
    """One line for each setting that is missing or wrong."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that an installation may set. `.env.example` lists the same, with these words."""

    # Where things are
    callcenter_home: Annotated[Path, Doc(description="folder for everything that this machine keeps")] = Path(
        ".callcenter"
    )
    database_url: Annotated[
        str, Doc(description="Postgres, as callcenter_app; empty: `run` starts an embedded one")
    ] = ""
    migration_database_url: Annotated[
        str, Doc(description="Postgres, as the owner of the tables, without a pooler between; empty: DATABASE_URL")
    ] = ""
    database_connections: Annotated[int, Doc(description="connections of one process, at most", ge=2, le=200)] = 10

    # The panel
    callcenter_host: Annotated[str, Doc(description="address that `serve` listens on")] = "127.0.0.1"
    callcenter_port: Annotated[int, Doc(description="TCP port of the panel", ge=1, le=65535)] = 8080
    callcenter_public_url: Annotated[
        str, Doc(description="address that people type; https everywhere but on the machine itself")
    ] = "http://127.0.0.1:8080"
    company_name: Annotated[str, Doc(description="our name, as operators say it in scripts")] = "Callcenter"
    company_phone: Annotated[str, Doc(description="our number, as operators say it in scripts")] = ""
    proxies: Annotated[
        int, Doc(description="proxies in front of `serve` whose X-Forwarded-For is believed", ge=0, le=5)
    ] = 0
    session_hours: Annotated[int, Doc(description="hours until somebody has to log in again", ge=1, le=168)] = 12

    # The exchange
    pbx_name: Annotated[str, Doc(description="name of the Asterisk node", pattern="^[a-z0-9-]{1,32}$")] = "local"
    ami_host: Annotated[str, Doc(description="host of its manager interface")] = "127.0.0.1"
    ami_port: Annotated[int, Doc(description="TCP port of its manager interface", ge=1, le=65535)] = 5038
    ami_user: Annotated[str, Doc(description="manager user")] = "callcenter"
    ami_secret: Annotated[str, Doc(description="the manager user's secret, at least 16 characters")] = ""
    asterisk_ws_url: Annotated[str, Doc(description="Asterisk's SIP WebSocket, reached by `serve` only")] = (
        "ws://127.0.0.1:8088/ws"
    )
    sip_domain: Annotated[str, Doc(description="domain in the browser telephones' SIP addresses")] = "callcenter"
    ice_servers: Annotated[str, Doc(description="STUN/TURN addresses for telephones outside, comma-separated")] = ""
    cel_file: Annotated[str, Doc(description="Asterisk's channel event file; empty: <home>/asterisk/log/cel.csv")] = ""
    recordings_spool: Annotated[Path, Doc(description="folder where Asterisk writes recordings")] = Path(
        "recordings/spool"
    )

    local_ports: Annotated[
        int, Doc(description="first port of the Asterisk that `run` starts; it takes 600 from there", ge=1024, le=64000)
    ] = 25000

    # The store of recordings
    store_folder: Annotated[str, Doc(description="folder for recordings without S3; empty: <home>/objects")] = ""
    s3_bucket: Annotated[str, Doc(description="bucket; set it to keep recordings in S3")] = ""
    s3_endpoint: Annotated[str, Doc(description="address of the S3 server; empty: Amazon's")] = ""
    s3_region: Annotated[str, Doc(description="region of the bucket")] = "us-east-1"
    s3_access_key: Annotated[str, Doc(description="access key; empty: as boto3 finds it")] = ""
    s3_secret_key: Annotated[str, Doc(description="secret key; empty: as boto3 finds it")] = ""
    encoders: Annotated[int, Doc(description="recordings encoded at the same time", ge=1, le=32)] = 1

    # Logs
    log_level: Annotated[
        str, Doc(description="debug, info, warning or error", pattern="^(debug|info|warning|error)$")
    ] = "info"
    log_form: Annotated[str, Doc(description="text for people, json for a collector", pattern="^(text|json)$")] = "text"

    @property
    def migration_url(self) -> str:
        """The address that migrations use."""
        return self.migration_database_url or self.database_url

    @property
    def objects_folder(self) -> Path:
        """The folder store's place."""
        return Path(self.store_folder) if self.store_folder else self.callcenter_home / "objects"

    @property
    def channel_events(self) -> Path:
        """Asterisk's channel event file."""
        return Path(self.cel_file) if self.cel_file else self.callcenter_home / "asterisk" / "log" / "cel.csv"


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process. Raises WrongSettings, which names every wrong one."""
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for name, hint in get_type_hints(Settings, include_extras=True).items():
        raw = environment.get(name.upper(), "")
        if raw == "":
            continue
        try:
            values[name] = _converted(raw, hint)
        except msgspec.ValidationError as error:
            wrong.append(f"{name.upper()}={raw}: {_reason(error)} ({_words(hint)})")
    settings = Settings(**values)
    wrong += _contradictions(settings)
    if wrong:
        raise WrongSettings("\n".join(wrong))
    return settings


def require(settings: Settings, *names: str) -> None:
    """Raise WrongSettings for all of `names` that are not set: what one command needs, another may not."""
    missing = [name for name in names if not getattr(settings, name)]
    if missing:
        hints = get_type_hints(Settings, include_extras=True)
        raise WrongSettings("\n".join(f"{name.upper()} is not set: {_words(hints[name])}" for name in missing))


def example() -> str:
    """The text of `.env.example`: each setting with its meaning and default."""
    lines = ["# Every setting of the call centre with its default. Copy to .env, uncomment what differs here.", ""]
    for name, hint in get_type_hints(Settings, include_extras=True).items():
        default = Settings.__struct_defaults__[Settings.__struct_fields__.index(name)]
        lines += [f"# {_words(hint)}", f"# {name.upper()}={default}", ""]
    return "\n".join(lines).rstrip() + "\n"


def _converted(raw: str, hint: Any) -> Any:
    base = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    return Path(raw) if base is Path else msgspec.convert(raw, hint, strict=False)


def _contradictions(settings: Settings) -> list[str]:
    wrong = []
    if settings.ami_secret and len(settings.ami_secret) < 16:
        wrong.append("AMI_SECRET is shorter than 16 characters: make one with `openssl rand -hex 20`")
    public = urlsplit(settings.callcenter_public_url)
    if public.scheme not in ("http", "https") or not public.hostname:
        wrong.append(
            f"CALLCENTER_PUBLIC_URL={settings.callcenter_public_url}: not an address such as https://calls.example.org"
        )
    elif public.scheme == "http" and public.hostname not in ("127.0.0.1", "localhost", "::1"):
        wrong.append(
            "CALLCENTER_PUBLIC_URL: browsers give the microphone to https pages only; put a proxy with TLS in front"
        )
    if settings.s3_endpoint and urlsplit(settings.s3_endpoint).scheme not in ("http", "https"):
        wrong.append(f"S3_ENDPOINT={settings.s3_endpoint}: not an address such as https://s3.example.org")
    if bool(settings.s3_access_key) != bool(settings.s3_secret_key):
        wrong.append("S3_ACCESS_KEY and S3_SECRET_KEY belong together: set both or neither")
    return wrong


def _words(hint: Any) -> str:
    found = [meta.description for meta in get_args(hint)[1:] if isinstance(meta, msgspec.Meta)]
    return found[0] or "" if found else ""


def _reason(error: msgspec.ValidationError) -> str:
    return str(error).split(" - at ")[0].lower()
