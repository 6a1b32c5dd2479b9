"""Where quotations stand: marks told from apostrophes, abbreviations and lost marks."""

from __future__ import annotations

import pytest

from feeds.quote_spans import MAX_QUOTATION, spans, title_like


def inner(text: str) -> list[str]:
    return [span.text for span in spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“one” and “two”", ["one", "two"]),
        ("“German end“ there", ["German end"]),
        ("„auf“ und „zu“", ["auf", "zu"]),
        ("»auf« und »zu«", ["auf", "zu"]),
        ("« un » et « deux »", ["un", "deux"]),
        ("«не «то» слово»", ["не «то» слово"]),
        ("«не «то слово»", ["не «то слово"]),
        ("He didn't, they don't, the 1990s' end", []),
        ("'the envoys' plan' holds", ["the envoys"]),
        ("'the envoys' plan', he says", ["the envoys' plan"]),
        ('בארה"ב אמרו כי "נגמר" בצה"ל', ["נגמר"]),
        ('הוא אמר ש"הכול נגמר" אתמול', ["הכול נגמר"]),
        ('그는 "좋다"고 했다', ["좋다"]),
        ("他说'很好'了", ["很好"]),
        ('"one", he said, "two"', ["one", "two"]),
        ("“lost mark\nnext paragraph”", []),
        ("“ ” and “...”", []),
        ("Swedish ”som så” here", ["som så"]),
    ],
)
def test_the_words_between_marks(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_a_mark_that_is_never_closed_opens_nothing() -> None:
    assert inner("“" + "a " * MAX_QUOTATION + "”") == []


def test_names_have_capitals() -> None:
    assert title_like("Financial Times")
    assert not title_like("Financial times")
    assert not title_like("of it")
