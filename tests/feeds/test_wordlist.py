"""Word lists found in the words of a sentence."""

from __future__ import annotations

from feeds.wordlist import WordList, line


def words(text: str) -> list[str]:
    return [token.text for token in line(text, 0, len(text))]


def test_words_are_folded_and_keep_their_places() -> None:
    assert words("L’Élysée a dit: “non”") == ["l", "elysee", "a", "dit", "non"]
    found = line("one Två three", 4, 7)
    assert [(token.text, token.start, token.end) for token in found] == [("tva", 4, 7)]


def test_a_phrase_is_found_whole_and_a_star_stands_for_any_ending() -> None:
    listed = WordList(["according to", "deni*"])
    text = line("He denied it, according to her", 0, 30)
    assert [listed.at(text, place) for place in range(len(text))] == [0, 1, 0, 2, 0, 0]
    assert listed.first(text) == 1
    assert listed.first(text, 2) == 3
    assert listed.first(text, 2, 3) == -1
    assert not listed.has(text[3])


def test_phrases_of_scripts_without_spaces_are_found_anywhere() -> None:
    listed = WordList(["表示", "说", "말했*"])
    assert listed.wide_at("特朗普表示他说") == 3
    assert listed.wide_last("特朗普表示他说了") == 7
    assert listed.wide_at("고 말했다") == 2
    assert listed.wide_at("nothing") == -1
    assert listed.wide_last("nothing") == -1
    assert WordList(["said"]).anywhere == ()
