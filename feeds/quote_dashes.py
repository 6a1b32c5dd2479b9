"""Speech that a dash leads instead of marks: "– To koniec – powiedział Tusk", "—Falta poco —dijo Trump—."."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.quote_spans import Break, Span, dashed, trimmed
from feeds.quote_words import SpeechWords
from feeds.wordlist import line

_SHORTEST = 3  # words
_AHEAD = 40  # characters behind a break in which the verb of speech stands


def dash_spans(text: str, words: SpeechWords) -> Iterator[Span]:
    """The parts of dash-led paragraphs that are speech: up to a verb of speech, and on behind the next dash.

    A paragraph without a verb of speech behind a break is a line of a list, no speech.
    """
    for start, end, breaks in dashed(text):
        stop = next((one for one in breaks if _verb(text, one, end, words)), None)
        if stop is None:
            continue
        yield from _span(text, start, stop.at)
        resumed = next((one for one in breaks if one.dash and one.at > stop.after), None)
        if resumed is not None and not _verb(text, resumed, end, words):
            second = next(
                (one for one in breaks if one.at > resumed.after and _verb(text, one, end, words)), None
            )
            yield from _span(text, resumed.after, second.at if second else end)


def _verb(text: str, stop: Break, end: int, words: SpeechWords) -> bool:
    """Whether a verb of speech begins behind a break; behind a comma it must be the first word or so."""
    words_behind = line(text, stop.after, min(end, stop.after + _AHEAD))
    found = words.said.first(words_behind, 0, 3 if stop.dash else 2)
    return found >= 0


def _span(text: str, start: int, end: int) -> Iterator[Span]:
    spoken = trimmed(text, start, end)
    if len(spoken.split()) >= _SHORTEST:
        yield Span(start, end, spoken, dash=True)
