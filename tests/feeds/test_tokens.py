"""Phrases beside a word."""

from __future__ import annotations

from dataclasses import replace

from feeds.text import fold
from feeds.tokens import Beside, Phrases, bare, folded_words, tokens, words_of
from tests.feeds.pack_small import small_pack

PHRASES = Phrases({folded_words("peace talks"): 1, folded_words("peace"): 2, folded_words("negotiat*"): 3})


def test_tokens_are_folded_words_with_their_places() -> None:
    text = "Été — 20 points"
    assert [(t.text, text[t.start : t.end]) for t in tokens(fold(text))] == [
        ("ete", "Été"),
        ("20", "20"),
        ("points", "points"),
    ]


def test_what_stands_at_a_word_is_told_longest_first_with_its_end() -> None:
    found = tokens("the peace talks")
    assert list(PHRASES.at(found, 1)) == [(1, 15), (2, 9)]
    assert list(PHRASES.at(tokens("peace"), 0)) == [(2, 5)]
    assert list(PHRASES.at(tokens("negotiating"), 0)) == [(3, 11)]
    assert list(PHRASES.at(tokens("neglect"), 0)) == []


def test_a_quick_look_tells_whether_one_may_be_there() -> None:
    assert PHRASES.may_be_in("they negotiated")
    assert PHRASES.may_be_in("at peace")
    assert not PHRASES.may_be_in("they neglected it")
    assert Phrases({("الاحد",): 1}).may_be_in("والاحد")


def test_one_among_words_is_looked_for_within_the_text_only() -> None:
    found = tokens("no peace here")
    assert PHRASES.among(found, -3, 2)
    assert not PHRASES.among(found, 2, 9)


def test_small_words_are_written_joined_in_arabic_and_hebrew() -> None:
    assert bare("والاحد") == ("والاحد", "الاحد")
    assert bare("peace") == ("peace",)
    assert bare("و") == ("و",)


def test_lists_of_the_pack_are_looked_for_by_word_or_by_sign() -> None:
    pack = replace(
        small_pack(), words={"off": {"en": ("called off",), "ko": ("취소*", "열지 않*"), "zh": ("取消",)}}
    )
    assert Beside(pack, "off", "en").among(tokens("talks called off"), 0, 3)
    assert Beside(pack, "off", "ko").within("회담 취소됐다")
    assert Beside(pack, "off", "ko").within("회담 열지 않기로")
    assert Beside(pack, "off", "zh").begins("取消会谈")
    assert words_of(pack, "off", "fr") == ()
    assert not Beside(pack, "off", "fr").within("called off")
