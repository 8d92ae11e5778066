"""What the project says of itself is true: settings, containers, documents, requirements."""

import importlib.util
import re
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import yaml

from callcenter import settings
from callcenter.ids import UserId
from callcenter.local.asterisk_configuration import Carrier, SiteError, render
from callcenter.local.postgres import LocalPostgres
from tests.factories import Office

PROJECT = Path(__file__).parents[1]
SETTINGS = {name.upper() for name in settings.Settings.__struct_fields__}
DOCUMENTS = sorted(
    path for folder in (PROJECT, *(PROJECT / name for name in ("docs", "asterisk", "web", "scripts", "recordings")))
    for path in (folder.rglob("*.md") if folder.name == "docs" else folder.glob("*.md"))
)  # fmt: skip
REQUIREMENTS = [f"{letter}{n}" for letter, most in (("A", 52), ("W", 28), ("M", 14), ("V", 26), ("H", 17))
                for n in range(1, most + 1)]  # fmt: skip
LARGEST_PICTURE = 300 * 1024


def test_the_example_of_the_settings_lists_every_setting_as_it_is() -> None:
    assert (PROJECT / ".env.example").read_text() == settings.example()


# Containers


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
    return loaded


@pytest.fixture(scope="module")
def container() -> Any:
    """The program of Asterisk's container."""
    found = importlib.util.spec_from_file_location("container", PROJECT / "asterisk" / "container.py")
    assert found and found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def _sources(dockerfile: Path) -> list[str]:
    """What a Dockerfile copies from the project's folder."""
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile.read_text(), re.MULTILINE)
    return [name for line in copied for name in line.split()]


def test_containers_copy_what_is_there(compose: dict[str, Any]) -> None:
    for build in (service["build"] for service in compose["services"].values() if "build" in service):
        named = build["dockerfile"] if isinstance(build, dict) else "Dockerfile"
        sources = _sources(PROJECT / named)
        assert sources
        assert [name for name in sources if not (PROJECT / name).exists()] == []
        seen = (PROJECT / ".dockerignore").read_text().split()
        assert [name for name in sources if f"!{name.split('/')[0]}" not in seen] == []


def test_services_of_ours_get_settings_that_exist(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        if service.get("image") == "callcenter":
            assert set(service["environment"]) <= SETTINGS, name
    baked = re.search(r"^ENV (.+?)^USER", (PROJECT / "Dockerfile").read_text(), re.MULTILINE | re.DOTALL)
    assert baked
    assert set(re.findall(r"(\w+)=", baked[1])) - {"PATH", "PYTHONUNBUFFERED"} <= SETTINGS


def test_services_depend_on_services_and_keep_what_they_need(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert set(service.get("depends_on", {})) <= set(compose["services"]), name
        volumes = [volume.split(":")[0] for volume in service.get("volumes", []) if volume[0].isalpha()]
        assert set(volumes) <= set(compose["volumes"]), name


def test_no_secret_stands_in_the_compose_file(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"SECRET|PASSWORD|ACCESS_KEY", variable):
                assert re.fullmatch(r"\$\{\w+:\?.+\}", str(value)), f"{name}: {variable}"
            assert not re.search(r"://\w+:(?!\$\{)", str(value)), f"{name}: {variable}"
    assert ".env" in (PROJECT / ".gitignore").read_text().split()


def test_both_images_write_the_spool_as_the_same_user() -> None:
    numbers = [
        re.findall(r"useradd --uid (\d+)", (PROJECT / file).read_text())
        for file in ("Dockerfile", "asterisk/Dockerfile")
    ]
    assert numbers[0] and numbers[0] == numbers[1]


def test_the_containers_site_is_the_sites_file_with_what_the_environment_replaces(
    compose: dict[str, Any], container: Any, tmp_path: Path
) -> None:
    environment = dict.fromkeys(compose["services"]["asterisk"]["environment"], "s" * 40) | {"PATH": "/usr/bin"}
    site = container.site_of(environment, PROJECT / "asterisk" / "site.conf")
    assert site["application"]["ami_secret"] == site["database"]["password"] == "s" * 40
    assert site["carrier"]["port"] == "5060"
    render(site, tmp_path, carrier=Carrier.TRUNK)
    assert f"secret = {'s' * 40}" in (tmp_path / "manager.conf").read_text()


def test_a_value_that_site_conf_does_not_have_is_named(container: Any) -> None:
    with pytest.raises(SiteError, match="SITE_CARRIER_HOTS"):
        container.site_of({"SITE_CARRIER_HOTS": "x"}, PROJECT / "asterisk" / "site.conf")


async def test_the_container_notices_a_changed_telephone(
    container: Any, postgres: LocalPostgres, database: str, office: Office
) -> None:
    user: UserId = await office.user()
    connection = await asyncpg.connect(postgres.url(database, user="asterisk"))
    owner = await asyncpg.connect(postgres.url(database))
    try:
        before = await connection.fetchval(container.FINGERPRINT)
        assert await connection.fetchval(container.FINGERPRINT) == before
        await owner.execute(
            "INSERT INTO telephone (user_id, pbx_id, extension, kind, digest) VALUES ($1, $2, 'desk-99', 'desk', $3)",
            user, office.pbx_id, "0" * 32,
        )  # fmt: skip
        added = await connection.fetchval(container.FINGERPRINT)
        await owner.execute("UPDATE telephone SET digest = $1 WHERE extension = 'desk-99'", "1" * 32)
        assert len({before, added, await connection.fetchval(container.FINGERPRINT)}) == 3
    finally:
        await connection.close()
        await owner.close()


# Documents


def _links(document: Path) -> list[str]:
    text = re.sub(r"```.*?```", "", document.read_text(), flags=re.DOTALL)
    found = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|srcset)="([^"]+)"', text)
    return [link for link in found if not re.match(r"https?:|mailto:|#", link)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_links_lead_somewhere(document: Path) -> None:
    assert [link for link in _links(document) if not (document.parent / link.split("#")[0]).exists()] == []


_PLACES = re.compile(r"`((?:callcenter|tests|web|asterisk|docs|scripts|recordings|benchmarks)/[\w./-]+\.?\w+)`")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_files_that_a_document_names_exist(document: Path) -> None:
    named = _PLACES.findall(document.read_text())
    made_later = {"recordings/spool", "web/dist", "web/node_modules"}
    assert [name for name in named if not (PROJECT / name).exists() and name not in made_later] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_tests_that_a_document_names_exist(document: Path) -> None:
    known = {
        name
        for file in (PROJECT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", file.read_text())
    }
    assert [name for name in re.findall(r"`(test_\w+)`", document.read_text()) if name not in known] == []


def test_commands_of_the_readme_are_targets_of_make() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    assert (
        {"run", "test"}
        <= set(re.findall(r"(?:`|^)make ([a-z-]+)", (PROJECT / "README.md").read_text(), re.MULTILINE))
        <= targets
    )


def test_every_requirement_has_one_row_with_a_state() -> None:
    rows = re.findall(
        r"^\| ([AWMVH]\d+) \| (.+?) \| (.+?) \| (.*?) \|$", (PROJECT / "docs/requirements.md").read_text(), re.MULTILINE
    )
    assert [row[0] for row in rows] == REQUIREMENTS
    assert {row[2] for row in rows} <= {"done", "partly", "not yet"}
    assert [row[0] for row in rows if row[2] != "not yet" and not row[3].strip()] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    files = sorted((PROJECT / "docs" / "decisions").glob("*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    for file in files:
        assert all(f"## {part}" in file.read_text() for part in ("Context", "Choice", "Price")), file.name


def test_pictures_are_small_and_shown() -> None:
    pictures = sorted((PROJECT / "docs" / "pictures").glob("*"))
    shown = "".join(document.read_text() for document in DOCUMENTS)
    assert [picture.name for picture in pictures if picture.name not in shown] == []
    assert [picture.name for picture in pictures if picture.stat().st_size > LARGEST_PICTURE] == []


def test_the_architecture_fits_on_a_page() -> None:
    assert len((PROJECT / "ARCHITECTURE.md").read_text().splitlines()) <= 150


_SHOWN = {"↑": "ArrowUp", "↓": "ArrowDown", "⌫": "Backspace", "Space": " ", ",": "Comma", ".": "Period"}


def _keys_of_the_panel() -> set[str]:
    """What key-list.js reacts to: `F9`, `Ctrl+K`, `O`, `1`."""
    source = (PROJECT / "web" / "static" / "js" / "key-list.js").read_text()
    found = {str(digit) for digit in range(10)}
    for named, ctrl in re.findall(r'\{ (?:key|code): "([^"]+)"(, ctrl: true)?', source):
        found.add(("Ctrl+" if ctrl else "") + named.removeprefix("Key"))
    return found


@pytest.mark.parametrize("guide", ["operator.md", "leader.md"])
def test_keys_of_a_guide_are_keys_of_the_panel(guide: str) -> None:
    bold = re.findall(r"\*\*([^*]+)\*\*", (PROJECT / "docs" / guide).read_text())
    pressed = [
        key for words in bold for key in words.split() if re.fullmatch(r"F\d+|Ctrl\+\w+|[A-Z0-9↑↓⌫?,.]|Space", key)
    ]
    assert pressed
    assert [key for key in pressed if _SHOWN.get(key, key) not in _keys_of_the_panel()] == []
