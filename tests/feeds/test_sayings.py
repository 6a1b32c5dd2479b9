"""What somebody said, each saying once."""

from __future__ import annotations

from datetime import timedelta

from feeds.model import Quote, Report
from feeds.sayings import long_enough, sayings
from tests.doubles.memory_desk import NOW, report, story

HOUR = timedelta(hours=1)
WHO = "steve-witkoff"
BALL = "The ball is now in the court of the Kremlin"


def printed(text: str, hours: float = 0, language: str = "en", *about: str, **more: object) -> Report:
    quote = Quote(text, str(more.pop("speaker", WHO)), about)
    outlet = str(more.pop("outlet", f"Outlet {language} {hours}"))
    return report(
        f"T{hours}{language}", NOW + hours * HOUR, quotes=(quote,), language=language, outlet=outlet, **more
    )


def texts(*reports: Report) -> list[list[str]]:
    found = sayings([story("ab2cd3", *reports)], WHO)
    return [[one.quote.text for one in saying.prints] for saying in found]


def test_only_the_speakers_own_words_are_his_newest_first() -> None:
    first, second = printed("We have made progress today"), printed(BALL, 1)
    other = printed("This is not for us to decide", 2, speaker="dmitry-peskov")
    assert texts(first, second, other) == [[BALL], ["We have made progress today"]]


def test_the_same_words_are_one_saying_in_whole_and_in_part() -> None:
    shorter, reworded = "now in the court of the Kremlin", "The ball is in the court of the Kremlin now"
    assert texts(printed(BALL), printed(shorter, 1), printed(reworded, 2)) == [[BALL, shorter, reworded]]


def test_other_words_of_the_same_speech_stay_apart() -> None:
    assert len(texts(printed(BALL), printed("The court of public opinion has not spoken yet", 0.5))) == 2


def test_the_same_words_days_later_are_said_again() -> None:
    assert len(texts(printed(BALL), printed(BALL, 80))) == 2


def test_words_repeated_day_by_day_are_one_saying() -> None:
    assert texts(printed(BALL), printed(BALL, 70), printed(BALL, 140)) == [[BALL, BALL, BALL]]


def test_a_translation_names_the_same_things_and_is_about_as_long() -> None:
    english = printed("The ceasefire must begin in Donbas", 0, "en", "ceasefire", "donbas", "~donba")
    polish = printed("Rozejm musi zacząć się w Donbasie", 1, "pl", "ceasefire", "donbas", "~donba")
    assert len(texts(english, polish)) == 1
    other = printed("Ani słowa o Kijowie w tym dokumencie", 1, "pl", "document", ".ukraine")
    assert len(texts(english, other)) == 2
    long = printed("Rozejm w Donbasie " * 6, 1, "pl", "ceasefire", "donbas", "~donba")
    assert len(texts(english, long)) == 2


def test_other_figures_are_another_saying() -> None:
    english = printed("We agreed on 19 points of the plan", 0, "en", "document", "plan-points", "19")
    german = printed("Wir sind uns bei 20 Punkten des Plans einig", 1, "de", "document", "plan-points", "20")
    assert len(texts(english, german)) == 2


def test_signs_of_scripts_without_spaces_weigh_more() -> None:
    english = printed("The ceasefire must begin in Donbas at once", 0, "en", "ceasefire", "donbas")
    chinese = printed("顿巴斯必须立即停火才行", 1, "zh", "ceasefire", "donbas")
    korean = printed("돈바스에서 즉시 휴전해야 한다", 2, "ko", "ceasefire", "donbas")
    assert len(texts(english, chinese, korean)) == 1


def test_between_stories_more_is_asked_and_sooner() -> None:
    english = printed("The ceasefire must begin in Donbas", 0, "en", "ceasefire", "donbas", "~donba")
    near = printed("Rozejm musi zacząć się w Donbasie", 1, "pl", "ceasefire", "donbas", "~donba")
    less = printed("Rozejm musi zacząć się w Donbasie", 1, "pl", "ceasefire")
    late = printed("Rozejm musi zacząć się w Donbasie", 40, "pl", "ceasefire", "donbas", "~donba")
    for other, expected in ((near, 1), (less, 2), (late, 2)):
        stories = [story("ab2cd3", english), story("ef4gh5", other)]
        assert len(sayings(stories, WHO)) == expected


def test_a_saying_is_shown_in_english_and_not_by_state_media() -> None:
    state = printed(BALL, 0, "en", "kremlin", outlet="State Agency", state_media=True)
    free = printed(BALL, 1, "en", "kremlin", outlet="Free Wire")
    polish = printed("Piłka jest teraz po stronie Kremla", 2, "pl", "kremlin", outlet="Gazeta")
    saying = sayings([story("ab2cd3", state, free, polish)], WHO)[0]
    assert saying.shown.report.outlet == "Free Wire"
    assert saying.outlets == ("State Agency", "Free Wire", "Gazeta")
    assert saying.languages == ("en", "pl")
    assert saying.first == NOW


def test_a_word_or_two_are_no_saying() -> None:
    assert not long_enough("productive")
    assert not long_enough("so be it")
    assert long_enough("a very small step")
    assert long_enough("取得重大进展")
