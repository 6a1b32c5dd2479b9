"""People the pack lacks: recognised in every script, told from places, organisations and journalists."""

from __future__ import annotations

from functools import cache

import pytest

from bot.packfile import load_pack
from feeds.matcher import Matcher
from feeds.model import Stranger
from feeds.people import Names
from feeds.roles import Roles
from feeds.strangers import MOST, Strangers


class Finder:
    """The shipped pack, ready to find strangers in a text."""

    def __init__(self) -> None:
        pack = load_pack()
        self._matcher, self._names = Matcher(pack), Names(pack)
        self._strangers = Strangers(pack, Roles(pack))

    def __call__(self, text: str, language: str) -> tuple[Stranger, ...]:
        hits = self._matcher.find(text, language)
        mentions = self._names.mentions(text, hits, language, on_topic=True)
        return self._strangers.find(text, hits, mentions, language)


@cache
def find() -> Finder:
    return Finder()


def names(text: str, language: str = "en") -> list[str]:
    return [stranger.name for stranger in find()(text, language)]


def roles(text: str, language: str) -> dict[str, str]:
    return {stranger.name: stranger.role for stranger in find()(text, language)}


@pytest.mark.parametrize(
    ("language", "text", "name", "role"),
    [
        ("en", "Talks.\nUkraine's deputy foreign minister Olena Kovalchuk left.", "Olena Kovalchuk",
         "deputy foreign minister of Ukraine"),
        ("en", "Talks.\nHungary's foreign minister Zsombor Varga left.", "Zsombor Varga",
         "foreign minister of Hungary"),
        ("en", "Marta J. Nowicka, an adviser to the Polish president, left.", "Marta J. Nowicka",
         "adviser to the president of Poland"),
        ("uk", "Переговори.\nЗаступниця голови МЗС Олена Ковальчук поїхала.", "Олена Ковальчук",
         "deputy foreign minister"),
        ("ru", "советник президента России Глеб Никитин", "Глеб Никитин", "presidential aide of Russia"),
        ("ru", "Глеб Андреевич Никитин приехал", "Глеб Андреевич Никитин", ""),
        ("de", "Der polnische Außenminister Piotr Wolski kam.", "Piotr Wolski", "foreign minister of Poland"),
        ("fr", "L'émissaire turc Murat Demir est arrivé.", "Murat Demir", "special envoy of Turkey"),
        ("es", "El negociador jefe, José Manuel Rueda, llegó.", "José Manuel Rueda", "chief negotiator"),
        ("el", "ο Μάρκο Παπαδάκης είπε", "Μάρκο Παπαδάκης", ""),
        ("tr", "Türkiye'nin özel temsilcisi Murat Demir'in ziyareti", "Murat Demir",
         "special envoy of Turkey"),
        ("sr", "izaslanik Turske Murat Demir", "Murat Demir", "special envoy of Turkey"),
        ("nl", "gezant Jan van der Berg kwam", "Jan van der Berg", "special envoy"),
        ("ja", "トルコのムラト・デミル特使が", "ムラト・デミル", "special envoy of Turkey"),
        ("zh", "土耳其特使穆拉特·德米尔抵达", "穆拉特·德米尔", "special envoy of Turkey"),
        ("ko", "마르코 데미르 튀르키예 특사가 왔다", "마르코 데미르", "special envoy of Turkey"),
        ("ar", "وصل وزير الخارجية التركي مراد ديمير إلى جنيف", "مراد ديمير", "foreign minister of Turkey"),
        ("he", "שר החוץ הטורקי רוברט דמיר הגיע", "רוברט דמיר", "foreign minister of Turkey"),
    ],
)  # fmt: skip
def test_strangers_are_found_with_their_role(language: str, text: str, name: str, role: str) -> None:
    assert roles(text, language) == ({name: role} if name else {})


@pytest.mark.parametrize(
    "text",
    [
        "Steve Witkoff met Rustem Umerov.",  # of the pack
        "President Ursula von der Leyen spoke.",
        "They met in San Francisco and New York.",
        "Reporter Anna Kowalska asked. Photo: Piotr Wolski",
        "The John Quincy Institute said so.",
        "On Sunday Maria March left.",
        "Peace Talks Continue In Geneva",
        "The White House and the Security Council",
        "Prime Minister Foreign Ministry",
        "Robert Kremlin said",
    ],
)
def test_what_is_no_strangers_name(text: str) -> None:
    assert names(text) == []


def test_an_unknown_given_name_needs_a_role_and_the_text_below_the_headline() -> None:
    text = "Envoy Zsombor Varga arrives\nZsombor Varga spoke. Hungary's envoy Zsombor Varga left."
    assert [(s.name, s.role) for s in find()(text, "en")] == [("Zsombor Varga", "special envoy of Hungary")]
    assert names("Der Gesandte Treffen Freitag kam.", "de") == []


def test_a_name_is_told_once_and_eight_of_a_text_at_most() -> None:
    assert names("Anna Kowalska left. Later Anna Kowalska returned.") == ["Anna Kowalska"]
    many = ". ".join(f"Anna {letter}owalska" for letter in "BDFGHLMNPRST")
    assert len(names(many)) == MOST


def test_two_names_in_a_row_are_two() -> None:
    assert names("Anna Kowalska Robert Wolski") == ["Anna Kowalska", "Robert Wolski"]


@pytest.mark.parametrize(
    "forms",
    [
        [("en", "Olena Kovalchuk"), ("uk", "Олені Ковальчук"), ("ru", "Елены Ковальчук")],
        [("en", "Olena Kovalchuk"), ("pl", "Oleny Kowalczuk"), ("de", "Olena Kowaltschuk")],
        [("en", "Gleb Nikitin"), ("ru", "Глебом Никитиным"), ("uk", "Глібу Нікітіну")],
        [("en", "Jared Miller"), ("ru", "Джаредом Миллером"), ("sr", "Džaredu Mileru")],
        [("en", "Robert Wolski"), ("pl", "Robertem Wolskim"), ("ru", "Роберта Вольского")],
    ],
)  # fmt: skip
def test_a_key_is_alike_in_every_script_and_case(forms: list[tuple[str, str]]) -> None:
    keys = {stranger.key for language, form in forms for stranger in find()(f"x {form} x", language)}
    assert len(keys) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "ノルド・ストリームについて"),
        ("ja", "記者のムラト・デミル"),
        ("zh", "穆拉特·德米尔抵达"),
        ("zh", "俄·德"),
        ("ar", "قال وزير الخارجية التركي إن باريس"),
        ("ko", "튀르키예에서 열린 회담에서 특사가"),
        ("ko", "이날 개최된 회담은 특사가"),
        ("ar", "وصل مراد ديمير إلى جنيف"),
        ("ar", "وزير الخارجية التركي مراد، ديمير"),
        ("ja", "スティーブ・ウィトコフ特使"),
    ],
)
def test_without_capitals_a_role_must_stand_beside_the_name(language: str, text: str) -> None:
    assert names(text, language) == []


def test_a_text_in_a_language_without_role_words_gives_only_common_given_names() -> None:
    assert names("Anna Kowalska and Zsombor Varga", "und") == ["Anna Kowalska"]
