"""What holds of the identity of any entry: form of its address, independence of order and of what changes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from feeds.identity import body_keys, canonical_link, entry_id, feed_id, keys, registrable, story_id
from feeds.model import RawEntry

hosts = st.from_regex(r"[a-z]{2,8}\.(example|example\.org)", fullmatch=True)
segments = st.text(st.sampled_from("abcdefgh0123456789-_.~é%2B"), min_size=1, max_size=12)
paths = st.lists(segments, max_size=4).map("/".join)
values = st.text(st.sampled_from("abcxyz019 é&"), max_size=8)
queries = st.dictionaries(st.from_regex(r"q[a-z]{0,5}", fullmatch=True), values, max_size=3)
titles = st.text(max_size=60)
moments = st.none() | st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
links = st.just("") | st.builds(lambda host, path: f"https://{host}/{path}", hosts, paths)
entries = st.builds(RawEntry, st.text(max_size=12), links, titles, st.text(max_size=20), published=moments)


@given(hosts, paths, queries)
def test_the_form_of_an_address_is_the_form_of_itself(host: str, path: str, query: dict[str, str]) -> None:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    once = canonical_link(f"https://{host}/{path}?{asked}")
    assert canonical_link(once) == once


@given(st.text(max_size=80))
def test_of_any_text_too(text: str) -> None:
    once = canonical_link(text)
    assert once == "" or once.startswith("https://")
    assert canonical_link(once) == once


@given(hosts, paths, st.data())
def test_what_does_not_change_the_page_does_not_change_the_form(
    host: str, path: str, data: st.DataObject
) -> None:
    assume(not path.endswith("/"))
    plain = canonical_link(f"https://{host}/{path}")
    scheme = data.draw(st.sampled_from(["http", "https", "HTTPS"]))
    www = data.draw(st.sampled_from(["", "www.", "m.", "WWW."]))
    slash = data.draw(st.sampled_from(["", "/"])) if path else ""
    tracked = data.draw(st.sampled_from(["", "?utm_source=x", "?fbclid=1&utm_medium=rss", "?"]))
    anchor = data.draw(st.sampled_from(["", "#top", "#a?b"]))
    assert canonical_link(f"{scheme}://{www}{host.upper()}/{path}{slash}{tracked}{anchor}") == plain


@given(hosts, st.lists(segments, min_size=1, max_size=3, unique=True))
def test_other_paths_are_other_pages(host: str, found: list[str]) -> None:
    plain = [one for one in found if "%" not in one and one.isascii() and one.strip(".")]
    forms = {canonical_link(f"https://{host}/{one}/story") for one in plain}
    assert len(forms) == len(plain)


@given(entries)
def test_an_entry_is_always_known_by_something_and_always_by_the_same(entry: RawEntry) -> None:
    found = keys(entry)
    assert found == keys(entry)
    assert found
    assert all(re.fullmatch(r"[gut][0-9a-f]{16}", key) for key in found)
    assert re.fullmatch(r"[0-9a-f]{12}", entry_id(entry, "f1"))
    assert re.fullmatch(r"[a-km-np-z2-9]{6}", story_id(entry_id(entry, "f1")))


@given(entries, st.text(max_size=40), st.text(max_size=40))
def test_texts_change_nothing_where_there_is_a_guid_or_a_link(
    entry: RawEntry, words: str, author: str
) -> None:
    assume(keys(entry)[0][0] != "t")
    edited = replace(entry, summary=words, content=words, author=author)
    assert keys(edited) == keys(entry)
    retitled = replace(entry, title=words)
    assert set(keys(retitled)) & set(keys(entry))
    moved = replace(entry, published=datetime(2026, 5, 5, tzinfo=UTC))
    assert set(keys(moved)) & set(keys(entry))


@given(st.text(min_size=14, max_size=60), moments)
def test_a_title_is_the_same_in_any_case_width_and_punctuation(title: str, at: datetime | None) -> None:
    first = RawEntry("a", "", title, "", published=at)
    again = RawEntry("b", "", f"« {title} »!", "", published=at)
    assert [key for key in keys(first) if key[0] == "t"] == [key for key in keys(again) if key[0] == "t"]


@given(st.lists(entries, max_size=12), st.integers(0, 1000))
def test_the_order_of_a_body_changes_no_key(body: list[RawEntry], seed: int) -> None:
    order = list(range(len(body)))
    Random(seed).shuffle(order)
    found, shuffled = body_keys(body), body_keys([body[at] for at in order])
    assert shuffled == tuple(found[at] for at in order)
    assert all(found)


@given(st.lists(entries, min_size=1, max_size=8), st.text(min_size=1, max_size=10))
def test_a_guid_that_everybody_carries_joins_nobody(body: list[RawEntry], guid: str) -> None:
    linked = [
        replace(entry, guid=guid, link=f"https://a.example/{n}", title=f"Story number {n} {entry.title}")
        for n, entry in enumerate(body)
    ]
    found = body_keys(linked)
    for at, mine in enumerate(found):
        others = {key for n, known in enumerate(found) if n != at for key in known if key[0] != "t"}
        assert others.isdisjoint(mine)


@given(st.text(max_size=60))
def test_any_text_has_a_feed_id_and_a_domain_or_none(url: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{10}", feed_id(url))
    assert registrable(registrable(url)) in ("", registrable(url))
