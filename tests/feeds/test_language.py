"""The language of a text: script, small words, the feed's word, and a model in doubt."""

from __future__ import annotations

import pytest

from feeds.language import detect

LANGUAGES = (
    "en", "uk", "ru", "de", "fr", "es", "it", "pt", "pl", "nl", "cs",
    "ro", "tr", "el", "sr", "ar", "he", "zh", "ja", "ko", "id",
)  # fmt: skip

HEADLINES = [
    ("en", "Negotiators return to the table in Geneva as deadline nears"),
    ("uk", "Переговори в Женеві: що відомо про позиції сторін"),
    ("ru", "Переговоры в Женеве: что известно о позициях сторон"),
    ("de", "Verhandlungen in Genf werden am Sonntag fortgesetzt"),
    ("fr", "Les pourparlers de Genève reprennent dimanche sans les Européens"),
    ("es", "Las conversaciones de Ginebra siguen el domingo sin los europeos"),
    ("it", "I colloqui di Ginevra riprendono domenica senza gli europei"),
    ("pt", "As conversações de Genebra continuam no domingo sem os europeus"),
    ("pl", "Rozmowy w Genewie będą kontynuowane w niedzielę"),
    ("nl", "De gesprekken in Genève gaan zondag verder zonder Europeanen"),
    ("cs", "Jednání v Ženevě bude pokračovat v neděli bez Evropanů"),
    ("ro", "Discuțiile de la Geneva continuă duminică fără europeni"),
    ("tr", "Cenevre görüşmeleri pazar günü Avrupalılar olmadan sürecek"),
    ("el", "Οι συνομιλίες στη Γενεύη συνεχίζονται την Κυριακή"),
    ("sr", "Razgovori u Ženevi nastavljaju se u nedelju bez Evropljana"),
    ("sr", "Разговори у Женеви настављају се у недељу без Европљана"),
    ("ar", "تستمر المحادثات في جنيف يوم الأحد"),
    ("he", "השיחות בז׳נבה יימשכו ביום ראשון"),
    ("zh", "日内瓦谈判周日继续举行"),
    ("ja", "ジュネーブでの協議は日曜日も続く"),
    ("ko", "제네바 회담은 일요일에도 계속된다"),
    ("id", "Perundingan di Jenewa dilanjutkan pada hari Minggu tanpa Eropa"),
]


@pytest.mark.parametrize(("language", "text"), HEADLINES)
def test_a_headline_is_known_with_its_feeds_language(language: str, text: str) -> None:
    assert detect(text, language, LANGUAGES) == language


@pytest.mark.parametrize(("language", "text"), HEADLINES)
def test_a_headline_is_known_without_any_hint(language: str, text: str) -> None:
    assert detect(text, "", LANGUAGES) == language


@pytest.mark.parametrize(("language", "text"), [row for row in HEADLINES if row[0] != "en"])
def test_a_feed_that_names_the_wrong_language_is_overruled(language: str, text: str) -> None:
    assert detect(text, "en", LANGUAGES) == language


SHORT = [
    ("en", "Rubio gives Kyiv two days to reply"),
    ("en", "Moscow sends reply to Kyiv's letter"),
    ("tr", "Rubio'dan Kiev'e iki gün süre"),
    ("tr", "Merz'in Moskova'ya mesajı"),
    ("it", "Rubio invita Lavrov a Roma, Mosca dice no"),
    ("es", "Rubio da dos días a Lavrov"),
    ("pt", "Ucrânia recebe corpos de soldados"),
    ("fr", "Kiev répond à la lettre de Moscou"),
    ("ro", "Kievul răspunde la scrisoarea Moscovei"),
    ("sr", "Rubio i Lavrov dogovorili sastanak"),
    ("sr", "Рубио и Лавров о састанку у Женеви"),
    ("id", "Harga Minyak Naik Lagi, Rekor Baru"),
    ("nl", "Rubio en Lavrov spreken in Genève"),
    ("cs", "Rubio a Lavrov mluvili v Ženevě"),
]


@pytest.mark.parametrize(("language", "text"), SHORT)
def test_a_short_headline_of_names_is_known_with_its_feeds_language(language: str, text: str) -> None:
    assert detect(text, language, LANGUAGES) == language


def test_letters_that_only_one_language_has_speak_loudest() -> None:
    assert detect("Зеленски и Вучић", "", LANGUAGES) == "sr"
    assert detect("Сийярто їде", "ru", LANGUAGES) == "uk"


def test_a_name_alone_goes_by_the_feed() -> None:
    assert detect("Witkoff: Miami", "de", LANGUAGES) == "de"


def test_chinese_with_latin_names_is_chinese() -> None:
    assert detect("Witkoff、Kushner抵達莫斯科與普丁會談", "zh", LANGUAGES) == "zh"


def test_a_language_the_pack_lacks_is_undetermined() -> None:
    assert detect("เจรจาสันติภาพที่เจนีวา", "th", LANGUAGES) == "und"
    assert detect("", "", LANGUAGES) == "und"
    assert detect("12:30", "fi", LANGUAGES) == "und"


def test_signs_without_a_letter_go_by_the_feed() -> None:
    assert detect("… — 24.12!", "uk", ["en", "uk"]) == "uk"
