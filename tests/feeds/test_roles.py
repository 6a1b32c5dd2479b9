"""Roles printed beside names: found in every language of the pack, and never somebody else's."""

from __future__ import annotations

from functools import cache

import pytest

from bot.packfile import load_pack
from feeds.matcher import Matcher
from feeds.pack import Pack
from feeds.people import Names
from feeds.roles import Roles
from tests.feeds.pack_small import small_pack


class Reading:
    """A pack ready to find roles in a text."""

    def __init__(self, pack: Pack) -> None:
        self._matcher, self._names, self._roles = Matcher(pack), Names(pack), Roles(pack)

    def __call__(self, text: str, language: str) -> dict[str, str]:
        """Person -> role."""
        return {person: role for person, role, _ in self.printed(text, language)}

    def printed(self, text: str, language: str) -> list[tuple[str, str, str]]:
        """Person, role and the words as printed."""
        hits = self._matcher.find(text, language)
        mentions = self._names.mentions(text, hits, language, on_topic=True)
        return [(role.person, role.role, role.printed) for role in self._roles.find(text, mentions, language)]


@cache
def small() -> Reading:
    return Reading(small_pack())


@cache
def full() -> Reading:
    return Reading(load_pack())


WITKOFF = ("steve-witkoff", "special envoy of the US president")
USHAKOV = ("yuri-ushakov", "presidential aide of Russia")
DMITRIEV = ("kirill-dmitriev", "special envoy of the Russian president")
UMEROV = ("rustem-umerov", "secretary of the Security Council of Ukraine")
LAVROV = ("sergei-lavrov", "foreign minister of Russia")
YERMAK = ("andriy-yermak", "former head of the presidential office of Ukraine")
FUND = ("kirill-dmitriev", "head of the RDIF")

# Two roles or more per language, before and behind the name, with what they are in English.
EVERY_LANGUAGE = [
    ("en", "Trump's special envoy for peace missions Steve Witkoff arrived.", [WITKOFF]),
    ("en", "Rustem Umerov, secretary of Ukraine's National Security and Defense Council, left.", [UMEROV]),
    ("en", "Yuri Ushakov, foreign policy aide to Vladimir Putin, and former chief of staff Andriy Yermak",
     [USHAKOV, YERMAK]),
    ("uk", "голова МЗС Росії Сергій Лавров і спецпосланник президента США Стів Віткофф", [LAVROV, WITKOFF]),
    ("uk", "секретаря Ради національної безпеки і оборони Рустема Умєрова", [UMEROV]),
    ("uk", "колишній керівник Офісу президента Андрій Єрмак", [YERMAK]),
    ("ru", "спецпредставитель президента РФ по инвестиционному сотрудничеству Кирилл Дмитриев", [DMITRIEV]),
    ("ru", "глава РФПИ Кирилл Дмитриев и помощник президента России Юрий Ушаков", [FUND, USHAKOV]),
    ("de", "Kremlberater Uschakow und Trumps Sondergesandter Steve Witkoff", [USHAKOV, WITKOFF]),
    ("de", "der Sekretär des ukrainischen Sicherheitsrates, Rustem Umjerow, sagte", [UMEROV]),
    ("fr", "l'émissaire américain Steve Witkoff et le ministre russe des Affaires étrangères", [WITKOFF]),
    ("fr", "le conseiller diplomatique du Kremlin, Iouri Ouchakov, a dit", [USHAKOV]),
    ("es", "el enviado especial de Estados Unidos, Steve Witkoff, y el canciller ruso Serguéi Lavrov",
     [WITKOFF, LAVROV]),
    ("it", "l'inviato della Casa Bianca Steve Witkoff; il capo del fondo sovrano russo Kirill Dmitriev",
     [WITKOFF, FUND]),
    ("pt", "o secretário do Conselho de Segurança Nacional, Rustem Umerov, afirmou", [UMEROV]),
    ("pt", "o chanceler russo Serguei Lavrov", [LAVROV]),
    ("pl", "doradca Putina Jurij Uszakow i wysłannik prezydenta USA Steve Witkoff", [USHAKOV, WITKOFF]),
    ("pl", "były szef kancelarii prezydenta Andrij Jermak", [YERMAK]),
    ("nl", "de Amerikaanse gezant Steve Witkoff en Poetins adviseur Joeri Oesjakov", [WITKOFF, USHAKOV]),
    ("cs", "zvláštní zmocněnec amerického prezidenta Steve Witkoff", [WITKOFF]),
    ("cs", "poradce ruského prezidenta Jurij Ušakov", [USHAKOV]),
    ("ro", "trimisul special al președintelui american, Steve Witkoff, a spus", [WITKOFF]),
    ("ro", "consilierul prezidențial rus Iuri Ușakov", [USHAKOV]),
    ("tr", "ABD Başkanı Trump'ın özel temsilcisi Steve Witkoff", [WITKOFF]),
    ("tr", "Rusya Dışişleri Bakanı Sergey Lavrov", [LAVROV]),
    ("el", "ο ειδικός απεσταλμένος του Τραμπ, Στιβ Γουίτκοφ, είπε", [WITKOFF]),
    ("el", "ο Ρώσος υπουργός Εξωτερικών Σεργκέι Λαβρόφ", [LAVROV]),
    ("sr", "изасланик Путина Кирил Дмитријев и шеф руске дипломатије Сергеј Лавров", [DMITRIEV, LAVROV]),
    ("sr", "specijalni izaslanik američkog predsednika Stiv Vitkof", [WITKOFF]),
    ("ar", "مبعوث ترامب ستيف ويتكوف", [WITKOFF]),
    ("ar", "وزير الخارجية الروسي سيرغي لافروف", [LAVROV]),
    ("he", "שליחו של טראמפ סטיב ויטקוף", [WITKOFF]),
    ("he", "מזכיר המועצה לביטחון לאומי רוסטם אומרוב", [UMEROV]),
    ("zh", "美国特使史蒂夫·威特科夫与乌克兰国家安全与国防委员会秘书乌梅罗夫会谈", [WITKOFF, UMEROV]),
    ("zh", "俄总统助理乌沙科夫；俄罗斯直接投资基金总裁德米特里耶夫", [USHAKOV, FUND]),
    ("ja", "トランプ大統領の特使スティーブ・ウィトコフ氏", [WITKOFF]),
    ("ja", "ウクライナのウメロフ国防会議書記が", [UMEROV]),
    ("ja", "ロシアのドミトリエフ大統領特使", [DMITRIEV]),
    ("ko", "스티브 위트코프 미국 중동특사와", [WITKOFF]),
    ("ko", "루스템 우메로프 우크라이나 국가안보국방위원회 서기", [UMEROV]),
    ("ko", "러시아의 드미트리예프 특사", [DMITRIEV]),
    ("id", "utusan Rusia, Kirill Dmitriev, mengatakan", [DMITRIEV]),
    ("id", "Utusan Khusus Presiden AS Steve Witkoff", [WITKOFF]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), EVERY_LANGUAGE)
def test_roles_are_read_in_every_language(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = full()(text, language)
    for person, role in expected:
        assert found.get(person) == role


def test_every_language_of_the_pack_has_examples_here() -> None:
    assert {row[0] for row in EVERY_LANGUAGE} == set(load_pack().languages)


NOT_HIS = [
    ("en", "Umerov met Trump's envoy Steve Witkoff.", "rustem-umerov"),
    ("en", "A message of the US envoy to Umerov.", "rustem-umerov"),
    ("en", "The chief negotiator met Umerov.", "rustem-umerov"),
    ("en", "The envoy for peace talks with Umerov left.", "rustem-umerov"),
    ("en", "The chief negotiator for talks beside Umerov sat.", "rustem-umerov"),
    ("ru", "спецпосланник по переговорам с Умеровым", "rustem-umerov"),
    ("de", "Der Gesandte für Gespräche mit Umjerow", "rustem-umerov"),
    ("en", "Umerov, Trump's envoy Steve Witkoff and others.", "rustem-umerov"),
    ("en", "Trump envoy arrives.", "donald-trump"),
    ("en", "President Trump, an adviser said.", "volodymyr-zelensky"),
    ("uk", "зустріч посланника з Умєровим", "rustem-umerov"),
    ("uk", "радник Єрмака Михайло Подоляк", "andriy-yermak"),
    ("uk", "радник Єрмака сказав", "andriy-yermak"),
    ("ru", "по словам помощника Ушакова, поездка будет", "yuri-ushakov"),
    ("ru", "советник по словам Уиткоффа", "steve-witkoff"),
    ("ru", "спецпосланник Трампа прибыл", "donald-trump"),
    ("ru", "встретил Рубио, президент Трамп и другие", "marco-rubio"),
    ("es", "el canciller Friedrich Merz", "friedrich-merz"),
    ("ja", "ウィトコフ氏の特使", "steve-witkoff"),
    ("ja", "トランプ大統領の特使", "steve-witkoff"),
    ("ko", "위트코프의 보좌관", "steve-witkoff"),
    ("zh", "特朗普特使", "donald-trump"),
    ("zh", "普京、特使", "vladimir-putin"),
    ("ar", "قال المبعوث إن ويتكوف وصل", "steve-witkoff"),
    ("und", "Trump's envoy Steve Witkoff", "steve-witkoff"),
]


@pytest.mark.parametrize(("language", "text", "person"), NOT_HIS)
def test_a_neighbours_role_is_never_taken(language: str, text: str, person: str) -> None:
    assert person not in full()(text, language)


def test_the_first_role_of_each_person_counts_and_its_words_are_kept() -> None:
    text = "Trump envoy Steve Witkoff said. Witkoff, the special envoy of the US, left."
    assert small().printed(text, "en") == [
        ("steve-witkoff", "special envoy of the US president", "Trump envoy")
    ]


def test_nobody_acts_for_another_country() -> None:
    assert small()("Russian envoy Steve Witkoff", "en") == {}
    assert small()("the RDIF head Rustem Umerov", "en") == {}
    assert small()("US envoy Kirill Dmitriev", "en") == {}


def test_a_role_without_a_country_is_that_of_the_persons_own() -> None:
    assert small()("chief negotiator Rustem Umerov", "en") == {"rustem-umerov": "chief negotiator of Ukraine"}
    assert small()("aide Kirill Dmitriev", "en") == {"kirill-dmitriev": "presidential aide of Russia"}


def test_who_leads_a_country_is_not_its_envoy_but_may_lead_it_by_another_name() -> None:
    assert small()("envoy Donald Trump", "en") == {}
    assert small()("Kremlin chief Volodymyr Zelensky", "en") == {}
    assert full()("глава Кремля Владимир Путин", "ru") == {"vladimir-putin": "president of Russia"}


def test_reporters_and_who_is_called_one_have_no_role() -> None:
    assert small()("envoy Steve Rosenberg", "en") == {}
    assert small()("reporter Rustem Umerov", "en") == {}


def test_a_word_that_needs_an_organisation_says_nothing_alone() -> None:
    assert small()("secretary Rustem Umerov", "en") == {}
    assert small()("Security Council secretary Rustem Umerov", "en") == {
        "rustem-umerov": "secretary of the Security Council of Ukraine"
    }


def test_a_surname_in_the_genitive_takes_no_servants_role() -> None:
    assert full()("помощник Ушакова прибыл", "ru") == {}
    assert full()("помощник Ушаков прибыл", "ru") == {"yuri-ushakov": "presidential aide of Russia"}
    assert full()("помощником Юрием Ушаковым", "ru") == {"yuri-ushakov": "presidential aide of Russia"}
    assert full()("penasihat Yermak", "id") == {}


def test_no_more_than_two_dozen_names_of_a_text_are_looked_at() -> None:
    text = "Umerov. " * 24 + "chief negotiator Rustem Umerov"
    assert small()(text, "en") == {}


def test_long_words_beside_a_name_are_cut() -> None:
    text = f"special envoy for {'missions ' * 3}Steve Witkoff"
    [(_, role, printed)] = small().printed(text, "en")
    assert (role, printed) == ("special envoy of the US president", text.removesuffix(" Steve Witkoff"))


def test_words_without_end_before_a_name_are_no_role() -> None:
    assert small()("envoy " + "words words " * 12 + "Steve Witkoff", "en") == {}
    assert small()("Ukrainians " * 12 + "Steve Witkoff", "en") == {}


def test_a_subject_with_a_name_in_it_or_without_a_role_before_it_is_none() -> None:
    assert small()("envoy for talks on Umerov here Steve Witkoff", "en") == {}
    assert small()("the US for talks Steve Witkoff", "en") == {}
    assert small()("envoy for peace talks Steve Witkoff", "en") == {"steve-witkoff": WITKOFF[1]}


def test_behind_a_name_a_role_may_end_with_and() -> None:
    text = "Rustem Umerov, Ukraine's chief negotiator and a friend, left."
    assert small()(text, "en") == {"rustem-umerov": "chief negotiator of Ukraine"}


def test_whose_country_is_not_known_acts_for_his_side() -> None:
    assert small()("US envoy António Costa", "en") == {}


def test_what_words_stand_for_is_told_only_where_words_are_apart() -> None:
    roles = Roles(small_pack())
    assert roles.kinds("x", [], {}, "he") == roles.kinds("x", [], {}, "zh") == []
    assert roles.knows("envoy", "en")
    assert not roles.knows("envoy", "und")
    assert not roles.knows("特使", "zh")
    assert roles.is_never("Reporter", "en")
    assert not roles.is_never("Reporter", "und")
    assert roles.beside("US envoy Ann Lee", 9, 16, {}, "und") == ("", "", False)


def test_a_leader_named_behind_his_title_is_not_the_strangers_role() -> None:
    roles = Roles(small_pack())
    text = "Ann Lee, President Trump and others"
    assert roles.beside(text, 0, 7, {19: (24, 2)}, "en") == ("", "", False)
    text = "Ann Lee, the envoy of Trump and others"
    assert roles.beside(text, 0, 7, {22: (27, 2)}, "en") == (WITKOFF[1], "envoy of Trump", False)
