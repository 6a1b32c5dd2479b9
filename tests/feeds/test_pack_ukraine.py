"""Facts about the pack that ships: how much it knows, that it is whole, and that every language works."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache

import pytest

from bot.packfile import load_pack
from feeds.judge import Judge
from feeds.model import Entry, FeedSource, Kind, RawEntry
from feeds.pack import Pack
from feeds.text import squeeze
from feeds.who import lookup

NOW = datetime(2026, 1, 15, tzinfo=UTC)
LANGUAGES = set("en uk ru de fr es it pt pl nl cs ro tr el sr ar he zh ja ko id".split())

# (language, relevant, headline, lead): what happened between 2025 and 2026, in our own words.
HEADLINES = [
    ("en", True, "Zelenskyy and Trump meet at Mar-a-Lago, call deal closer", "They phoned Europeans."),
    ("en", False, "Four dead as 600 drones hit Ukraine overnight", "Zelensky asked for air defence."),
    ("en", False, "Witkoff leads US team in nuclear talks with Iran", "Tehran keeps its enrichment."),
    ("uk", True, "Буданов і Умєров летять до Женеви на раунд переговорів", "У делегації й Арахамія."),
    ("uk", False, "Ракетний удар по Тернополю: загинули люди", "Рятувальники розбирають завали."),
    ("ru", True, "Костюков возглавит делегацию РФ на переговорах в Абу-Даби", "Об этом сказал Ушаков."),
    ("ru", False, "Беспилотники ВСУ атаковали НПЗ под Самарой", "Пострадавших нет."),
    ("de", True, "Trump empfängt Selenskyj und Europäer", "Es ging um Sicherheitsgarantien für die Ukraine."),
    ("de", False, "EU einigt sich auf Kredit für die Ukraine", "Der Gipfel verhandelte die ganze Nacht."),
    ("fr", True, "À Abou Dhabi, Russes et Ukrainiens à la même table", "Des pourparlers sur la paix."),
    ("fr", False, "Frappes russes sur Kiev : sept morts", "Des missiles ont visé la capitale."),
    ("es", True, "Putin y Trump se verán en Budapest", "El objetivo es poner fin a la guerra en Ucrania."),
    ("es", False, "Sánchez promete más ayuda militar a Ucrania", "Zelenski visitó Madrid."),
    ("it", True, "Istanbul, negoziati tra Mosca e Kiev", "Medinsky parla di uno scambio di prigionieri."),
    ("it", False, "Asset russi, nessun accordo a Bruxelles", "Meloni: serve una base giuridica."),
    ("pt", True, "Enviados de Trump discutem em Moscovo plano de paz para a Ucrânia", "Cinco horas."),
    ("pt", False, "UE aprova empréstimo à Ucrânia", "Longas negociações em Bruxelas."),
    ("pl", True, "Rozmowy pokojowe w Genewie: Umierow o postępie", "Delegacje USA i Ukrainy."),
    ("pl", False, "Drony nad Polską. Poderwano myśliwce", "Rosja atakowała Ukrainę."),
    ("nl", True, "Witkoff en Kushner bij Poetin over vredesplan voor Oekraïne", "Zelensky wacht af."),
    ("nl", False, "Zes doden bij droneaanval op Charkiv", "De aanval kwam uit Rusland."),
    ("cs", True, "Trojstranné rozhovory v Abú Zabí skončily", "Umerov vedl ukrajinskou delegaci."),
    ("cs", False, "Babiš odmítl ručit za půjčku Ukrajině", "Jde o zmrazená ruská aktiva."),
    ("ro", True, "Trump și Putin în Alaska, fără armistițiu", "Negocieri despre războiul din Ucraina."),
    ("ro", False, "Dronă rusească prăbușită în Tulcea", "Au decolat două F-16."),
    ("tr", True, "İstanbul, Rusya-Ukrayna müzakerelerine hazır", "Erdoğan Zelenskiy ile görüştü."),
    ("tr", False, "Kiev'e İHA saldırısı: 4 kişi hayatını kaybetti", "Ukrayna hava savunması devrede."),
    ("el", True, "Συνομιλίες Ουίτκοφ - Πούτιν για το ειρηνευτικό σχέδιο", "Στο τραπέζι η Ουκρανία."),
    ("el", False, "Δάνειο της ΕΕ στην Ουκρανία", "Διαπραγματεύσεις όλη νύχτα στις Βρυξέλλες."),
    ("sr", True, "Vitkof i Kušner kod Putina zbog mirovnog plana", "Peskov o pregovorima o Ukrajini."),
    ("sr", False, "Vučić o sankcijama Naftnoj industriji", "Predsednik čeka Vašington, Rusija ćuti."),
    ("ar", True, "محادثات ثلاثية في أبوظبي بشأن أوكرانيا", "يرأس الوفد الروسي كوستيوكوف."),
    ("ar", False, "قتلى في قصف روسي على خاركيف", "أسقط الدفاع الجوي مسيرات."),
    ("he", True, "וויטקוף וקושנר נפגשו עם פוטין", "השיחות עסקו בתוכנית השלום לאוקראינה."),
    ("he", False, "וויטקוף נפגש עם נתניהו על עזה", "השיחות עסקו בחמאס. גם אוקראינה הוזכרה."),
    ("zh", True, "俄美乌三方会谈在阿布扎比举行", "乌梅罗夫率团参加。"),
    ("zh", False, "加沙停火谈判继续", "威特科夫会晤内塔尼亚胡，谈及乌克兰。"),
    ("ja", True, "ウクライナ和平、アブダビで3者協議", "領土問題が焦点となった。"),
    ("ja", False, "ロシアがウクライナを大規模攻撃", "ミサイルと無人機で停電が広がった。"),
    ("ko", True, "위트코프, 모스크바서 푸틴과 종전안 논의", "우크라이나 영토 문제는 합의 못해."),
    ("ko", False, "키이우에 드론 공습…3명 사망", "우크라이나 방공망이 가동됐다."),
    ("id", True, "Zelensky dan Trump bahas jaminan keamanan", "Rencana damai Ukraina hampir disepakati."),
    ("id", False, "Rudal Rusia hantam Kyiv, 10 tewas", "Ukraina minta sistem pertahanan udara."),
]

# (language, words before the name, {slug: forms as printed})
FORMS = [
    ("pl", "Rozmowy pokojowe o Ukrainie z udziałem", {
        "igor-kostyukov": "Kostiukowa", "marco-rubio": "Rubiem", "volodymyr-zelensky": "Zełenskiemu",
        "recep-tayyip-erdogan": "Erdoganem", "andrii-sybiha": "Sybihą", "dmitry-peskov": "Pieskowa"}),
    ("cs", "Mírová jednání o Ukrajině s", {
        "steve-witkoff": "Witkoffem", "robert-fico": "Ficem", "andrej-babis": "Babišem",
        "yuri-ushakov": "Ušakova", "andriy-yermak": "Jermakem", "kaja-kallas": "Kallasovou"}),
    ("sr", "Mirovni pregovori o Ukrajini, sastanak sa", {
        "steve-witkoff": "Vitkofom", "jared-kushner": "Kušnerom", "donald-trump": "Трампом",
        "kirill-dmitriev": "Dmitrijevim", "aleksandar-vucic": "Вучићем", "jd-vance": "Vensom"}),
    ("uk", "Мирні переговори щодо України за участю", {
        "josh-gruenbaum": "Ґрюнбаума", "davyd-arakhamia": "Арахамії", "andrii-sybiha": "Сибізі",
        "serhiy-kyslytsya": "Кислицею", "jonathan-powell": "Павелла", "friedrich-merz": "Мерцом"}),
    ("ru", "Мирные переговоры по Украине с участием", {
        "vladimir-medinsky": "Мединского", "andrei-belousov": "Белоусовым", "jd-vance": "Вэнса",
        "maria-zakharova": "Захаровой", "mike-waltz": "Уолтца", "vasily-nebenzya": "Небензи"}),
    ("fr", "Pourparlers de paix sur l'Ukraine avec", {
        "yuri-ushakov": "Ouchakov", "rustem-umerov": "Oumerov", "igor-kostyukov": "Kostioukov"}),
    ("nl", "Vredesoverleg over Oekraïne met", {
        "vladimir-putin": "Poetin", "sergei-shoigu": "Sjojgoe", "kyrylo-budanov": "Boedanov"}),
    ("tr", "Ukrayna barış görüşmeleri,", {
        "volodymyr-zelensky": "Zelenskiy'nin", "yuri-ushakov": "Uşakov", "steve-witkoff": "Witkoff'un"}),
    ("el", "Ειρηνευτικές συνομιλίες για την Ουκρανία με τον", {
        "jared-kushner": "Κούσνερ", "andriy-yermak": "Γερμάκ", "jd-vance": "Βανς"}),
    ("ar", "محادثات السلام بشأن أوكرانيا مع", {"kyrylo-budanov": "بودانوف", "hakan-fidan": "فيدان"}),
    ("he", "שיחות השלום באוקראינה עם", {"sergei-lavrov": "לברוב", "andriy-yermak": "ירמק"}),
    ("zh", "乌克兰和平谈判 参加者", {"josh-gruenbaum": "格伦鲍姆", "antonio-costa": "科斯塔主席"}),
    ("ja", "ウクライナ和平交渉に", {"igor-kostyukov": "コスチュコフ", "jd-vance": "バンス副大統領"}),
    ("ko", "우크라이나 평화협상에", {"igor-kostyukov": "코스튜코프", "mark-rutte": "뤼터"}),
]  # fmt: skip


@cache
def pack() -> Pack:
    return load_pack()


@cache
def judge() -> Judge:
    return Judge(pack())


def judged(language: str, title: str, summary: str = "") -> Entry:
    raw = RawEntry(guid="", link="https://example.org/1", title=title, summary=summary)
    return judge().judge(raw, FeedSource("0" * 10, "https://example.org/feed", "Outlet", language), NOW)


def all_words() -> Iterator[tuple[str, str, str]]:
    """(where, language, word) of every word the pack lists per language."""
    for concept in pack().concepts:
        for language, terms in concept.terms.items():
            yield from ((concept.id, language, term) for term in terms)
    for document in pack().documents:
        for language, phrases in (document.phrases or {}).items():
            yield from ((document.slug, language, phrase) for phrase in phrases)
    for status in pack().statuses:
        for language, phrases in status.phrases.items():
            yield from ((status.id, language, phrase) for phrase in phrases)
    for name in ("weekdays", "months", "weekend", "ahead", "unreal", "called_off", "put_off"):
        for language, forms in pack().words[name].items():
            yield from ((name, language, form) for form in forms)


def test_the_pack_knows_as_much_as_was_promised() -> None:
    assert len([person for person in pack().people if not person.reporter]) >= 80
    assert len([person for person in pack().people if person.reporter]) >= 5
    assert len(pack().documents) >= 12
    assert len(pack().places) >= 50
    assert len(pack().concepts) >= 60
    assert len(pack().outlets) >= 80
    assert set(pack().languages) == LANGUAGES


def test_every_concept_and_document_has_words_in_every_language() -> None:
    for concept in pack().concepts:
        assert set(concept.terms) == LANGUAGES, concept.id
    for document in pack().documents:
        assert set(document.phrases or {}) == LANGUAGES, document.slug
    for name in (
        "points",
        "plan",
        "said",
        "locative",
        "months",
        "weekdays",
        "today",
        "yesterday",
        "tomorrow",
        "after_tomorrow",
        "weekend",
        "next_day",
        "last_day",
        "ahead",
        "day_limit",
        "unreal",
        "called_off",
        "put_off",
    ):
        assert set(pack().words[name]) == LANGUAGES, name
    for lists in (pack().boilerplate.related, pack().boilerplate.tail, pack().boilerplate.byline):
        assert set(lists) == LANGUAGES


def test_every_status_of_a_document_has_words_in_every_language() -> None:
    assert len(pack().statuses) >= 12
    for status in pack().statuses:
        assert set(status.phrases) == LANGUAGES, status.id


def test_every_kind_of_event_has_its_words() -> None:
    kinds = Counter(concept.kind for concept in pack().concepts)
    assert set(kinds) - {""} == set(Kind) - {Kind.OTHER}


def test_stars_stand_only_at_the_end_of_a_word() -> None:
    for where, language, word in all_words():
        assert not re.search(r"\*(?![\s|]|$)|(^|\s)\*", word), (where, language, word)


def test_months_and_weekdays_are_in_order_and_complete() -> None:
    assert all(len(months) == 12 for months in pack().words["months"].values())
    assert all(len(days) == 7 for days in pack().words["weekdays"].values())


def test_every_person_has_a_role_and_no_role_ends_before_it_began() -> None:
    for person in pack().people:
        assert person.roles, person.slug
        for role in person.roles:
            assert not (role.since and role.until and role.until < role.since), (person.slug, role.text)
            assert not role.since or role.since <= date(2026, 3, 31), (person.slug, role.text)


@pytest.mark.parametrize(
    ("slug", "day", "words"),
    [
        ("andriy-yermak", date(2025, 11, 23), "head of the negotiating delegation"),
        ("andriy-yermak", date(2025, 12, 10), "former head"),
        ("kyrylo-budanov", date(2025, 12, 20), "military intelligence"),
        ("kyrylo-budanov", date(2026, 2, 1), "Presidential Office"),
        ("rustem-umerov", date(2025, 6, 2), "Minister of Defence"),
        ("rustem-umerov", date(2025, 12, 21), "negotiating delegation"),
        ("mike-waltz", date(2025, 3, 11), "National Security Adviser"),
        ("david-lammy", date(2025, 8, 1), "Foreign Secretary"),
        ("yvette-cooper", date(2025, 12, 8), "Foreign Secretary"),
        ("keith-kellogg", date(2025, 11, 25), "special envoy for Ukraine"),
    ],
)
def test_roles_hold_on_their_day(slug: str, day: date, words: str) -> None:
    person = next(person for person in pack().people if person.slug == slug)
    role = person.role_on(day)
    assert role is not None and words.casefold() in role.text.casefold()


def test_no_name_in_han_kana_hangul_arabic_or_hebrew_belongs_to_two() -> None:
    owners = Counter(squeeze(name) for person in pack().people for name in set(map(squeeze, person.whole)))
    assert [name for name, count in owners.items() if count > 1] == []


def test_everyone_is_found_by_display_name_slug_and_descriptions() -> None:
    for person in pack().people:
        queries = [person.name, person.slug, *(person.whole)]
        queries += [text for texts in (person.descriptions or {}).values() for text in texts]
        for query in queries:
            assert lookup(pack(), query).person == person, (person.slug, query)


@pytest.mark.parametrize("query", ["Olena Zelenska", "Melania Trump", "хоккеист Дмитриев", "Angela Davis"])
def test_nobody_else_is_taken_for_one_of_them(query: str) -> None:
    assert lookup(pack(), query).person is None


@pytest.mark.parametrize(("language", "before", "people"), FORMS, ids=[form[0] for form in FORMS])
def test_names_are_found_in_the_forms_they_are_printed_in(
    language: str, before: str, people: dict[str, str]
) -> None:
    for slug, form in people.items():
        entry = judged(language, f"{before}{'' if language in {'zh', 'ja'} else ' '}{form}")
        assert entry.people == (slug,), (form, entry.people)


@pytest.mark.parametrize(("language", "relevant", "title", "lead"), HEADLINES)
def test_headlines_of_every_language_are_judged_right(
    language: str, relevant: bool, title: str, lead: str
) -> None:
    entry = judged(language, title, lead)
    assert (entry.language, entry.relevant) == (language, relevant), entry.reasons


def test_places_lie_within_places_of_the_same_country_and_not_in_a_circle() -> None:
    places = {place.slug: place for place in pack().places}
    for place in pack().places:
        seen = [place.slug]
        while within := places[seen[-1]].within:
            assert within not in seen, seen
            seen.append(within)
        assert places[seen[-1]].country in {place.country, "it"}, seen


@pytest.mark.parametrize(
    ("text", "language", "slug"),
    [
        ("Перемовини у Києві щодо України", "uk", "kyiv"),
        ("Rozmowy w Stambule o Ukrainie", "pl", "istanbul"),
        ("Jednání v Praze o Ukrajině", "cs", "prague"),
        ("Переговоры по Украине прошли в Белом доме", "ru", "white-house"),
        ("Ukraine-Gespräche in Genf", "de", "geneva"),
        ("烏克蘭和談在日內瓦舉行", "zh", "geneva"),
        ("Perundingan damai Ukraina di Jenewa", "id", "geneva"),
    ],
)
def test_places_are_found_in_their_cases_and_scripts(text: str, language: str, slug: str) -> None:
    assert slug in judged(language, text).places


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Source close to the talks said a deal was near.", "en"),
        ("Источник в Кремле сообщил о переговорах.", "ru"),
        ("Laporan intelijen AS memperingatkan soal Putin.", "id"),
        ("Oleh karena itu perundingan dilanjutkan.", "id"),
        ("Von einem Durchbruch ist keine Rede.", "de"),
        ("Του χρόνου θα συνεχιστούν οι συνομιλίες.", "el"),
    ],
)
def test_boilerplate_phrases_do_not_cut_ordinary_sentences(text: str, language: str) -> None:
    entry = judged(language, "Ukraine talks", f"Peace talks on Ukraine.\n{text}")
    assert text in entry.summary


def test_state_media_are_those_a_state_runs() -> None:
    marked = {outlet.name for outlet in pack().outlets if outlet.state_media}
    assert {"TASS", "РИА Новости", "RT", "Sputnik", "Xinhua", "CGTN", "Anadolu Ajansı"} <= marked
    assert not {"BBC News", "tagesschau.de", "NHK", "Meduza", "Reuters", "Коммерсантъ"} & marked


def test_outlets_are_named_once_and_have_domains() -> None:
    names = Counter(outlet.name.casefold() for outlet in pack().outlets)
    assert [name for name, count in names.items() if count > 1] == []
    assert all(outlet.domains for outlet in pack().outlets)
