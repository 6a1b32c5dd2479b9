"""The days of an event, in every language of the pack that ships. Print is on Monday, 22 December 2025."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import pytest

from bot.packfile import load_pack
from feeds.when import Days
from tests.feeds.pack_small import small_pack

MONDAY = datetime(2025, 12, 22, 12, tzinfo=UTC)


@cache
def days() -> Days:
    return Days(load_pack())


def found(text: str, language: str = "en", at: datetime = MONDAY, ahead: tuple[str, ...] = ()) -> list[str]:
    """The days as "12-21"; `ahead`: words of the text that announce."""
    places = [text.index(word) for word in ahead]
    iso = days().find(text, language, at, places)
    assert all(day.startswith(("2025-", "2026-")) for day in iso)
    return [day[5:] for day in iso]


LAST_SUNDAY = [
    ("en", "Envoys met in Miami on Sunday"),
    ("uk", "Делегації зустрілися в неділю в Маямі"),
    ("uk", "Недільні переговори тривали три години"),
    ("ru", "Делегации встретились в воскресенье"),
    ("ru", "Воскресные переговоры заняли три часа"),
    ("de", "Die Delegationen trafen sich am Sonntagabend"),
    ("fr", "Les délégations se sont vues dimanche à Miami"),
    ("es", "Las delegaciones se vieron el domingo"),
    ("it", "Le delegazioni si sono viste domenica"),
    ("pt", "As delegações reuniram-se no domingo"),
    ("pl", "Delegacje spotkały się w niedzielę"),
    ("pl", "Niedzielne rozmowy trwały trzy godziny"),
    ("nl", "De delegaties kwamen zondagavond bijeen"),
    ("cs", "Delegace se sešly v neděli"),
    ("cs", "Nedělní rozhovory trvaly tři hodiny"),
    ("ro", "Delegațiile s-au întâlnit duminică"),
    ("tr", "Heyetler pazar günü bir araya geldi"),
    ("el", "Οι αντιπροσωπείες συναντήθηκαν την Κυριακή"),
    ("sr", "Delegacije su se sastale u nedelju"),
    ("sr", "Делегације су се састале у недељу"),
    ("ar", "التقى الوفدان يوم الأحد في ميامي"),
    ("ar", "اجتماع الوفدين والأحد موعدهما"),
    ("he", "המשלחות נפגשו ביום ראשון"),
    ("zh", "双方代表团星期天举行会谈"),
    ("zh", "雙方代表團週日會談"),
    ("ja", "両代表団は日曜日に協議した"),
    ("ko", "양측 대표단은 일요일 회담했다"),
    ("id", "Kedua delegasi bertemu pada Minggu"),
]


@pytest.mark.parametrize(("language", "text"), LAST_SUNDAY)
def test_a_weekday_is_the_last_such_day(language: str, text: str) -> None:
    assert found(text, language) == ["12-21"]


WEDNESDAYS = [
    ("uk", "Зустріч пройшла в середу", "12-17"),
    ("uk", "Серед учасників нікого не назвали", ""),
    ("ru", "Встреча прошла в среду", "12-17"),
    ("ru", "Средства пойдут на восстановление", ""),
    ("pl", "Spotkanie odbyło się w środę", "12-17"),
    ("pl", "Podjęto środki ostrożności", ""),
    ("cs", "Schůzka byla ve středu", "12-17"),
    ("cs", "Plán zná i Střední východ", ""),
    ("sr", "Sastanak je bio u sredu", "12-17"),
    ("sr", "Sredstva su odobrena", ""),
]


@pytest.mark.parametrize(("language", "text", "day"), WEDNESDAYS)
def test_words_that_begin_like_a_weekday_are_none(language: str, text: str, day: str) -> None:
    assert found(text, language, datetime(2025, 12, 19, tzinfo=UTC)) == ([day] if day else [])


RANGES = [
    ("en", "Talks in Miami on December 20-21"),
    ("en", "Talks on Dec. 20 and 21 in Miami"),
    ("en", "Talks of the 20th and 21st of December"),
    ("uk", "Переговори 20–21 грудня в Маямі"),
    ("uk", "Переговори 20 та 21 грудня"),
    ("ru", "Переговоры прошли 20 и 21 декабря"),
    ("ru", "Переговоры с 20 по 21 декабря"),
    ("de", "Gespräche am 20. und 21. Dezember in Miami"),
    ("fr", "Pourparlers les 20 et 21 décembre"),
    ("es", "Conversaciones el 20 y 21 de diciembre"),
    ("it", "Colloqui il 20 e 21 dicembre"),
    ("pt", "Conversações a 20 e 21 de dezembro de 2025"),
    ("pl", "Rozmowy 20-21 grudnia"),
    ("nl", "Gesprekken op 20 en 21 december"),
    ("cs", "Rozhovory 20. a 21. prosince"),
    ("ro", "Discuții pe 20 și 21 decembrie"),
    ("tr", "20-21 Aralık'ta yapılan görüşmeler"),
    ("el", "Συνομιλίες στις 20 και 21 Δεκεμβρίου"),
    ("sr", "Razgovori 20. i 21. decembra"),
    ("sr", "Разговори 20. и 21. децембра"),
    ("ar", "محادثات يومي 20 و21 ديسمبر"),
    ("ar", "محادثات 20-21 كانون الأول"),
    ("he", "שיחות ב-20 וב-21 בדצמבר"),
    ("zh", "12月20日至21日举行会谈"),
    ("zh", "20日和21日举行会谈"),
    ("ja", "協議は20、21日に行われた"),
    ("ja", "協議は12月20日から21日まで行われた"),
    ("ko", "12월 20~21일 회담이 열렸다"),
    ("id", "Perundingan pada 20-21 Desember"),
]


@pytest.mark.parametrize(("language", "text"), RANGES)
def test_dates_with_two_days_are_both(language: str, text: str) -> None:
    assert found(text, language) == ["12-20", "12-21"]


RELATIVE = [
    ("en", "yesterday", "today", "tomorrow"),
    ("uk", "учора", "сьогодні", "завтра"),
    ("ru", "вчера", "сегодня", "завтра"),
    ("de", "gestern", "heute", "morgen"),
    ("fr", "hier", "aujourd’hui", "demain"),
    ("es", "ayer", "hoy", "mañana"),
    ("it", "ieri", "oggi", "domani"),
    ("pt", "ontem", "hoje", "amanhã"),
    ("pl", "wczoraj", "dzisiaj", "jutro"),
    ("nl", "gisteren", "vandaag", "morgen"),
    ("cs", "včera", "dnes", "zítra"),
    ("ro", "ieri", "astăzi", "mâine"),
    ("tr", "dün", "bugün", "yarın"),
    ("el", "χθες", "σήμερα", "αύριο"),
    ("sr", "јуче", "danas", "sutra"),
    ("ar", "أمس", "اليوم", "غدا"),
    ("he", "אתמול", "היום", "מחר"),
    ("zh", "昨天", "今天", "明天"),
    ("ja", "昨日", "きょう", "明日"),
    ("ko", "어제", "오늘", "내일"),
    ("id", "kemarin", "hari ini", "besok"),
]


@pytest.mark.parametrize(("language", "before", "now", "coming"), RELATIVE)
def test_yesterday_today_and_tomorrow(language: str, before: str, now: str, coming: str) -> None:
    assert [found(f"x {word} x", language) for word in (before, now, coming)] == [
        ["12-21"],
        ["12-22"],
        ["12-23"],
    ]


DEADLINES = [
    ("en", "Kyiv has to answer by Thursday"),
    ("en", "The envoys spoke after Sunday's talks"),
    ("uk", "Відповідь чекають до 24 грудня"),
    ("ru", "Ответа ждут к четвергу"),
    ("de", "Kiew soll bis zum Donnerstag antworten"),
    ("fr", "Kiev doit répondre d’ici jeudi"),
    ("es", "Kiev debe responder antes del jueves"),
    ("it", "Kiev deve rispondere entro giovedì"),
    ("pt", "Kiev deve responder até quinta-feira"),
    ("pl", "Kijów ma odpowiedzieć do czwartku"),
    ("nl", "Kyiv moet tot donderdag antwoorden"),
    ("cs", "Kyjev má odpovědět do čtvrtka"),
    ("ro", "Kievul trebuie să răspundă până joi"),
    ("tr", "Kiev'in perşembe gününe kadar yanıtı bekleniyor"),
    ("el", "Το Κίεβο πρέπει να απαντήσει έως την Πέμπτη"),
    ("sr", "Kijev treba da odgovori do četvrtka"),
    ("ar", "على كييف الرد قبل الخميس"),
    ("he", "על קייב להשיב עד יום חמישי"),
    ("zh", "基辅须在周四前答复"),
    ("ja", "木曜日までに回答を求めた"),
    ("ko", "목요일까지 답변을 요구했다"),
    ("id", "Kyiv diminta menjawab sebelum Kamis"),
]


@pytest.mark.parametrize(("language", "text"), DEADLINES)
def test_the_day_a_deadline_ends_is_not_the_day_of_the_event(language: str, text: str) -> None:
    assert found(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Talks next Sunday in Miami"),
        ("uk", "Переговори наступної неділі"),
        ("ru", "Переговоры в следующее воскресенье"),
        ("de", "Gespräche am kommenden Sonntag"),
        ("fr", "Pourparlers dimanche prochain"),
        ("es", "Conversaciones el domingo que viene"),
        ("it", "Colloqui domenica prossima"),
        ("pl", "Rozmowy w najbliższą niedzielę"),
        ("tr", "Görüşmeler önümüzdeki pazar günü"),
        ("ar", "محادثات الأحد المقبل"),
        ("zh", "下周日举行会谈"),
        ("ja", "来週の日曜日に協議"),
        ("ko", "오는 일요일 회담"),
        ("id", "Perundingan Minggu depan"),
    ],
)
def test_a_word_beside_it_makes_it_the_coming_day(language: str, text: str) -> None:
    assert found(text, language) == ["12-28"]


def test_a_weekday_five_days_back_is_the_coming_one() -> None:
    assert found("Envoys gather in Geneva on Wednesday") == ["12-24"]
    assert found("Envoys gathered in Geneva last Wednesday") == ["12-17"]


def test_what_is_announced_is_ahead() -> None:
    assert found("The envoys will meet on Friday", ahead=("will meet",)) == ["12-26"]
    assert found("The envoys met on Friday. They will meet again.", ahead=("will meet",)) == ["12-19"]
    assert found("The envoys will meet on 20 January", ahead=("will meet",)) == ["01-20"]
    assert found("The envoys know of 20 January") == []


PROPOSED = [
    ("de", "„Ich werde am Freitag in der Türkei warten“"),
    ("nl", "Rusland wil vrijdag weer praten in Istanbul"),
    ("ar", "اقترح الرئيس أن تبدأ المحادثات الجمعة"),
    ("uk", "Москва пропонує зустрітися в п’ятницю"),
    ("tr", "Heyetler cuma günü bir araya gelecek"),
    ("ja", "両国は金曜日に協議する予定だ"),
    ("ko", "양국은 금요일 만나기로 했다"),
    ("id", "Kedua pihak akan bertemu Jumat"),
]


@pytest.mark.parametrize(("language", "text"), PROPOSED)
def test_a_word_for_what_is_to_come_near_a_day_makes_it_the_coming_one(language: str, text: str) -> None:
    assert found(text, language) == ["12-26"]
    assert found(text, language, datetime(2025, 12, 21, tzinfo=UTC)) == ["12-26"]


def test_what_was_said_was_said_on_the_day_before_even_beside_what_is_to_come() -> None:
    assert found("The Kremlin said on Wednesday that envoys will meet") == ["12-17"]


def test_a_day_long_past_or_of_another_year_is_not_that_of_the_event() -> None:
    assert found("Since the invasion of 24 February 2022 talks failed") == []
    assert found("As on 23 November in Geneva, the envoys were content") == []
    assert found("The accord of 21 December 2013 is remembered") == []
    assert found("They fought on 21 December, 2013") == []


def test_dates_of_figures_need_a_year_brackets_or_a_point() -> None:
    assert found("Rozmowy odbyły się 21.12.2025 w Miami", "pl") == ["12-21"]
    assert found("Gespräche am 21.12. in Miami", "de") == ["12-21"]
    assert found("Perundingan digelar Minggu (21/12)", "id") == ["12-21"]
    assert found("Курс 21.12 за долар", "uk") == []
    assert found("Am 31.02.2026 geschieht nichts", "de") == []


def test_the_first_sentence_with_a_day_tells_and_the_headline_before_it() -> None:
    assert found("Envoys met on Sunday\nThey had arrived on Friday.") == ["12-21"]
    assert found("Envoys met\nThey arrived on Saturday. They leave on Tuesday.") == ["12-20"]
    assert found("Talks on Saturday and Sunday\nMore will follow.") == ["12-20", "12-21"]
    assert found("Talks on Friday, and on Sunday") == ["12-19"]


def test_the_day_of_a_statement_counts_for_want_of_another() -> None:
    assert found("The Kremlin said on Monday that talks were held on Saturday") == ["12-20"]
    assert found("The Kremlin said on Sunday that talks went well") == ["12-21"]
    assert found("克里姆林宫22日表示，20日的会谈有益", "zh") == ["12-20"]
    assert found("Der Kremlsprecher sagte am Sonntag, man sei zufrieden", "de") == ["12-21"]


def test_the_weekend_is_two_days() -> None:
    assert found("Envoys met over the weekend") == ["12-20", "12-21"]
    assert found("Envoys will meet at the weekend", ahead=("will meet",)) == ["12-20", "12-21"]
    assert found("Talks next weekend") == ["12-27", "12-28"]
    thursday = datetime(2025, 12, 25, tzinfo=UTC)
    assert found("Talks at the weekend", at=thursday) == ["12-27", "12-28"]
    assert found("Talks last weekend", at=thursday) == ["12-20", "12-21"]


def test_what_lasts_longer_than_four_days_is_no_date() -> None:
    assert found("From 15 to 21 December the envoys travelled") == []
    assert found("12月15日至21日", "zh") == []


def test_a_month_without_a_day_and_a_figure_without_a_month_are_no_dates() -> None:
    assert found("In December the envoys met three times") == []
    assert found("December 20% worse than November") == []
    assert found("They may meet; march 21 went on") == []
    assert found("20 points, 800000 soldiers and 19 pages") == []


def test_a_month_may_come_before_its_day_in_english_only() -> None:
    assert found("Envoys met on Dec. 21 in Miami") == ["12-21"]
    assert found("Le 21 décembre de la même année, rien", "fr") == ["12-21"]
    assert found("En décembre 21 réunions", "fr") == []


def test_words_for_days_in_names_and_sayings_are_none() -> None:
    assert found("The Sunday Times tells of talks") == []
    assert found("Los enviados se vieron por la mañana", "es") == []
    assert found("Am Morgen trafen sich die Gesandten", "de") == []
    assert found("قالت روسيا اليوم إن المحادثات انتهت", "ar") == []


def test_a_first_and_second_day_in_greek_are_written_with_a_capital() -> None:
    assert found("Για τρίτη φορά συναντήθηκαν", "el") == []
    assert found("Συναντήθηκαν την Τρίτη", "el", datetime(2025, 12, 24, tzinfo=UTC)) == ["12-23"]


def test_durations_in_chinese_japanese_and_korean_are_no_dates() -> None:
    assert found("20日間の停戦", "ja") == []
    assert found("20일간 휴전", "ko") == []
    assert found("28项内容，19点", "zh") == []


def test_a_day_of_the_month_alone_is_the_nearest_one() -> None:
    assert found("乌沙科夫21日说，会谈有益", "zh") == ["12-21"]
    assert found("克里姆林宫30日说", "zh", datetime(2026, 1, 1, tzinfo=UTC)) == ["12-30"]


def test_dates_with_a_year_in_signs() -> None:
    assert found("2025年12月21日，双方会谈", "zh") == ["12-21"]
    assert found("2013年12月21日，双方会谈", "zh") == []


def test_a_language_the_pack_does_not_know_and_a_pack_without_words_for_days_tell_nothing() -> None:
    assert found("na nedeľu", "und") == []
    small = Days(small_pack())
    assert small.find("Envoys met on Sunday, 21 December", "en", MONDAY) == ()
    assert small.find("双方20日会谈", "zh", MONDAY) == ()


def test_text_without_words_is_no_trouble() -> None:
    assert found("") == []
    assert found("\n12 34 56 78 90\n. 1") == []
    assert found("December") == []
    assert found("Of of December of of December") == []
