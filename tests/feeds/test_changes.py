"""What became of a document is read beside its name."""

from __future__ import annotations

from functools import cache

import pytest

from bot.packfile import load_pack
from feeds.changes import Changes
from feeds.documents import Documents
from feeds.matcher import Matcher
from tests.feeds.pack_small import small_pack


@cache
def parts() -> tuple[Matcher, Documents, Changes]:
    pack = load_pack()
    return Matcher(pack), Documents(pack), Changes(pack)


def told(title: str, lead: str = "", language: str = "en") -> dict[str, str]:
    """Document -> status, of a headline and a lead."""
    matcher, documents, changes = parts()
    text = f"{title}\n{lead}"
    found = documents.find(text, matcher.find(text, language), language)
    return {c.document: c.status for c in changes.find(text, len(text), found, language)}


HEADLINES = [
    ("en", "Officials draw up a text in secret: a 28-point plan is prepared", "drafted"),
    ("en", "Text of the 28-point plan leaked to newspapers", "leaked"),
    ("en", "President unveils the 28-point plan", "presented"),
    ("en", "Envoys handed the 28-point plan to Kyiv", "handed-over"),
    ("en", "Negotiators revised the 28-point plan overnight", "amended"),
    ("en", "The 28-point plan, trimmed in Geneva", "cut"),
    ("en", "The 28-point plan is largely agreed, envoys say", "agreed-in-part"),
    ("en", "Parliament approves the 28-point plan", "agreed"),
    ("en", "Moscow rejects the 28-point plan", "rejected"),
    ("en", "Presidents signed the 28-point plan", "signed"),
    ("en", "The 28-point plan took effect at midnight", "in-force"),
    ("en", "Work on the 28-point plan suspended", "on-hold"),
    ("en", "The 28-point plan is off the table", "superseded"),
    ("uk", "Москва відхилила план із 28 пунктів", "rejected"),
    ("ru", "Стороны подписали план из 28 пунктов", "signed"),
    ("de", "Unterhändler überarbeiten den 28-Punkte-Plan: Text geändert", "amended"),
    ("fr", "Le plan en 28 points a fuité dans la presse", "leaked"),
    ("es", "El presidente presenta el plan de 28 puntos", "presented"),
    ("it", "Kiev respinge il piano in 28 punti", "rejected"),
    ("pt", "Rússia rejeita plano de 28 pontos", "rejected"),
    ("pl", "Kijów odrzuca 28-punktowy plan pokojowy", "rejected"),
    ("nl", "Moskou verwerpt het 28-puntenplan", "rejected"),
    ("cs", "Moskva odmítla 28bodový plán", "rejected"),
    ("ro", "Kievul respinge planul în 28 de puncte", "rejected"),
    ("tr", "Moskova 28 maddelik planı reddetti", "rejected"),
    ("el", "Η Μόσχα απορρίπτει το σχέδιο των 28 σημείων", "rejected"),
    ("sr", "Moskva odbija plan od 28 tačaka", "rejected"),
    ("ar", "موسكو ترفض الخطة المكونة من 28 نقطة", "rejected"),
    ("he", "מוסקבה דוחה את תוכנית 28 הנקודות", "rejected"),
    ("zh", "俄方拒绝28点和平计划", "rejected"),
    ("ja", "ロシア、28項目の和平案を拒否", "rejected"),
    ("ko", "러시아, 28개 항 평화안 거부", "rejected"),
    ("ko", "28개 항 평화안 받아들일 수 없다는 러시아", "rejected"),
    ("id", "Moskow menolak rencana 28 poin", "rejected"),
]


@pytest.mark.parametrize(("language", "title", "status"), HEADLINES)
def test_a_word_beside_a_document_tells_what_became_of_it(language: str, title: str, status: str) -> None:
    assert told(title, language=language) == {"28-point-plan": status}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Kyiv would not reject the 28-point plan"),
        ("en", "Ready to sign the 28-point plan"),
        ("uk", "Київ не відхилив план із 28 пунктів"),
        ("zh", "乌方未拒绝28点和平计划"),
        ("ko", "28개 항 평화안 거부 가능성"),
    ],
)
def test_what_has_not_happened_is_no_change(language: str, title: str) -> None:
    assert told(title, language=language) == {}


def test_of_several_words_the_first_tells_in_turkish_the_last() -> None:
    assert told("Moscow rejects the 28-point plan presented in Kyiv") == {"28-point-plan": "rejected"}
    said = told("Washington'ın açıkladığı 28 maddelik planı Moskova reddetti", language="tr")
    assert said == {"28-point-plan": "rejected"}


def test_a_word_far_from_the_name_or_in_another_sentence_does_not_count() -> None:
    far = "and members of several parliaments who had asked for a pause heard that Kyiv rejected calls"
    assert told("Talks", f"The 20-point plan and the 28-point plan stand, {far}.") == {}
    assert told("拒" + "的" * 40 + "28点计划", language="zh") == {}


def test_when_one_document_is_named_its_plan_is_meant_throughout() -> None:
    assert told("Moscow rejects the proposal", "It is the 28-point plan.") == {"28-point-plan": "rejected"}
    assert told("Moscow rejects the idea", "It is the 28-point plan.") == {}
    assert told("Moscow rejects the proposal", "The 28-point plan and the 20-point plan.") == {}


def test_each_document_has_its_own_change_and_the_headline_comes_first() -> None:
    lead = "The 28-point plan was amended. Kyiv approved the 20-point plan."
    assert told("Moscow rejects the 20-point plan", lead) == {
        "20-point-plan": "rejected",
        "28-point-plan": "amended",
    }


def test_without_documents_or_words_there_is_nothing() -> None:
    assert told("Moscow rejects the idea of a meeting") == {}
    assert Changes(small_pack()).find("Moscow rejects the 28-point plan", 32, [(19, 0)], "en") == ()
    assert parts()[2].find("28", 2, [(0, 0)], "und") == ()
