"""What Asterisk has to know of this machine's network before it starts."""

import contextlib
import fcntl
import socket
import struct
from collections.abc import Iterable

Address = tuple[str, int]


def first_taken(*, tcp: Iterable[Address], udp: Iterable[Address]) -> Address | None:
    """Give the first of these addresses that another program listens on."""
    kinds = ((socket.SOCK_STREAM, tcp), (socket.SOCK_DGRAM, udp))
    return next((address for kind, addresses in kinds for address in addresses if not _is_free(address, kind)), None)


def own_addresses() -> list[str]:
    """Give this machine's IPv4 addresses beside loopback."""
    addresses = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            request = struct.pack("256s", name.encode()[:15])
            with contextlib.suppress(OSError):  # an interface without an address
                answer = fcntl.ioctl(probe, 0x8915, request)  # SIOCGIFADDR of netdevice(7)
                addresses.append(socket.inet_ntoa(answer[20:24]))
    return [address for address in addresses if not address.startswith("127.")]


def _is_free(address: Address, kind: socket.SocketKind) -> bool:
    with socket.socket(type=kind) as probe:
        if kind is socket.SOCK_STREAM:  # connections of an earlier run that are still closing do not count
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError:
            return False
        return True
