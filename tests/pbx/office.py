"""One real Asterisk with the demo network and telephones from a real Postgres, for a session of tests.

A conftest that wants it says `from tests.pbx.office import asterisk as asterisk`; each importing folder gets its own,
on free ports.
"""

import asyncio
import contextlib
import os
import random
import shutil
import socket
import tempfile
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest_asyncio

from callcenter.local.asterisk import AsteriskPorts, LocalAsterisk, TelephoneDatabase
from callcenter.local.asterisk_packages import AsteriskRoot, find_or_fetch
from callcenter.local.asterisk_speech import make_sounds
from tests.pbx.ami import Ami, Event
from tests.pbx.postgres import NAME, TelephonePostgres
from tests.pbx.sip_telephone import Behaviour, Telephone

ENDS_KEPT = 25


@dataclass
class PbxOffice:
    pbx: LocalAsterisk
    postgres: TelephonePostgres
    host: str = "127.0.0.1"
    telephones: list[Telephone] = field(default_factory=list)

    @property
    def ports(self) -> AsteriskPorts:
        return self.pbx.ports

    @property
    def secret(self) -> str:
        return self.pbx.secret

    @property
    def spool(self) -> Path:
        return self.pbx.spool

    async def log_in(self) -> Ami:
        return await Ami.log_in(self.ports.ami, self.secret)

    async def telephone(self, behaviour: Behaviour = Behaviour.ANSWER, *, extension: str = "") -> Telephone:
        """Give a registered telephone with an extension of its own."""
        extension = extension or str(200 + len(self.telephones) + 1)
        await self.postgres.add_telephone(extension, "secret")
        telephone = self.unregistered_telephone(extension, behaviour=behaviour)
        await telephone.plug_in()
        await telephone.register()
        return telephone

    def unregistered_telephone(
        self, extension: str, password: str = "secret", *, behaviour: Behaviour = Behaviour.ANSWER
    ) -> Telephone:
        telephone = Telephone(extension, password, self.ports.sip, behaviour=behaviour)
        self.telephones.append(telephone)
        return telephone

    def recordings(self, call_id: str) -> tuple[Path, Path]:
        """Give the files of what the operator and what the customer said."""
        return self.spool / f"{call_id}-operator.wav", self.spool / f"{call_id}-customer.wav"


def new_call_id() -> str:
    return str(uuid.uuid4())


async def originate(
    ami: Ami, extension: str, number: str, call_id: str, *, announce: str = "", record: str = "1", timeout: int = 20000
) -> Event:
    """Send the Originate that the application sends, and give the reply to it."""
    return await ami.act(
        "Originate",
        Channel=f"PJSIP/{extension}",
        Context="click2dial",
        Exten=number,
        Priority="1",
        Async="true",
        Timeout=str(timeout),
        ChannelId=call_id,
        CallerID=f'"Kovács Anna" <{number}>',
        Variable=[
            f"CALL_ID={call_id}",
            f"RECORD={record}",
            f"ANNOUNCE={announce}",
            f"PJSIP_HEADER(add,X-CC-Call-Id)={call_id}",
            "PJSIP_HEADER(add,Call-Info)=<sip:callcenter>;answer-after=0",
        ],
    )


def cache_folder() -> Path:
    return Path(os.environ.get("CALLCENTER_TEST_CACHE", "~/.cache/callcenter")).expanduser()


def fetched_root() -> AsteriskRoot:
    return find_or_fetch(cache_folder(), print)


def free_ports() -> AsteriskPorts:
    """Choose free ports; the sound's are shared with other Asterisks, which try the next one.

    Below those that the kernel gives to connections, so that they are still free when Asterisk is started again.
    """
    for first in random.sample(range(20_000, 32_000, 4), 200):
        ports = AsteriskPorts(
            ami=first, http=first + 1, sip=first + 2, carrier=first + 3, rtp_first=26000, rtp_last=26400
        )
        if not 26_000 <= first <= 26_400 and _are_free(ports):
            return ports
    raise AssertionError("no free ports")


def _are_free(ports: AsteriskPorts) -> bool:
    wanted = [
        (socket.SOCK_STREAM, "127.0.0.1", ports.ami),
        (socket.SOCK_STREAM, "127.0.0.1", ports.http),
        (socket.SOCK_DGRAM, "127.0.0.1", ports.sip),
        (socket.SOCK_DGRAM, "127.0.0.2", ports.carrier),
    ]
    with contextlib.ExitStack() as stack:
        try:
            for kind, address, port in wanted:
                stack.enter_context(socket.socket(type=kind)).bind((address, port))
        except OSError:
            return False
    return True


@pytest_asyncio.fixture(scope="session")
async def asterisk() -> AsyncIterator[PbxOffice]:
    root = await asyncio.to_thread(fetched_root)
    home = Path(tempfile.mkdtemp(prefix="callcenter-pbx-"))
    await asyncio.to_thread(make_sounds, home / "asterisk" / "sounds", root, print)
    postgres = TelephonePostgres()
    await postgres.create()
    pbx = LocalAsterisk(
        root=root,
        home=home,
        spool=home / "spool",
        ports=free_ports(),
        database=TelephoneDatabase(host=str(postgres.sockets), name=NAME),
        site={"calls.ring_seconds": 2, "calls.ends_kept": ENDS_KEPT, "calls.allowed_prefixes": "36 7 990"},
    )
    await pbx.start()
    office = PbxOffice(pbx, postgres)
    yield office
    for telephone in office.telephones:
        await telephone.unplug()
    await pbx.stop()
    await postgres.remove()
    shutil.rmtree(home)
