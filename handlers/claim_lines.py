"""The claim state of a story in words: "denied by Rustem Umerov, 21 Nov 2025"."""

from __future__ import annotations

from feeds.claim_state import Word, state
from feeds.model import Story
from feeds.pack import Pack
from handlers import wording
from handlers.message import Bold, Spans, Text, Time

SHOWN = 3  # words of one story, the last ones


def claim(story: Story, pack: Pack) -> Spans:
    """Who confirmed or denied the story and when, in order of time; nothing while it is only reported."""
    words = state(story).words[-SHOWN:]
    spans = [span for word in words for span in (Text("; "), *_word(word, pack))]
    return tuple(spans[1:])


def _word(word: Word, pack: Pack) -> Spans:
    return (Bold(_told(word, pack)), Text(", "), Time(word.at, style="date"))


def _told(word: Word, pack: Pack) -> str:
    """ "denied by Russia"; "denied, says Outlet" when the report does not say by whom."""
    if not word.by:
        return f"{word.stance}, says {word.outlet}"
    if word.by in {side.id for side in pack.sides}:
        return f"{word.stance} by {wording.side(pack, word.by)}"
    return f"{word.stance} by {wording.people(pack, [word.by])[0]}"
