"""The topic pack is read strictly; an error says where to look."""

from __future__ import annotations

from datetime import date

import pytest

from feeds.errors import PackError
from feeds.pack_load import FILES, load
from tests.feeds.pack_small import TEXTS, small_pack


def changed(name: str, old: str, new: str) -> dict[str, str]:
    assert old in TEXTS[name]
    return TEXTS | {name: TEXTS[name].replace(old, new, 1)}


def test_a_whole_pack_is_loaded() -> None:
    pack = small_pack()
    assert pack.id == "small"
    assert [person.slug for person in pack.people][:2] == ["steve-witkoff", "rustem-umerov"]
    assert pack.documents[0].points == 28
    assert pack.words["points"]["id"] == ("poin",)
    assert pack.boilerplate.tail["id"] == ("Tinggalkan komentar",)


def test_statuses_of_documents_and_neutral_sides_are_loaded() -> None:
    status = '[[status]]\nid = "leaked"\nlabel = "leaked"\nphrases = { en = ["leaked"] }\n'
    texts = changed("pack.toml", 'id = "wire"', 'id = "wire"\nneutral = true')
    pack = load(texts | {"documents.toml": TEXTS["documents.toml"] + status})
    assert [(s.id, s.label, s.phrases) for s in pack.statuses] == [("leaked", "leaked", {"en": ("leaked",)})]
    assert [side.id for side in pack.sides if side.neutral] == ["wire"]
    with pytest.raises(PackError, match="status: 'leaked' is used twice"):
        load(texts | {"documents.toml": TEXTS["documents.toml"] + 2 * status})


def test_a_role_holds_from_its_first_day() -> None:
    dmitriev = next(p for p in small_pack().people if p.slug == "kirill-dmitriev")
    assert dmitriev.role_on(date(2025, 12, 20)) == dmitriev.roles[0]
    assert dmitriev.role_on(date(2020, 1, 1)) is None


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("people.toml", 'alone = "context"', 'alone = "sometimes"', "alone: must be one of always"),
        ("people.toml", 'side = "russia"', 'side = "mars"', "side 'mars' is not in pack.toml"),
        ("people.toml", 'given = ["Kirill"', 'givn = ["Kirill"', "did you mean given"),
        ("people.toml", 'slug = "rustem-umerov"', 'slug = "steve-witkoff"', "'steve-witkoff' is used twice"),
        ("people.toml", "since = 2025-01-20", 'since = "soon"', "since: must be date"),
        ("terms.toml", 'role = "core"', 'role = "heart"', "role: must be one of"),
        ("terms.toml", 'kind = "call"', 'kind = "song"', "kind: must be one of"),
        ("terms.toml", "weight = 2.0", 'weight = "much"', "weight: must be a number from 0 to 10"),
        ("places.toml", 'within = "florida"', 'within = "georgia"', "within 'georgia' is not a place"),
        ("documents.toml", "points = 28", "points = [28]", "points: must be a number"),
        ("pack.toml", 'id = "small"', "", "pack.toml: id: is missing"),
        ("pack.toml", "languages = [", "languages = [[", "pack.toml"),
        (
            "people.toml",
            'family = ["Umerov"',
            'family = ["", "Umerov"',
            "must hold strings that are not empty",
        ),
        ("outlets.toml", 'side = "wire"', 'side = "moon"', "side 'moon'"),
        ("boilerplate.toml", 'en = ["Reporting by"]', 'english = "Reporting by"', "must be list"),
        ("terms.toml", "en = [", "english = [", "is no language subtag"),
        ("pack.toml", 'name = "A small pack"', 'name = ""', "name: must not be empty"),
        (
            "pack.toml",
            'id = "small"',
            'id = "small"\neverywhere = ["nobody"]',
            "'nobody' is not in people.toml",
        ),
    ],
)
def test_a_mistake_is_named_with_file_table_and_key(name: str, old: str, new: str, told: str) -> None:
    with pytest.raises(PackError) as error:
        load(changed(name, old, new))
    assert told in str(error.value)
    assert str(error.value).startswith(name)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(PackError, match=r"places.toml: is missing"):
        load({name: text for name, text in TEXTS.items() if name != "places.toml"})


def test_a_person_needs_a_name_to_be_found_by() -> None:
    people = TEXTS["people.toml"].replace('family = ["Costa"]', "").replace('whole = ["コスタ"]', "")
    with pytest.raises(PackError, match="antonio-costa: needs family or whole"):
        load(TEXTS | {"people.toml": people})


def test_every_file_of_a_pack_is_asked_for() -> None:
    assert set(FILES) == set(TEXTS)
