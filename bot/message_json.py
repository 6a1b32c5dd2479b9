"""A message as JSON and back, for one that must stay the same between two tries."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, Final

from handlers import message as model
from handlers.message import Message

_TYPES: Final = {
    kind.__name__: kind
    for kind in (
        model.Text,
        model.Bold,
        model.Italic,
        model.Code,
        model.Tap,
        model.Link,
        model.Time,
        model.Heading,
        model.Paragraph,
        model.Item,
        model.Note,
        model.Message,
    )
}


def encode(message: Message) -> str:
    """The message as JSON: each object as its kind and its fields."""
    return json.dumps(_plain(message), ensure_ascii=False)


def decode(text: str) -> Message | None:
    """The message; None when another version of Parley wrote it in another form."""
    try:
        found = _made(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return found if isinstance(found, Message) else None


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {
            type(value).__name__: {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        }
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _made(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_made(each) for each in value)
    if not isinstance(value, dict):
        return value
    [(name, inner)] = value.items()
    if name == "at":
        return datetime.fromisoformat(inner)
    return _TYPES[name](**{field: _made(each) for field, each in inner.items()})
