"""The words of one language that tell who speaks: verbs of speech, pronouns, words before a name."""

from __future__ import annotations

from dataclasses import dataclass

from feeds.pack import Pack
from feeds.phrases import Phrases


@dataclass(frozen=True, slots=True)
class SpeechWords:
    """The lists of `[words]` in terms.toml by their names there, for one language."""

    said: Phrases  # verbs of speech in the singular
    said_many: Phrases  # in the plural: only those who are named speak
    said_by: Phrases  # "according to": the speaker's name follows
    written: Phrases  # a document speaks
    he: Phrases
    beside: Phrases  # the name behind it is no subject: with, to, after
    the: Phrases  # articles
    whose: Phrases  # the name behind it is in the genitive: of
    also: Phrases  # may stand beside a verb without a subject of its own
    some: Phrases  # make an office nobody in particular
    @property
    def small(self) -> tuple[Phrases, ...]:
        """The lists of words that may stand right before a subject."""
        return (self.said, self.said_many, self.said_by, self.also, self.beside, self.whose)


NAMES = ("said", "said_many", "said_by", "written", "he", "beside", "the", "whose", "also", "some")


def speech_words(pack: Pack) -> dict[str, SpeechWords]:
    """The lists of every language of the pack that has any."""
    languages = {language for name in NAMES for language in pack.words.get(name, {})}
    return {
        language: SpeechWords(*(Phrases(pack.words.get(name, {}).get(language, ())) for name in NAMES))
        for language in languages
    }


NONE = SpeechWords(*(Phrases(()) for _ in NAMES))
