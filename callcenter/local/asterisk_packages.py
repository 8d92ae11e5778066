"""An Asterisk to run: the machine's own, or Debian's packages unpacked into a folder, by any user."""

import fcntl
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import msgspec

from callcenter.local.asterisk_apt import DOWNLOAD_SECONDS, PackagesUnavailable, Progress, download, keyring

OLDEST_VERSION = 20
SYSTEM_ASTERISK = Path("/usr/sbin/asterisk")
ASTERISK_PACKAGES = ("asterisk", "asterisk-modules", "asterisk-core-sounds-en-wav", "asterisk-core-sounds-en")
SPEECH_PACKAGES = ("espeak-ng",)
MUSIC_PACKAGES = ("asterisk-moh-opsound-wav",)
# Come with the closure and are never run from the unpacked folder.
NOT_UNPACKED = re.compile(
    r"(perl|adduser|debconf|dpkg_|apt_|systemd|udev|mount_|tzdata|init-system|libperl|passwd_|login|gawk|mawk)"
)
SPACE_NEEDED_BYTES = 900_000_000
RECIPE = "1"  # raise it when the packages or the way of unpacking change: older folders are then made anew
UNPACK_SECONDS = 120


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
        archives = download(work, packages, progress)
        building.mkdir(parents=True)
        _unpack(archives, building, progress)
        _finish(building)
        shutil.rmtree(target, ignore_errors=True)
        building.rename(target)
    except PackagesUnavailable as error:
        raise AsteriskUnavailable(str(error)) from error
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
    if keyring() is None:
        raise AsteriskUnavailable(
            "Debian's keys are missing: an administrator runs "
            "`apt-get install debian-archive-keyring`, then start again."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(target.parent).free < SPACE_NEEDED_BYTES:
        raise AsteriskUnavailable(
            f"Asterisk needs {SPACE_NEEDED_BYTES // 1_000_000} MB free in {target.parent}: make room and start again."
        )


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
