"""Getting, starting and stopping Asterisk."""

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from callcenter.local import asterisk_packages
from callcenter.local.asterisk import AsteriskFailed, AsteriskPorts, LocalAsterisk, TelephoneDatabase
from callcenter.local.asterisk_configuration import TEMPLATES, Carrier, SiteError, changed, read_site, render
from callcenter.local.asterisk_mirrors import mirrors
from callcenter.local.asterisk_packages import AsteriskRoot, AsteriskUnavailable, find_or_fetch
from tests.pbx.ami import Ami
from tests.pbx.office import PbxOffice, cache_folder, fetched_root, free_ports


@pytest.fixture(scope="session")
def root() -> AsteriskRoot:
    return fetched_root()


def local_asterisk(root: AsteriskRoot, home: Path, ports: AsteriskPorts | None = None) -> LocalAsterisk:
    return LocalAsterisk(
        root=root,
        home=home,
        spool=home / "spool",
        ports=ports or free_ports(),
        database=TelephoneDatabase(host=str(home), name="callcenter"),
    )


def process_is_alive(pid: int) -> bool:
    try:
        return b"asterisk" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


async def test_it_starts_without_postgres_and_stops_and_starts_again(root: AsteriskRoot, tmp_path: Path) -> None:
    pbx = local_asterisk(root, tmp_path / "a home")
    await pbx.start()
    first = int(pbx.pid_file.read_text())
    await pbx.restart()
    second = int(pbx.pid_file.read_text())
    assert (first != second, process_is_alive(first), process_is_alive(second)) == (True, False, True)
    await pbx.stop()
    await pbx.stop()
    assert not process_is_alive(second)
    assert not pbx.pid_file.exists()


async def test_an_asterisk_left_behind_by_a_killed_run_is_replaced(root: AsteriskRoot, tmp_path: Path) -> None:
    killed, ports = local_asterisk(root, tmp_path), free_ports()
    killed.ports = ports
    await killed.start()
    left = int(killed.pid_file.read_text())
    fresh = local_asterisk(root, tmp_path, ports)
    await fresh.start()
    assert not process_is_alive(left)
    assert fresh.is_running
    assert await killed.ended() == 0
    await fresh.stop()


async def test_a_pid_file_that_names_another_process_harms_nobody(root: AsteriskRoot, tmp_path: Path) -> None:
    pbx = local_asterisk(root, tmp_path)
    pbx.folder.mkdir(parents=True)
    pbx.pid_file.write_text(f"{os.getpid()}\n")
    await pbx.start()
    await pbx.stop()


async def test_an_end_by_itself_is_noticed(root: AsteriskRoot, tmp_path: Path) -> None:
    pbx = local_asterisk(root, tmp_path)
    await pbx.start()
    os.kill(int(pbx.pid_file.read_text()), 9)
    assert await asyncio.wait_for(pbx.ended(), 5) == -9
    assert not pbx.is_running
    await pbx.restart()
    assert pbx.is_running
    await pbx.stop()


async def test_a_taken_port_is_said(root: AsteriskRoot, tmp_path: Path) -> None:
    pbx = local_asterisk(root, tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", pbx.ports.ami))
        other.listen()
        with pytest.raises(AsteriskFailed, match=str(pbx.ports.ami)):
            await pbx.start()
    assert not pbx.is_running


async def test_the_secret_is_long_kept_and_nobody_elses(asterisk: PbxOffice) -> None:
    assert len(asterisk.secret) >= 40
    assert asterisk.pbx.secret_file.stat().st_mode & 0o77 == 0
    for path in asterisk.pbx.etc.glob("*.conf"):
        assert path.stat().st_mode & 0o77 == 0
    with pytest.raises(PermissionError):
        await Ami.log_in(asterisk.ports.ami, "guess")


async def test_nothing_is_logged_as_an_error_at_start(asterisk: PbxOffice, tmp_path: Path) -> None:
    pbx = local_asterisk(asterisk.pbx.root, tmp_path)
    pbx.database = asterisk.pbx.database
    await pbx.start()
    await pbx.stop()
    lines = (pbx.log_folder / "messages").read_text().splitlines()
    # Asterisk asks the telephones' tables for two columns that they need not have.
    assert [line for line in lines if "ERROR[" in line and "res_config_pgsql" not in line] == []


def test_a_sites_own_configuration_is_taken_by_asterisk(root: AsteriskRoot, tmp_path: Path) -> None:
    ports = free_ports()
    values = {
        "carrier.user": "we",
        "carrier.password": "long secret",
        "network.public_address": "192.0.2.20",
        "network.sip_address": "127.0.0.1",
        "network.sip_port": ports.sip,
        "network.http_port": ports.http,
        "application.ami_port": ports.ami,
        "application.ami_secret": "x" * 40,
        "calls.incoming_numbers": "+3612345678",
        "calls.incoming_extension": "201",
        "folders.modules": root.modules,
        "folders.data": root.data,
        **{f"folders.{name}": tmp_path / name for name in ("sounds", "spool", "state", "run", "log")},
        "folders.cel": tmp_path / "cel.csv",
    }
    for name in ("state", "run", "log"):
        (tmp_path / name).mkdir()
    user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    render(changed(read_site(), values), tmp_path / "etc", carrier=Carrier.TRUNK, console_owner=user)
    command = [*root.asterisk_command, "-C", str(tmp_path / "etc" / "asterisk.conf")]
    child = subprocess.Popen([*command, "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            if "fully booted" in _console(command, "core waitfullybooted"):
                break
        shown = _console(command, "pjsip show endpoint carrier")
        assert "sip:sip.carrier.example:5060" in shown
        assert "192.0.2.10/32" in shown
        assert "carrier-login" in shown
        assert "to-reception" in _console(command, "dialplan show +3612345678@from-carrier")
        assert "demo" not in _console(command, "dialplan show")
    finally:
        child.terminate()
        child.wait(10)


def _console(command: list[str], words: str) -> str:
    return subprocess.run([*command, "-rx", words], capture_output=True, text=True, timeout=10, check=False).stdout


def test_all_that_is_wrong_with_a_sites_values_is_said_at_once(tmp_path: Path) -> None:
    site = changed(
        read_site(), {"network.sip_port": "many", "carrier.password": "a;b", "calls.allowed_prefixes": "+36"}
    )
    with pytest.raises(SiteError) as refusal:
        render(site, tmp_path, carrier=Carrier.TRUNK)
    for name in ("network.sip_port", "carrier.password", "calls.allowed_prefixes", "application.ami_secret"):
        assert name in str(refusal.value)
    assert not list(tmp_path.iterdir())


def test_a_site_fills_the_files_from_the_command_line(tmp_path: Path) -> None:
    site = tmp_path / "site.conf"
    site.write_text((TEMPLATES / "site.conf").read_text().replace("ami_secret =", "ami_secret = " + "y" * 40))
    command = [sys.executable, "-m", "callcenter.local.asterisk_configuration", str(site), str(tmp_path / "etc")]
    subprocess.run(command, check=True, timeout=20, cwd=TEMPLATES.parent)
    assert "y" * 40 in (tmp_path / "etc" / "manager.conf").read_text()
    refused = subprocess.run(
        [*command[:3], str(TEMPLATES / "site.conf"), str(tmp_path / "other")],
        capture_output=True,
        text=True,
        timeout=20,
        cwd=TEMPLATES.parent,
        check=False,
    )
    assert (refused.returncode, refused.stderr.strip()) == (1, "application.ami_secret is not set.")


@pytest.fixture
def etc_apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CALLCENTER_DEBIAN_MIRROR", raising=False)
    (tmp_path / "sources.list.d").mkdir()
    return tmp_path


def test_mirrors_come_from_both_forms_of_apts_settings(etc_apt: Path) -> None:
    (etc_apt / "sources.list").write_text(
        "# deb http://commented.example/debian bookworm main\n"
        "deb [arch=amd64 signed-by=/usr/share/keyrings/k.gpg] http://one.example/debian/ bookworm main contrib # ours\n"
        "deb http://security.example/debian-security bookworm-security main\n"
        "deb https://tools.example/apt tools-bookworm main\n"
        "deb https://docker.example/debian bookworm stable\n"
        "deb-src http://sources.example/debian bookworm main\n"
    )
    (etc_apt / "sources.list.d" / "other.sources").write_text(
        "Types: deb deb-src\nURIs: http://two.example/mirror\n http://three.example/debian\n"
        "Suites: bookworm\n bookworm-updates\nComponents: main\n\n"
        "# a comment\nTypes: deb\nURIs: http://off.example/debian\nSuites: trixie\nComponents: main\nEnabled: no\n"
    )
    assert mirrors(etc_apt) == [
        "http://one.example/debian",
        "http://three.example/debian",
        "http://two.example/mirror",
    ]


def test_a_mirror_of_the_settings_goes_first(etc_apt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLCENTER_DEBIAN_MIRROR", "http://mine.example/debian/")
    assert mirrors(etc_apt) == ["http://mine.example/debian"]


def test_a_mirror_that_does_not_answer_is_said_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("CALLCENTER_DEBIAN_MIRROR", f"http://127.0.0.1:{unused.getsockname()[1]}/debian")
        with pytest.raises(AsteriskUnavailable, match="set CALLCENTER_DEBIAN_MIRROR to a Debian mirror"):
            find_or_fetch(tmp_path, lambda _: None)
    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]


def test_a_missing_tool_and_a_full_disk_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asterisk_packages, "SPACE_NEEDED_BYTES", 10**18)
    with pytest.raises(AsteriskUnavailable, match="make room"):
        find_or_fetch(tmp_path, lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AsteriskUnavailable, match="apt-get is missing"):
        find_or_fetch(tmp_path, lambda _: None)


def test_a_later_start_fetches_nothing_and_an_unfinished_folder_does_not_count(
    root: AsteriskRoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLCENTER_DEBIAN_MIRROR", "http://127.0.0.1:9/debian")
    said: list[str] = []
    assert find_or_fetch(cache_folder(), said.append) == root
    assert said == []
    shutil.copytree(root.unpacked / "usr/share/asterisk/moh", tmp_path / root.unpacked.name / "usr/share/asterisk/moh")
    with contextlib.suppress(AsteriskUnavailable):
        find_or_fetch(tmp_path, said.append)
    assert said
