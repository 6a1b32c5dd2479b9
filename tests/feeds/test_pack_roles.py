"""roles.toml is read strictly, and its references are checked."""

from __future__ import annotations

import pytest

from feeds.errors import PackError
from feeds.pack import Pack, Person
from feeds.pack_load import load
from tests.feeds.pack_small import ROLES, TEXTS, small_pack


def loaded(roles: str) -> Pack:
    return load({**TEXTS, "roles.toml": roles})


def test_a_pack_without_role_words_has_none() -> None:
    assert loaded("").role_words.roles == ()
    assert small_pack().role_words.head_last == ("en", "de", "zh", "ja")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('serves = "to"', 'serves = "at"', "serves: must be to or of"),
        ("[words.not]", "[words.nought]", "nought: must be one of former"),
        ('heads = ["kremlin"]', 'heads = ["castle"]', "president: heads: 'castle' is not there"),
        ("called = { us =", "called = { mars =", "called: 'mars' is not there"),
        ('country = "russia"', 'country = "mars"', "kremlin: country: 'mars' is not there"),
        ('side = "us"', 'side = "mars"', "us: side: 'mars' is not there"),
        ('leaders = ["donald-trump"]', 'leaders = ["nobody"]', "us: leaders: 'nobody' is not there"),
        ('id = "envoy"', 'id = "president"', "'president' is used twice"),
        ("leads = true", "leds = true", "leds: is not known; did you mean leads?"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, told: str) -> None:
    assert old in ROLES
    with pytest.raises(PackError, match=r"roles\.toml") as raised:
        loaded(ROLES.replace(old, new, 1))
    assert told in str(raised.value)


def test_a_pack_takes_in_more_people_but_not_twice() -> None:
    pack = small_pack()
    lee = Person("ann-lee", "Ann Lee", "us", ("Ann",), ("Lee",))
    assert pack.with_people([]) is pack
    assert pack.with_people([lee]).people[-1] is lee
    assert pack.with_people([lee]).with_people([lee]).people.count(lee) == 1
