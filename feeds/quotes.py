"""Direct quotations and who said them, in the quotation marks of any of the languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feeds.model import Quote
from feeds.pack import Pack
from feeds.people import Mention
from feeds.text import fold, is_capital, squeeze, wide, words

_MARKS = re.compile(
    r"“([^“”„]{4,600})[”“]|„([^“”„\"]{4,600})[“”\"]|«([^«»]{4,600})»|»([^«»]{4,600})«|「([^「」]{3,400})」|『([^『』]{3,400})』"
    r"|(?<![^\W_])\"([^\"\n]{4,600})\"|(?<![^\W_])‘([^‘\n]{4,400}?)’(?![^\W_])|(?<![^\W_])'(?=\S)([^\n]{4,400}?)(?<=\S)'(?![^\W_])"
)
_STOP = re.compile(r"[.!?。！？](?=\s|$|[^\W_])|\n")
_ABBREVIATED = re.compile(
    r"(?:\b[A-ZА-ЯІЇЄ]|\b(?:Mr|Mrs|Ms|Dr|Gen|St|No|Nov|Dec|Jan|Feb|Oct|Sept|Aug|U\.S|U\.K))\.$"
)
_SPOKEN_DASH = re.compile(
    r"(?:^|\n)\s?[–—-]\s?(?=\S)([^\n–—]{8,600}?)[,.!?…]?\s?[–—]\s?(?=[^\W\d_])"
)  # – To koniec – powiedział Tusk
_TOKEN = re.compile(r"\S+")
_FRAME = 220  # characters before and after a quotation that may name its speaker
_NEAR_VERB = 80  # characters between a verb of speech and its subject
_SPEECH_ALONE = 5  # words a quotation without any attribution must have


@dataclass(frozen=True, slots=True)
class _Span:
    """A quotation's words and its place, marks included."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Said:
    """Verbs of speech of one language: whole words, beginnings, and those of scripts without spaces."""

    exact: frozenset[str]
    starts: tuple[str, ...]
    anywhere: tuple[str, ...]

    @classmethod
    def of(cls, words: Sequence[str]) -> _Said:
        """From the pack's list, where a star stands for any ending."""
        pairs = [(squeeze(word.removesuffix("*")), word.endswith("*")) for word in words]
        spaced = [(word, star) for word, star in pairs if word and not wide(word[0])]
        return cls(
            frozenset(word for word, star in spaced if not star),
            tuple(word for word, star in spaced if star),
            tuple(word for word, _ in pairs if word and wide(word[0])),
        )

    def is_said(self, word: str) -> bool:
        """Whether a folded word is one of the verbs."""
        return word in self.exact or word.startswith(self.starts)


class Quotes:
    """The pack's verbs of speech, ready."""

    def __init__(self, pack: Pack) -> None:
        self._people = pack.people
        self._said = {language: _Said.of(listed) for language, listed in pack.words.get("said", {}).items()}

    def find(self, text: str, mentions: Sequence[Mention], language: str) -> tuple[Quote, ...]:
        """The quotations of a text, in order, each once. speaker is a slug, or "" when it is not sure.

        The text's first line is its headline: what is quoted there without a speaker is no quotation.
        """
        found: dict[str, Quote] = {}
        spans = list(_spans(text))
        frame = _Frames(text, spans, mentions, self._said.get(language, _Said.of(())))
        title_end = len(text.split("\n", 1)[0])
        last = -1
        for span in spans:
            speaker = frame.speaker(span, last)
            if speaker is None:
                continue
            last = speaker if speaker >= 0 else last
            slug = self._people[speaker].slug if speaker >= 0 else ""
            if slug or (span.start > title_end and _length(span.text) >= _SPEECH_ALONE):
                found.setdefault(squeeze(span.text), Quote(span.text, slug))
        return tuple(found.values())


def _spans(text: str) -> Iterator[_Span]:
    marked = [*_MARKS.finditer(text), *_SPOKEN_DASH.finditer(text)]
    for match in sorted(marked, key=lambda found: found.start()):
        inner = next(group for group in match.groups() if group is not None).strip(" ,.\xa0")
        if _length(inner) >= 2:
            yield _Span(match.start(), match.end(), inner)


def _length(text: str) -> int:
    """Words; in scripts without spaces about one for every three characters."""
    if any(wide(char) for char in text):
        return len(text) // 3
    return len(text.split())


class _Frames:
    """The words around quotations: who is named there and whether a verb of speech stands by."""

    def __init__(self, text: str, spans: Sequence[_Span], mentions: Sequence[Mention], said: _Said) -> None:
        self._text = text
        self._spans = spans
        self._mentions = [m for m in mentions if not any(s.start < m.start < s.end for s in spans)]
        self._said = said

    def speaker(self, span: _Span, last: int) -> int | None:
        """Index of the person who speaks, -1 when somebody does but it is not sure who, None for no
        quotation.
        """
        first, end = self._before(span.start), self._after(span.end)
        ahead, behind = self._named(first, span.start), self._named(span.end, end)
        labelled = self._label(first, ahead)
        if labelled is not None:
            return labelled
        verb = self._verb(span.end, end)
        if verb >= 0 and (not ahead or self._opens(first, span)):
            near = [m for m in behind if abs(m.start - verb) < _NEAR_VERB]
            if near:
                return min(near, key=lambda m: abs(m.start - verb)).person
            return self._antecedent(span.end, verb, first, last)
        verb = self._verb(first, span.start)
        if verb >= 0:
            left = [m for m in ahead if m.start < verb]
            if ahead:
                return (left[-1] if left else ahead[0]).person
            return self._antecedent(first, verb, first, last)
        return self._unspoken(span, ahead, behind, first, last)

    def _opens(self, first: int, span: _Span) -> bool:
        """Whether the sentence begins with the quotation."""
        return not any(char.isalnum() for char in self._text[first : span.start])

    def _unspoken(
        self, span: _Span, ahead: Sequence[Mention], behind: Sequence[Mention], first: int, last: int
    ) -> int | None:
        """Without a verb of speech: a headline's colon, the subject of the sentence, or the speaker
        before.
        """
        if behind and self._text[span.end : span.end + 2].strip()[:1] in {":", "–", "—", "-", ","}:
            return behind[0].person
        if ahead:
            return ahead[0].person
        if len({m.person for m in behind}) == 1:
            return behind[0].person
        if self._opens(first, span) and last >= 0 and _length(span.text) >= _SPEECH_ALONE:
            return last
        return -1 if _length(span.text) > _SPEECH_ALONE else None

    def _label(self, first: int, ahead: Sequence[Mention]) -> int | None:
        """ "Lavrov: ..." at the head of the sentence."""
        for mention in ahead[:1]:
            between = self._text[mention.end : mention.end + 3]
            if re.match(r"\s?[:：]", between) and len(self._text[first : mention.start].split()) <= 4:
                return mention.person
        return None

    def _antecedent(self, start: int, verb: int, first: int, last: int) -> int:
        """Who "he" is: the speaker before, or the first person of the sentence before; nobody beside a
        strange name.
        """
        if self._stranger(start, verb):
            return -1
        if last >= 0:
            return last
        edge = first
        while edge > 0 and not self._text[edge - 1].isalnum():
            edge -= 1
        previous = self._named(self._before(edge), edge)
        earlier = previous or [m for m in self._mentions if m.start < first][:1]
        return earlier[0].person if earlier else -1

    def _stranger(self, start: int, verb: int) -> bool:
        """Whether the verb's subject is a name the pack lacks: the word before it, or after it when none is
        before.
        """
        between = [w.group() for w in words(self._text[start:verb])]
        if between:
            return is_capital(between[-1])
        after = [w.group() for w in words(self._text[verb : verb + 60])][1:2]
        return bool(after) and is_capital(after[0])

    def _named(self, start: int, end: int) -> list[Mention]:
        return [m for m in self._mentions if start <= m.start < end]

    def _verb(self, start: int, end: int) -> int:
        """Where the verb of speech nearest to the quotation begins in [start, end); -1 for none."""
        folded = fold(self._text[start:end])
        if not folded.strip():
            return -1
        places = [m.start() for m in _TOKEN.finditer(folded) if self._said.is_said(m.group())]
        places += [folded.find(word) for word in self._said.anywhere if word in folded]
        return start + places[0] if places else -1

    def _before(self, at: int) -> int:
        """Where the sentence that `at` stands in begins; stops within quotations do not end it."""
        low = max(0, at - _FRAME)
        start = low
        for stop in _STOP.finditer(self._text, low, max(low, at)):
            if not self._inside(stop.start()) and not _ABBREVIATED.search(
                self._text[max(0, stop.start() - 6) : stop.end()]
            ):
                start = stop.end()
        return start

    def _after(self, at: int) -> int:
        """Where the sentence that `at` stands in ends."""
        high = min(len(self._text), at + _FRAME)
        for stop in _STOP.finditer(self._text, at, high):
            if not self._inside(stop.start()) and not _ABBREVIATED.search(
                self._text[max(0, stop.start() - 6) : stop.end()]
            ):
                return stop.start()
        return high

    def _inside(self, at: int) -> bool:
        return any(span.start < at < span.end - 1 for span in self._spans)
