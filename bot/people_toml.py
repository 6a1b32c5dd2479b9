"""The desk's own people as TOML in the form of people.toml, for whoever keeps the topic pack."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from feeds.pack import Person

_WIDTH = 120


def as_toml(people: Iterable[Person]) -> str:
    """The tables of people.toml; feeds.pack_load reads them back as they were."""
    return "\n".join("\n".join(_person(person)) + "\n" for person in people)


def _person(person: Person) -> Iterator[str]:
    yield "[[person]]"
    yield f"slug = {_text(person.slug)}"
    yield f"name = {_text(person.name)}"
    if person.side:
        yield f"side = {_text(person.side)}"
    for key in ("given", "family", "whole"):
        yield from _texts(key, getattr(person, key))
    yield f"alone = {_text(person.alone)}"
    for key in ("not_before", "not_near"):
        yield from _texts(key, getattr(person, key))
    if person.reporter:
        yield "reporter = true"
    if person.descriptions:
        yield "[person.descriptions]"
        for language, phrases in person.descriptions.items():
            yield from _texts(language, phrases)
    for role in person.roles:
        yield "[[person.role]]"
        yield f"text = {_text(role.text)}"
        yield from (f"{key} = {day.isoformat()}" for key in ("since", "until") if (day := getattr(role, key)))


def _texts(key: str, values: Sequence[str]) -> Iterator[str]:
    """A list on one line, or a line each when that is too long; nothing for an empty one."""
    listed = [_text(value) for value in values]
    line = f"{key} = [{', '.join(listed)}]"
    if not values:
        return
    if len(line) <= _WIDTH:
        yield line
    else:
        yield f"{key} = ["
        yield from (f"  {value}," for value in listed)
        yield "]"


def _text(value: str) -> str:
    """A TOML basic string: JSON escapes the same signs, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
