"""An Asterisk to run: the machine's own, or Debian's packages unpacked into a folder, by any user."""

import fcntl
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import msgspec

from callcenter.local.asterisk_mirrors import SETTING, mirrors

OLDEST_VERSION = 20
SYSTEM_ASTERISK = Path("/usr/sbin/asterisk")
KEYRINGS = (
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
)
# Asterisk left Debian 12, and is back in testing; sid has it when testing is between two versions.
DEBIAN_SUITES = ("forky", "sid")
ASTERISK_PACKAGES = ("asterisk", "asterisk-modules", "asterisk-core-sounds-en-wav", "asterisk-core-sounds-en")
SPEECH_PACKAGES = ("espeak-ng",)
MUSIC_PACKAGES = ("asterisk-moh-opsound-wav",)
# Come with the closure and are never run from the unpacked folder.
NOT_UNPACKED = re.compile(
    r"(perl|adduser|debconf|dpkg_|apt_|systemd|udev|mount_|tzdata|init-system|libperl|passwd_|login|gawk|mawk)"
)
SPACE_NEEDED_BYTES = 900_000_000
RECIPE = "1"  # raise it when the packages or the way of unpacking change: older folders are then made anew
UPDATE_SECONDS = 180
DOWNLOAD_SECONDS = 900
UNPACK_SECONDS = 120

Progress = Callable[[str], None]


class AsteriskUnavailable(Exception):
    """No Asterisk can be had; the text says what to do about it."""


class AsteriskRoot(msgspec.Struct, frozen=True, kw_only=True):
    """Where the parts of an Asterisk lie. Fields are for building commands and configuration."""

    unpacked: Path
    """The folder of unpacked packages: speech and music always, Asterisk itself unless `system`."""
    system: bool
    """Whether the machine's own Asterisk is the one to run."""

    @property
    def libraries(self) -> Path:
        return next(self.unpacked.glob("usr/lib/*-linux-gnu*"))

    @property
    def asterisk_command(self) -> list[str]:
        return [str(SYSTEM_ASTERISK)] if self.system else self._through_loader("usr/sbin/asterisk")

    @property
    def speech_command(self) -> list[str]:
        return self._through_loader("usr/bin/espeak-ng")

    @property
    def speech_environment(self) -> dict[str, str]:
        return {**os.environ, "ESPEAK_DATA_PATH": str(self.libraries / "espeak-ng-data")}

    @property
    def modules(self) -> Path:
        if self.system:
            return next(Path("/usr/lib").glob("*-linux-gnu*/asterisk/modules"), Path("/usr/lib/asterisk/modules"))
        return self.libraries / "asterisk" / "modules"

    @property
    def data(self) -> Path:
        return (Path("/") if self.system else self.unpacked) / "usr/share/asterisk"

    @property
    def music(self) -> Path:
        return self.unpacked / "usr/share/asterisk/moh"

    def _through_loader(self, program: str) -> list[str]:
        """Run a program of the folder with the folder's own C library, whatever the machine has."""
        lib = self.libraries
        loader = next(path for where in ("lib64", "lib") for path in (self.unpacked / "usr" / where).glob("ld-linux*"))
        library_path = f"{lib}:{lib / 'asterisk'}:{lib / 'pulseaudio'}:{self.unpacked / 'usr/lib'}"
        name = Path(program).name
        return [str(loader), "--argv0", name, "--library-path", library_path, str(self.unpacked / program)]


def find_or_fetch(home: Path, progress: Progress) -> AsteriskRoot:
    """Give an Asterisk of version 20 or newer with speech and music, fetching what the machine lacks.

    The first time takes 15-60 s and 110 MB of download; later times nothing. Safe to interrupt.
    Raises AsteriskUnavailable with one sentence that says what to do.
    """
    system = _system_version() >= OLDEST_VERSION
    target = home / ("speech-root" if system else "asterisk-root")
    if not _is_complete(target):
        packages = (*(() if system else ASTERISK_PACKAGES), *SPEECH_PACKAGES, *MUSIC_PACKAGES)
        _check_machine(target)
        with _alone(target, progress):
            if not _is_complete(target):
                _fetch(target, packages, progress)
    return AsteriskRoot(unpacked=target, system=system)


def _system_version() -> int:
    try:
        told = subprocess.run([SYSTEM_ASTERISK, "-V"], capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r"Asterisk (\d+)\.", told)
    return int(found[1]) if found else 0


@contextmanager
def _alone(target: Path, progress: Progress) -> Iterator[None]:
    """Let one program at a time fetch into a folder; the others wait and find it done."""
    with target.with_name(target.name + ".lock").open("w") as lock:
        end = time.monotonic() + DOWNLOAD_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise AsteriskUnavailable(
                        f"Another program fetches Asterisk into {target.parent}: stop it."
                    ) from None
                progress("waiting for another program that fetches Asterisk")
                time.sleep(2)
        yield


def _is_complete(target: Path) -> bool:
    stamp = target / "recipe"
    return stamp.is_file() and stamp.read_text() == RECIPE


def _fetch(target: Path, packages: tuple[str, ...], progress: Progress) -> None:
    building, work = target.with_name(target.name + ".new"), target.with_name(target.name + ".packages")
    for leftover in (building, work):
        shutil.rmtree(leftover, ignore_errors=True)
    try:
        archives = _download(work, packages, progress)
        building.mkdir(parents=True)
        _unpack(archives, building, progress)
        _finish(building)
        shutil.rmtree(target, ignore_errors=True)
        building.rename(target)
    except OSError as error:
        raise AsteriskUnavailable(f"Asterisk could not be unpacked into {target.parent}: {error}.") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
        shutil.rmtree(building, ignore_errors=True)


def _check_machine(target: Path) -> None:
    for tool in ("apt-get", "dpkg-deb", "tar"):
        if shutil.which(tool) is None:
            raise AsteriskUnavailable(
                f"{tool} is missing, so Asterisk cannot be fetched: "
                f"an administrator installs Asterisk {OLDEST_VERSION} or newer."
            )
    if _keyring() is None:
        raise AsteriskUnavailable(
            "Debian's keys are missing: an administrator runs "
            "`apt-get install debian-archive-keyring`, then start again."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(target.parent).free < SPACE_NEEDED_BYTES:
        raise AsteriskUnavailable(
            f"Asterisk needs {SPACE_NEEDED_BYTES // 1_000_000} MB free in {target.parent}: make room and start again."
        )


def _keyring() -> Path | None:
    return next((path for path in KEYRINGS if path.is_file()), None)


def _download(work: Path, packages: tuple[str, ...], progress: Progress) -> list[Path]:
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
    raise AsteriskUnavailable(
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
    (work / "etc/sources.list").write_text(f"deb [signed-by={_keyring()}] {mirror} {suite} main\n")
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


def _unpack(archives: list[Path], into: Path, progress: Progress) -> None:
    wanted = [path for path in archives if not NOT_UNPACKED.match(path.name)]
    with ThreadPoolExecutor(2) as pool:  # unpacking is bound by xz, one core each
        for count, _ in enumerate(pool.map(lambda path: _unpack_one(path, into), wanted), start=1):
            if count % 25 == 0 or count == len(wanted):
                progress(f"unpacking Asterisk, {count} of {len(wanted)} packages")


def _unpack_one(archive: Path, into: Path) -> None:
    unneeded = [f"--exclude=./usr/share/{name}/*" for name in ("doc", "man", "locale")]
    tar = ["tar", "-x", "-C", str(into), "--no-same-owner", "--keep-directory-symlink", *unneeded]
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE) as opened:
        done = subprocess.run(
            tar, stdin=opened.stdout, capture_output=True, text=True, timeout=UNPACK_SECONDS, check=False
        )
    if done.returncode or opened.returncode:
        raise OSError(f"{archive.name}: {done.stderr.strip() or 'damaged package'}")


def _finish(root: Path) -> None:
    """Do what the packages' own scripts would have done, and mark the folder as complete."""
    sounds = root / "usr/share/asterisk/sounds"
    if sounds.is_dir():
        for language in ("en", "en_US"):
            link = sounds / language
            link.unlink(missing_ok=True)
            link.symlink_to("en_US_f_Allison")
    (root / "recipe").write_text(RECIPE)
