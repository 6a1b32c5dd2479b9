"""Search finds words in any language and case, newest stories first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.store import Store
from bot.store.words import folded, needle
from feeds.model import Plan
from tests import builders as b

TITLES = {
    "uk": "Переговори у Маямі: Умєров зустрівся з Віткоффом",
    "ru": "Переговоры в Майами: «20-пунктный план»",
    "id": "Perundingan damai di Miami, kata Witkoff",
    "zh": "威特科夫与德米特里耶夫在迈阿密会谈",
    "ar": "المحادثات في ميامي مع المبعوث الأميركي",
    "de": "STRASSE nach Miami: Gespräche über den 28-Punkte-Plan",
    "tr": "İstanbul görüşmeleri",
    "ko": "마이애미에서 평화 협상",
}


def plan_of(titles: dict[str, str]) -> Plan:
    entries = {
        name: b.entry(n, title=title, summary=f"Summary {name}", story=name)
        for n, (name, title) in enumerate(titles.items(), 1)
    }
    stories = [b.story(name, entry) for name, entry in entries.items()]
    return b.plan(*stories, entries=tuple(entries.values()), alerts=False)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["miami"], ["id", "de"]),
        (["MIAMI", "witkoff"], ["id"]),
        (["переговор"], ["uk", "ru"]),
        (["ПЕРЕГОВОРЫ", "план"], ["ru"]),
        (["迈阿密"], ["zh"]),
        (["محادثات"], ["ar"]),
        (["straße"], ["de"]),
        (["28-punkte"], ["de"]),
        (["ｍｉａｍｉ", "kata"], ["id"]),
        (["İSTANBUL"], ["tr"]),
        (["istanbul", "gorusmeleri"], ["tr"]),
        (["gesprache"], ["de"]),
        (["평화"], ["ko"]),
        (["iami"], []),
        (["summary", "zh"], ["zh"]),
        (["miami", "nowhere"], []),
        (["!!!"], []),
        ([], []),
    ],
)
async def test_words_are_found_where_they_begin(store: Store, words: list[str], expected: list[str]) -> None:
    await store.commit(plan_of(TITLES))
    assert [story.id for story in await store.archive.search(words, 9)] == expected


async def test_a_story_with_several_matching_reports_is_found_once(store: Store) -> None:
    await store.commit(b.plan(b.story("aaaaaa", b.entry(1), b.entry(2))))
    assert [s.id for s in await store.archive.search(["talks"], 9)] == ["aaaaaa"]
    assert [s.id for s in await store.archive.search(["number", "2"], 9)] == ["aaaaaa"]


async def test_search_goes_through_the_whole_archive_and_stops_at_the_limit(store: Store) -> None:
    entries = [b.entry(n, published=b.NOW - timedelta(minutes=n)) for n in range(1, 5001)]
    last = replace(entries[-1], title="The needle", story="zzzzzz")
    filled = tuple(replace(e, story="hay") for e in entries[:-1])
    stories = (b.story("zzzzzz", last), b.story("hay", *entries[:3]))
    await store.commit(b.plan(*stories, entries=(*filled, last), alerts=False))
    assert [s.id for s in await store.archive.search(["needle"], 9)] == ["zzzzzz"]
    assert len(await store.archive.search(["envoys"], 1)) == 1


def test_folding_is_the_same_for_what_looks_the_same() -> None:
    assert folded("  Straße_№5 — ＭＩＡＭＩ ") == " strasse no5 miami"
    assert needle("Weiß") == " weiss"
    assert folded("مُحادَثات") == folded("محادثات")
    assert needle("평화") == " 평화"
    assert needle("和平") == "和平"
    assert needle("שלום") == "שלום"
    assert needle("—") == ""
