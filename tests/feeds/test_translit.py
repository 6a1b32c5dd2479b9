"""One skeleton for all the ways newsrooms spell a name."""

from __future__ import annotations

import pytest

from feeds.translit import skeleton


@pytest.mark.parametrize(
    "spellings",
    [
        "en:Dmitriev de:Dmitrijew ru:Дмитриев uk:Дмитрієв en:Dmitriyev es:Dmítriev el:Ντμίτριεφ nl:Dmitrijev",
        "en:Ushakov fr:Ouchakov de:Uschakow pl:Uszakow cs:Ušakov tr:Uşakov ru:Ушаков nl:Oesjakov ro:Ușakov",
        "en:Zelensky de:Selenskyj pl:Zełenski uk:Зеленський el:Ζελένσκι tr:Zelenskiy cs:Zelenskyj",
        "en:Putin fr:Poutine nl:Poetin uk:Путін el:Πούτιν",
        "en:Umerov de:Umjerow fr:Oumerov pl:Umierow uk:Умєров ru:Умеров",
        "en:Yermak pl:Jermak uk:Єрмак it:Ermak",
        "en:Lavrov de:Lawrow pl:Ławrow el:Λαβρόφ ru:Лавров",
        "en:Witkoff sr:Vitkof uk:Віткофф",
    ],
)
def test_spellings_of_one_name_meet(spellings: str) -> None:
    pairs = [pair.split(":") for pair in spellings.split()]
    assert len({skeleton(word, language) for language, word in pairs}) == 1


def test_different_names_stay_apart() -> None:
    names = [
        "Dmitriev",
        "Dmitrov",
        "Medvedev",
        "Witkoff",
        "Witkowski",
        "Kushner",
        "Kushnir",
        "Trump",
        "Tramp",
    ]
    assert len({skeleton(name) for name in names}) == len(names)


def test_scripts_it_cannot_read_have_none() -> None:
    assert skeleton("威特科夫") == ""
    assert skeleton("ويتكوف") == ""
