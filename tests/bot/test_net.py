"""What is connected to: the public internet on web ports, and nothing dressed up as it (R20, R21)."""

from __future__ import annotations

import socket

import pytest

from bot.net import MAX_CAME, PIECE, RefusedAddressError, TooMuchError, guarded_sockets, refusal

LOCAL = [  # F38: spellings and tunnels of what must not be reached
    *(
        "127.0.0.1",
        "127.1.2.3",
        "127.255.255.254",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
    ),
    *("192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.7"),
    *("203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *(
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:7f00:1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
    ),
    *(
        "64:ff9b::7f00:1",
        "64:ff9b::127.0.0.1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2001::1",
    ),
    *(
        "2001:0:53aa:64c:0:0:80ff:fffe",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "fec0::1",
    ),
    *("2001:db8::1", "100::1", "3fff::1", "5f00::1", "::ffff:0:127.0.0.1", "4000::1"),
]


@pytest.mark.parametrize("address", LOCAL)
def test_what_is_not_the_public_internet_is_refused(address: str) -> None:
    assert "public internet" in refusal(address, 443)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8"]
)
@pytest.mark.parametrize("port", [80, 443, 8080, 8443])
def test_the_public_internet_is_allowed_on_web_ports(address: str, port: int) -> None:
    assert refusal(address, port) == ""


@pytest.mark.parametrize("port", [22, 25, 6379, 8000, 0])
def test_other_ports_are_refused(port: int) -> None:
    assert f"port {port}" in refusal("8.8.8.8", port)


@pytest.mark.parametrize("address", ["localhost", "2130706433", "0x7f.1", "", "127.1"])
def test_what_is_no_numeric_address_is_refused(address: str) -> None:
    assert "no numeric address" in refusal(address, 443)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "192.168.1.1", "::1", "fd00::1", "::ffff:127.0.0.1", "100.64.0.1"]
)
def test_own_networks_can_be_allowed_on_any_port(address: str) -> None:
    assert refusal(address, 12345, allow_private=True) == ""


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "0.0.0.0", "fe80::1", "224.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"]
)
def test_even_then_metadata_and_tunnels_stay_shut(address: str) -> None:
    assert refusal(address, 80, allow_private=True)


def test_even_then_public_addresses_keep_to_web_ports() -> None:
    assert refusal("8.8.8.8", 12345, allow_private=True)


def test_the_factory_makes_sockets_only_for_what_is_allowed() -> None:
    family, kind, protocol = socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP
    with guarded_sockets(True)((family, kind, protocol, "", ("127.0.0.1", 9))) as made:
        assert made.family == family
    with pytest.raises(RefusedAddressError, match=r"refused address: 127\.0\.0\.1"):
        guarded_sockets(False)((family, kind, protocol, "", ("127.0.0.1", 80)))


@pytest.mark.parametrize("into", [False, True], ids=["recv", "recv_into, as under TLS"])
def test_what_comes_over_the_wire_is_counted_from_sending_to_sending(into: bool) -> None:
    """R23: twice as much as a body may have; a connection that is used again begins anew."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        make = guarded_sockets(True)
        client = make((socket.AF_INET, socket.SOCK_STREAM, 0, "", server.getsockname()))
        client.connect(server.getsockname())
        other, _ = server.accept()
        with client, other:
            room = bytearray(256 * 1024)

            def take() -> int:
                other.sendall(bytes(PIECE))
                left = PIECE
                while left > 0:
                    left -= client.recv_into(room) if into else len(client.recv(len(room)))
                return PIECE

            for ask in (client.send, lambda data: client.sendmsg([data])):
                ask(b"GET")
                assert sum(take() for _ in range(MAX_CAME // PIECE)) == MAX_CAME
            with pytest.raises(TooMuchError):
                take()
