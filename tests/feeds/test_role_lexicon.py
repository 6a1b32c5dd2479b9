"""Words of roles looked up: the longest term, stems, joined small words, characters."""

from __future__ import annotations

import re

from feeds import role_lexicon
from feeds.pack import RoleNoun, RoleWords
from feeds.role_lexicon import BODY, COUNTRY, LEADER, NAME, ROLE, UNKNOWN, Lexicon, Names, WideLexicon
from tests.feeds.pack_small import small_pack

WORDS = small_pack().role_words
_WORD = re.compile(r"[^\W_]+")


def kinds(text: str, language: str = "en", names: Names | None = None) -> list[str]:
    found = Lexicon(WORDS, language).items(text, list(_WORD.finditer(text)), names or {})
    return [item.kind for item in found]


def wide(text: str, language: str, names: Names | None = None) -> list[tuple[str, str]]:
    found = WideLexicon(WORDS, language).items(text, 0, len(text), names or {})
    return [(item.kind, text[item.start : item.end]) for item in found]


def test_the_longest_term_is_taken() -> None:
    text = "special envoy of the foreign ministry"
    found = Lexicon(WORDS, "en").items(text, list(_WORD.finditer(text)), {})
    assert [(item.kind, text[item.start : item.end]) for item in found] == [
        (ROLE, "special envoy"),
        ("of", "of"),
        ("skip", "the"),
        (BODY, "foreign ministry"),
    ]


def test_a_term_whose_other_words_do_not_follow_is_none() -> None:
    assert kinds("foreign trade") == [UNKNOWN, UNKNOWN]
    assert kinds("foreign") == [UNKNOWN]
    assert kinds("министры иностранного", "ru") == [UNKNOWN, UNKNOWN]


def test_words_within_terms_are_known_too() -> None:
    lexicon = Lexicon(WORDS, "en")
    assert lexicon.knows("ministry")
    assert lexicon.knows("Envoys")
    assert not lexicon.knows("weather")
    assert Lexicon(WORDS, "uk").knows("переговорники")


def test_names_stand_for_themselves_or_their_country() -> None:
    assert kinds("Trump envoy Umerov", names={0: (5, 2), 12: (18, -1)}) == [LEADER, ROLE, NAME]


def test_letters_behind_an_apostrophe_are_an_ending() -> None:
    assert kinds("Putin'in") == [UNKNOWN, "skip"]
    assert kinds("Kyiv'star") == [UNKNOWN, "skip"]
    assert kinds("o'connors") == [UNKNOWN, UNKNOWN]


def test_small_words_joined_in_arabic_are_cut_off() -> None:
    assert kinds("والمبعوث الأمريكي", "ar") == [ROLE, COUNTRY]


def test_a_joined_former_marks_the_role() -> None:
    text = "ексголова"
    [item] = Lexicon(WORDS, "uk").items(text, list(_WORD.finditer(text)), {})
    assert (item.kind, item.marks) == (ROLE, ("former",))
    assert kinds("ексчемпіон", "uk") == [UNKNOWN]


def test_characters_are_read_longest_first_and_spaces_passed_over() -> None:
    assert wide("俄总统 特使", "zh") == [(COUNTRY, "俄"), (ROLE, "总统"), (ROLE, "特使")]
    assert wide("日前总 统", "zh") == [("not", "日前"), (ROLE, "总 统")]
    assert wide("国防 ", "ja") == [(UNKNOWN, "国"), (UNKNOWN, "防")]
    assert wide("大統", "ja") == [(UNKNOWN, "大"), (UNKNOWN, "統")]


def test_names_among_characters() -> None:
    assert wide("特朗普特使", "zh", {0: (3, 2)}) == [(LEADER, "特朗普"), (ROLE, "特使")]
    assert wide("普京的", "zh", {0: (2, -1)}) == [(NAME, "普京"), (UNKNOWN, "的")]


def test_the_memory_of_words_is_bounded() -> None:
    words = RoleWords(roles=(RoleNoun("envoy", "envoy", {"en": ("envoy*",)}),))
    lexicon = Lexicon(words, "en")
    for number in range(role_lexicon._MOST_KEPT + 2):
        lexicon.knows(f"word{number}")
    assert lexicon.knows("envoys")
    assert not lexicon.knows("word1")
