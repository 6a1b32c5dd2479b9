"""Small pieces of English: counts, lists, names of languages, sides, people, documents and places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from feeds.pack import Pack
from feeds.sides import SideCount

_LANGUAGES = {
    "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "ko": "Korean",
    "lt": "Lithuanian", "lv": "Latvian", "ms": "Malay", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovene", "sr": "Serbian",
    "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def count(number: int, noun: str) -> str:
    """ "1 story", "2 stories", "1,200 entries"."""
    return f"{number:,} {noun if number == 1 else _plural(noun)}"


def _plural(noun: str) -> str:
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun + "s"


def listing(names: Iterable[str], last: str = "and") -> str:
    """ "A", "A and B", "A, B and C"."""
    *head, tail = names
    return f"{', '.join(head)} {last} {tail}" if head else tail


def some(names: Sequence[str], limit: int) -> str:
    """The first names as a list, and how many more there are: "A, B and 3 more"."""
    if len(names) <= limit:
        return listing(names)
    return f"{', '.join(names[:limit])} and {len(names) - limit} more"


def language(code: str) -> str:
    """English name of a language; an unlisted code as it is."""
    return _LANGUAGES.get(code, code if code not in ("", "und") else "language not known")


def side(pack: Pack, side_id: str) -> str:
    """The pack's label of a side."""
    if not side_id:
        return "side not known"
    return next((s.label for s in pack.sides if s.id == side_id), side_id)


def outlet_mark(pack: Pack, side_id: str, state_media: bool) -> str:
    """What stands in brackets behind every outlet's name; state media are always marked."""
    return side(pack, side_id) + (", state media" if state_media else "")


def side_count(pack: Pack, counted: SideCount) -> str:
    """ "Ukraine 3", "Russia 2 (1 state media)", "Russia 1 (state media)"."""
    number = f"{counted.state_media} " if counted.outlets > 1 else ""
    state = f" ({number}state media)" if counted.state_media else ""
    return f"{side(pack, counted.side)} {counted.outlets}{state}"


def people(pack: Pack, slugs: Iterable[str]) -> tuple[str, ...]:
    """Display names of people."""
    names = {person.slug: person.name for person in pack.people}
    return tuple(names.get(slug, slug) for slug in slugs)


def documents(pack: Pack, slugs: Iterable[str]) -> tuple[str, ...]:
    """Names of documents."""
    names = {document.slug: document.name for document in pack.documents}
    return tuple(names.get(slug, slug) for slug in slugs)


def places(pack: Pack, slugs: Iterable[str]) -> tuple[str, ...]:
    """Names of places."""
    names = {place.slug: place.name for place in pack.places}
    return tuple(names.get(slug, slug) for slug in slugs)
