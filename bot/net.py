"""Which addresses may be connected to (R20, R21). Asked at connect time, after DNS, for every hop."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

PORTS = frozenset({80, 443, 8080, 8443})  # R21

MAX_CAME = 4 * 1024 * 1024  # bytes from the wire for one request: twice the body, with all that frames it
PIECE = 4 * 1024  # bytes read at a time

# What leads into other networks although `is_global` calls it global in some Python (R21).
_TUNNELS = (
    IPv6Network("64:ff9b::/96"),  # NAT64
    IPv6Network("64:ff9b:1::/48"),  # local NAT64
    IPv6Network("2002::/16"),  # 6to4
    IPv6Network("2001::/32"),  # Teredo
    IPv6Network("::/96"),  # IPv4-compatible
    IPv6Network("::ffff:0:0:0/96"),  # IPv4-translated
    IPv6Network("100::/64"),  # discard
    IPv6Network("3fff::/20"),  # documentation
    IPv6Network("5f00::/16"),  # segment routing
)
_UNICAST = IPv6Network("2000::/3")  # all that is given out to the public so far
_OWN = (  # what allow_private_networks opens; link-local, with its metadata services, stays shut
    IPv4Network("127.0.0.0/8"),
    IPv4Network("10.0.0.0/8"),
    IPv4Network("172.16.0.0/12"),
    IPv4Network("192.168.0.0/16"),
    IPv4Network("100.64.0.0/10"),
    IPv6Network("::1/128"),
    IPv6Network("fc00::/7"),
)

Address = IPv4Address | IPv6Address
AddrInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[object, ...]]


class RefusedAddressError(OSError):
    """An address or port feeds may not be fetched from."""

    MARK = "refused address"

    def __init__(self, why: str) -> None:
        super().__init__(errno.EACCES, f"{self.MARK}: {why}")


class TooMuchError(OSError):
    """More came over the wire in answer to one request than is taken of any."""

    MARK = "too much on the wire"

    def __init__(self) -> None:
        super().__init__(errno.EMSGSIZE, self.MARK)


def refusal(address: str, port: int, *, allow_private: bool = False) -> str:
    """Why that numeric address is not connected to; "" when it is allowed.

    allow_private: loopback and private networks are allowed, on any port.
    """
    try:
        ip = _plain(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return f"{address!r} is no numeric address"
    if allow_private and any(ip in network for network in _OWN if network.version == ip.version):
        return ""
    if not _public(ip):
        return f"{ip} is not on the public internet"
    return "" if port in PORTS else f"port {port} is not one of {', '.join(map(str, sorted(PORTS)))}"


def guarded_sockets(allow_private: bool) -> Callable[[AddrInfo], socket.socket]:
    """A socket factory for aiohttp's TCPConnector; raises RefusedAddressError instead of making a socket."""

    def make(info: AddrInfo) -> socket.socket:
        family, kind, protocol, _, where = info
        if why := refusal(str(where[0]), int(str(where[1])), allow_private=allow_private):
            raise RefusedAddressError(why)
        return _BoundedSocket(family, kind, protocol)

    return make


class _BoundedSocket(socket.socket):
    """Counts what comes between one sending and the next, and fails when it is too much (R23).

    aiohttp counts bodies; what frames them, and answers before the answer (1xx), it takes without end. Its
    sockets are where we may count those, also under TLS. They read in small pieces, since it parses a piece
    in one go, while the loop stands still (R28).
    """

    def __init__(self, family: int, kind: int, protocol: int) -> None:
        super().__init__(family, kind, protocol)
        self._came = 0

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        data = super().recv(min(size, PIECE), flags)
        self._count(len(data))
        return data

    def recv_into(self, buffer: WriteableBuffer, size: int = 0, flags: int = 0, /) -> int:
        room = min(size or len(memoryview(buffer).cast("B")), PIECE)
        came = super().recv_into(buffer, room, flags)
        self._count(came)
        return came

    def send(self, data: ReadableBuffer, flags: int = 0, /) -> int:
        self._came = 0
        return super().send(data, flags)

    def sendmsg(self, data: Iterable[ReadableBuffer], /, *more: Any) -> int:
        self._came = 0
        return super().sendmsg(data, *more)

    def _count(self, came: int) -> None:
        self._came += came
        if self._came > MAX_CAME:
            raise TooMuchError


def _plain(ip: Address) -> Address:
    """An IPv4 address in IPv6 clothes (::ffff:127.0.0.1) as what it is."""
    return ip.ipv4_mapped or ip if isinstance(ip, IPv6Address) else ip


def _public(ip: Address) -> bool:
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified:
        return False
    if isinstance(ip, IPv4Address):
        return True
    return ip in _UNICAST and not any(ip in network for network in _TUNNELS)
