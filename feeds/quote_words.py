"""The words of one language that tell who speaks: verbs of speech, pronouns, words before a name."""

from __future__ import annotations

from dataclasses import dataclass

from feeds.pack import Pack
from feeds.wordlist import WordList

HE = -1  # for a speaker: somebody spoken of before
NOBODY = -2  # somebody, or something, that the pack does not know
HALF_SURE = 4  # words a quotation must have that is in a clause with somebody, without a verb of speech
ALONE = 5  # words it must have when nothing around it gives it to somebody


@dataclass(frozen=True, slots=True)
class SpeechWords:
    """The lists of `[words]` in terms.toml by their names there, for one language."""

    said: WordList  # verbs of speech in the singular
    said_many: WordList  # in the plural: only those who are named speak
    said_by: WordList  # "according to": the speaker's name follows
    written: WordList  # a document speaks
    he: WordList
    beside: WordList  # the name behind it is no subject: with, to, after
    the: WordList  # articles
    whose: WordList  # the name behind it is in the genitive: of
    also: WordList  # may stand beside a verb without a subject of its own
    some: WordList  # make an office nobody in particular

    @property
    def small(self) -> tuple[WordList, ...]:
        """The lists of words that may stand right before a subject."""
        return (self.said, self.said_many, self.said_by, self.also, self.beside, self.whose)


NAMES = ("said", "said_many", "said_by", "written", "he", "beside", "the", "whose", "also", "some")


def speech_words(pack: Pack) -> dict[str, SpeechWords]:
    """The lists of every language of the pack that has any."""
    languages = {language for name in NAMES for language in pack.words.get(name, {})}
    return {
        language: SpeechWords(*(WordList(pack.words.get(name, {}).get(language, ())) for name in NAMES))
        for language in languages
    }


NONE = SpeechWords(*(WordList(()) for _ in NAMES))
