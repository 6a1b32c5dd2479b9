"""A strict reader of TOML tables: every key is asked for, and what nobody asked for is an error."""

from __future__ import annotations

import difflib
import tomllib
from datetime import date
from typing import Any

from feeds.errors import PackError

ByLanguage = dict[str, tuple[str, ...]]


class Table:
    """One TOML table with the name of its file, so that an error says where to look.

    Every method takes a key away; `done` raises PackError for keys that are left.
    """

    def __init__(self, where: str, data: dict[str, Any]) -> None:
        self.where = where
        self._data = dict(data)
        self._asked: set[str] = set()

    def fail(self, key: str, text: str) -> PackError:
        """The error to raise for a key."""
        return PackError(f"{self.where}: {key}: {text}")

    def take(self, key: str, kind: type, default: Any = ...) -> Any:
        """The value, checked to be of a type; raises PackError when it is missing without a default."""
        self._asked.add(key)
        if key not in self._data:
            if default is ...:
                raise self.fail(key, "is missing")
            return default
        value = self._data.pop(key)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.fail(key, f"must be {kind.__name__}, not {type(value).__name__}")
        return value

    def text(self, key: str, default: Any = ...) -> str:
        """A string that is not empty, unless the default is."""
        value: str = self.take(key, str, default)
        if not value and value != default:
            raise self.fail(key, "must not be empty")
        return value

    def texts(self, key: str, default: Any = ()) -> tuple[str, ...]:
        """A list of strings, each once."""
        value = self.take(key, list, default)
        return self._strings(key, value)

    def number(self, key: str, low: float, high: float, default: Any = ...) -> float:
        """A number within bounds."""
        value = self.take(key, object, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.fail(key, f"must be a number from {low:g} to {high:g}")
        return float(value)

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        return bool(self.take(key, bool, default))

    def day(self, key: str) -> date | None:
        """A date, None when missing."""
        value: date | None = self.take(key, date, None)
        return value

    def by_language(self, key: str, default: Any = ...) -> ByLanguage | None:
        """Lists of strings by language subtag."""
        value = self.take(key, dict, default)
        if value is None:
            return None
        return {
            _language(self, key, code): self._strings(f"{key}.{code}", words) for code, words in value.items()
        }

    def tables(self, key: str, default: Any = ...) -> list[Table]:
        """An array of tables, each named by its position and slug, id or name."""
        rows = self.take(key, list, default)
        return [
            Table(f"{self.where}: {key} {number} {_label(row)}".rstrip(), row)
            for number, row in enumerate(rows, 1)
        ]

    def table(self, key: str, default: Any = ...) -> Table:
        """A table within this one."""
        return Table(f"{self.where}: {key}", self.take(key, dict, default))

    def left(self) -> tuple[str, ...]:
        """Keys nobody has asked for yet."""
        return tuple(self._data)

    def done(self) -> None:
        """Raises PackError when a key is left that nobody asked for."""
        for key in self._data:
            near = difflib.get_close_matches(key, self._asked, n=1)
            raise self.fail(key, "is not known" + (f"; did you mean {near[0]}?" if near else ""))

    def _strings(self, key: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list | tuple):
            raise self.fail(key, "must be a list of strings")
        for word in value:
            if not isinstance(word, str) or not word.strip():
                raise self.fail(key, f"must hold strings that are not empty, not {word!r}")
        return tuple(dict.fromkeys(value))


def parse(name: str, text: str) -> Table:
    """The top table of a file. Raises PackError for text that is not TOML."""
    try:
        return Table(name, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{name}: {error}") from error


def _language(table: Table, key: str, code: str) -> str:
    if not (2 <= len(code) <= 3 and code.isascii() and code.islower()):
        raise table.fail(key, f"{code!r} is no language subtag")
    return code


def _label(row: Any) -> str:
    if not isinstance(row, dict):
        raise PackError(f"a table was expected, not {row!r}")
    return next((f"({row[key]})" for key in ("slug", "id", "name") if isinstance(row.get(key), str)), "")
