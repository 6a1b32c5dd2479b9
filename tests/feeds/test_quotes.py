"""Quotations in the marks of many languages, and who said them."""

from __future__ import annotations

import pytest

from bot.packfile import load_pack
from feeds.matcher import Matcher
from feeds.people import Names
from feeds.quotes import Quotes
from tests.feeds.pack_small import small_pack
from tests.feeds.told import quotes, rows

PACK = small_pack()
MATCHER, NAMES, QUOTES = Matcher(PACK), Names(PACK), Quotes(PACK)


def found(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(quote.text, quote.speaker) for quote in quotes(f"Ukraine talks\n{text}", language)]


def in_headline(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(quote.text, quote.speaker) for quote in quotes(text, language)]


@pytest.mark.parametrize(("language", "speakers", "text"), rows("spoken.txt"))
def test_a_quotation_has_its_speaker(language: str, speakers: str, text: str) -> None:
    said = quotes(f"-\n{text}", language)
    assert [quote.speaker for quote in said] == ([] if speakers == "-" else speakers.split())


@pytest.mark.parametrize(
    ("text", "language", "quote"),
    [
        ("“We made real progress today,” Trump said.", "en", "We made real progress today"),
        ("‘We made real progress today,’ Trump said.", "en", "We made real progress today"),
        ("'We saw the envoys' new plan,' Trump said.", "en", "We saw the envoys' new plan"),
        ("``We made real progress today,'' Trump said.", "en", "We made real progress today"),
        ("<<We made real progress today>>, Trump said.", "en", "We made real progress today"),
        ("»Wir sind einen Schritt weiter«, sagte Trump.", "de", "Wir sind einen Schritt weiter"),
        ("„Wir sind einen Schritt weiter“, sagte Trump.", "de", "Wir sind einen Schritt weiter"),
        ("‚Wir sind einen Schritt weiter‘, sagte Trump.", "de", "Wir sind einen Schritt weiter"),
        ("„Jesteśmy o krok dalej” – powiedział Trump.", "pl", "Jesteśmy o krok dalej"),
        ("« Nous avançons bien », a déclaré Trump.", "fr", "Nous avançons bien"),
        ("特朗普说：「我们取得很大进展」。", "zh", "我们取得很大进展"),
        ("トランプ氏は『大きな前進があった』と述べた。", "ja", "大きな前進があった"),
        ("— Estamos muy cerca —dijo Trump.", "es", "Estamos muy cerca"),
        ("– Jesteśmy bardzo blisko – powiedział Trump.", "pl", "Jesteśmy bardzo blisko"),
        ("— Мы очень близки к миру, — сказал Трамп.", "ru", "Мы очень близки к миру"),
        ("“We call it ‘the big step’ here,” Trump said.", "en", "We call it ‘the big step’ here"),
        ("«Мы читали «большой план» сами», — сказал Трамп.", "ru", "Мы читали «большой план» сами"),
    ],
)
def test_the_words_between_the_marks_are_the_quotation(text: str, language: str, quote: str) -> None:
    assert found(text, language) == [(quote, "donald-trump")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Lavrov: «Ми готові до розмови»", "uk"),
        ("«Ми готові до розмови» – Лавров", "uk"),
        ("'We are ready for talks': Lavrov's warning to Europe", "en"),
        ("Lavrov says Russia is ‘ready for talks’", "en"),
        ("Lavrov Warns of ‘Very Different Situation Ahead’", "en"),
        ("Lavrov: Russia waits for an answer, 'we are ready now'", "en"),
        ("'We are ready for talks': Lavrov and Rubio in Geneva", "en"),
        ("'We are ready for talks': after meeting Zelensky's envoy and Rubio, Lavrov smiles", "en"),
        ("「条件は変わらない」＝ラブロフ外相", "ja"),
        ("ラブロフ外相「条件は変わらない」", "ja"),
        ('라브로프 "조건은 변하지 않는다"', "ko"),
    ],
)
def test_a_headline_names_its_speaker_in_its_own_ways(text: str, language: str) -> None:
    assert [speaker for _, speaker in in_headline(text, language)] == ["sergei-lavrov"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Компания «Роснефть» и газета «Труд» пишут о Путине", "ru"),
        ("The 'shadow fleet' sails on, Putin's critics say", "en"),
        ("Zelensky told the „Financial Times” about the talks", "en"),
        ("Trump's envoy and Putin's aide didn't meet", "en"),
        ("Envoys: 'productive and constructive meetings held by the sea'", "en"),
        ("The text reads “Ukraine will never join the alliance”. Witkoff wrote it.", "en"),
        ("– Witkoff\n– Umerov and his deputies\n– three advisers of the Kremlin", "en"),
        ("“Nobody is named anywhere in this text,” he said.", "en"),
        ('"" «» Trump said', "en"),
    ],
)
def test_what_nobody_known_said_is_no_quotation(text: str, language: str) -> None:
    assert found(text, language) == []


def test_a_name_far_behind_a_quotation_in_a_headline_is_not_its_speaker() -> None:
    assert in_headline("「条件は変わらない」 ジュネーブでの会談後にラブロフ外相", "ja") == []
    assert in_headline("「条件は変わらない」 会談続く", "ja") == []


def test_he_is_whoever_the_sentence_before_speaks_of() -> None:
    text = "Witkoff met Umerov in Miami.\n“It was a very good day for us,” he said."
    assert found(text) == [("It was a very good day for us", "steve-witkoff")]


def test_the_speaker_goes_on() -> None:
    text = "“We made real progress today,” Witkoff said.\n“There is much more to do,” he said."
    assert [speaker for _, speaker in found(text)] == ["steve-witkoff", "steve-witkoff"]


def test_a_quotation_that_stands_alone_goes_on_with_the_speaker_before() -> None:
    text = "“We made real progress today,” Witkoff said. “There is much more to do here.”"
    assert [speaker for _, speaker in found(text)] == ["steve-witkoff", "steve-witkoff"]
    text = "“We made progress,” Witkoff said.\nUmerov agreed.\n“There is much more to do here.”"
    assert [speaker for _, speaker in found(text)] == ["steve-witkoff"]


def test_a_colon_leads_over_to_the_next_paragraph() -> None:
    text = "Late on Monday Trump wrote:\n“We are closer than we have ever been.”"
    assert [speaker for _, speaker in found(text)] == ["donald-trump"]


def test_a_stranger_is_not_taken_for_somebody_tracked() -> None:
    assert found("Witkoff landed in Miami.\n“We are all very tired of waiting,” Bloggs said.") == []


def test_the_same_words_count_once() -> None:
    line = "“We made real progress today,” Witkoff said."
    assert len(found(f"{line}\n{line}")) == 1


def test_a_word_or_two_count_beside_a_verb_of_speech_only() -> None:
    assert found('Zelensky called it "a very small step".') == [("a very small step", "volodymyr-zelensky")]
    assert found('Zelensky called it "historic".') == [("historic", "volodymyr-zelensky")]
    assert found('Zelensky landed after the "big day" in Miami.') == []


def test_a_quotation_tells_what_it_names_alike_in_every_language() -> None:
    english = quotes("-\n“The ceasefire must hold in Donbas,” Trump said.", "en")[0]
    russian = quotes("-\n«Перемирие на Донбассе должно держаться», — сказал Трамп.", "ru")[0]
    assert set(english.about) & set(russian.about) >= {"ceasefire"}


def test_a_pack_without_word_lists_for_a_language_finds_labels_and_names_alone() -> None:
    def read(text: str) -> list[str]:
        mentions = NAMES.mentions(text, MATCHER.find(text, "fr"), "fr", on_topic=True)
        return [quote.speaker for quote in QUOTES.find(text, mentions, "fr")]

    assert read("Trump : « Nous avançons bien »") == ["donald-trump"]
    assert read("Paris\n« Nous avançons bien », dit le président, qui parlait à Trump de Kiev.") == []


@pytest.mark.parametrize(
    "name", ["said", "said_by", "written", "he", "some", "denies", "reports", "no", "affirmed"]
)
def test_the_pack_that_ships_has_its_word_lists_in_every_language(name: str) -> None:
    pack = load_pack()
    assert set(pack.words[name]) == set(pack.languages)


def test_a_hostile_text_costs_little() -> None:
    for part in ("«", "“”", "'a", '"', "– a, ", "“Trump said ", "「トランプは"):
        assert len(quotes("Trump\n" + part * 3_000, "en")) <= 300
