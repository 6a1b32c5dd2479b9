"""What is no part of a report is cut; what is, stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from feeds.boilerplate import Cleaner
from feeds.pack import Boilerplate
from tests.feeds.pack_small import small_pack

CLEANER = Cleaner(small_pack())


def text_of(summary: str, content: str = "", title: str = "Talks go on") -> str:
    body = CLEANER.body(title, summary, content, "Example Daily")
    return "\n".join((body.lead, *body.paragraphs))


@pytest.mark.parametrize(
    "paragraph",
    [
        "Read also: Trump meets Putin",
        "READ ALSO Trump meets Putin",
        "Читайте також: Трамп зустрів Путіна",
        "MEMBACA Trump bertemu Putin",
        "Reporting by A. Writer in Kyiv",
        "The post Talks go on appeared first on Example Daily.",
    ],
)
def test_a_paragraph_of_boilerplate_is_left_out(paragraph: str) -> None:
    assert text_of("", f"They met.\n{paragraph}\nThey parted.") == "They met.\nThey parted."


def test_a_tail_phrase_ends_the_text() -> None:
    assert text_of("They met.\nTinggalkan komentar\nPutin, Trump and others") == "They met."


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Mereka bertemu. MEMBACA Drama di Jepang. Lalu pulang.", "Mereka bertemu. Lalu pulang."),
        ("They met. Read also: Japan votes! They parted.", "They met. They parted."),
        ("They met. The post Talks go on appeared first on Example Daily.", "They met."),
    ],
)
def test_a_link_inside_a_line_is_cut_to_the_end_of_its_sentence(line: str, left: str) -> None:
    assert text_of(line) == left


def test_words_that_only_look_like_a_label_stay() -> None:
    line = "He told them to read also the annex before signing."
    assert text_of(line) == line


def test_a_phrase_with_a_colon_needs_it() -> None:
    assert text_of("See no end to talks, they said.") == "See no end to talks, they said."
    assert text_of("See: our map of the front") == ""
    assert text_of("They met. See: our map. They parted.") == "They met. They parted."
    assert text_of("They meet and see: nothing moved.") == "They meet and see: nothing moved."


def test_a_phrase_inside_a_longer_word_is_no_label() -> None:
    assert text_of("Whoever must reread also: nobody.") == "Whoever must reread also: nobody."
    assert text_of("They met. PRead also: nobody.") == "They met. PRead also: nobody."


def test_a_pack_without_phrases_cuts_nothing() -> None:
    bare = replace(small_pack(), boilerplate=Boilerplate({}, {}, {}))
    assert Cleaner(bare).body("Talks", "Read also: Trump", "", "Example").lead == "Read also: Trump"


@pytest.mark.parametrize(
    "title",
    [
        "Talks go on - Reuters",
        "Talks go on | The Example Times",
        "Talks go on – Example Daily",
        "Talks go on",
    ],
)
def test_an_outlets_name_behind_a_headline_is_cut(title: str) -> None:
    assert CLEANER.headline(title, "Example Daily") == "Talks go on"


def test_a_dash_within_a_headline_stays() -> None:
    assert CLEANER.headline("Talks go on - no truce yet", "Example Daily") == "Talks go on - no truce yet"


def test_a_summary_that_repeats_the_headline_is_no_lead() -> None:
    assert text_of("Talks go on Reuters") == ""
    assert text_of("Talks go on", "They met in Miami.") == "They met in Miami."


def test_content_that_repeats_the_lead_is_told_once() -> None:
    assert (
        text_of("They met in Miami.", "They met in Miami.\nThey parted.")
        == "They met in Miami.\nThey parted."
    )


def test_the_mark_of_a_text_cut_short_is_cut() -> None:
    assert text_of("They met in Miami and [...]") == "They met in Miami and"
    assert text_of("They met in Miami […]") == "They met in Miami"
