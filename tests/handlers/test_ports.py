"""Tests of handlers/ports.py."""

from __future__ import annotations

import pytest

from handlers.ports import Address


@pytest.mark.parametrize(
    "address", [Address("telegram", "-1001"), Address("telegram", "-1001", "7"), Address("slack", "C01")]
)
def test_an_address_is_its_key_and_back(address: Address) -> None:
    assert Address.parse(str(address)) == address


@pytest.mark.parametrize("key", ["telegram/", "telegram/1/2/3"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="not a chat address"):
        Address.parse(key)


def test_a_platform_alone_is_no_key() -> None:
    with pytest.raises(ValueError, match="not enough values"):
        Address.parse("telegram")
