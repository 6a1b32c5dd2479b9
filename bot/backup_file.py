"""The file of a backup: gzipped lines of JSON. A head, pieces of keys, an end with the counts.

Text stands as it is (`zcat FILE | less` shows it); a piece with bytes that are no text is written in base64.
"""

from __future__ import annotations

import gzip
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from bot.keys import PREFIX
from bot.store.pieces import Piece, Type

FORMAT: Final = 1
LONGEST: Final = 64 * 1024 * 1024  # of a line; 500 values of ours are far below


class BackupError(Exception):
    """It cannot be done; the message says why and what to do."""


class Head(msgspec.Struct, frozen=True):
    """First line. made: ISO 8601. server: product and version it came from, for people only."""

    parley_backup: int
    parley: str
    made: str
    server: str
    sample: bool = False


class End(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Last line: a file without it is not whole."""

    keys: int
    pieces: int


class _Line(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    key: str
    type: Type
    values: list[str]
    until: int | None = None
    base64: bool = False


class Writer:
    """Writes one file; `end` makes it whole."""

    def __init__(self, out: gzip.GzipFile, head: Head) -> None:
        self._out = out
        self._names: set[str] = set()
        self._pieces = self.values = 0
        self._line(head)

    def add(self, piece: Piece) -> None:
        """One more piece."""
        self._names.add(piece.key)
        self._pieces += 1
        self.values += len(piece.values)
        self._line(_encoded(piece))

    def end(self) -> End:
        """The last line."""
        end = End(len(self._names), self._pieces)
        self._line(end)
        return end

    def _line(self, value: object) -> None:
        self._out.write(msgspec.json.encode(value) + b"\n")


@contextmanager
def writing(file: Path, head: Head, force: bool) -> Iterator[Writer]:
    """A file that appears under its name when the block ends well. Raises BackupError when it cannot.

    force: it may replace one that is there.
    """
    if file.exists() and not force:
        raise BackupError(f"{file} exists already: name another file, or say --force")
    partial = file.with_name(file.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        # for its owner only: it names chats
        raw = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(raw, "wb") as below, gzip.GzipFile("", "wb", 1, below) as out:
            yield Writer(out, head)
        partial.replace(file)
    except OSError as err:
        raise BackupError(f"{file} cannot be written ({err.strerror})") from err
    finally:
        partial.unlink(missing_ok=True)


def pieces(file: Path) -> Iterator[Piece]:
    """The file's pieces. Raises BackupError for what is no backup, or not whole."""
    lines = _lines(file)
    _head(file, next(lines, b""))
    names: set[str] = set()
    for count, line in enumerate(lines):
        found = _decoded(file, line)
        if isinstance(found, End):
            if (found.keys, found.pieces) == (len(names), count):
                return
            break
        names.add(found.key)
        yield found
    raise BackupError(f"{file} is not whole: it was broken off while it was written or copied")


def head_of(file: Path) -> Head:
    """The file's first line. Raises BackupError."""
    return _head(file, next(_lines(file), b""))


def _lines(file: Path) -> Iterator[bytes]:
    try:
        with gzip.open(file, "rb") as source:
            while line := source.readline(LONGEST):
                yield line
    except FileNotFoundError:
        raise BackupError(f"{file} is not there") from None
    except (OSError, EOFError) as err:  # gzip's own errors are OSErrors
        raise BackupError(f"{file} cannot be read ({err})") from err


def _head(file: Path, line: bytes) -> Head:
    try:
        head = msgspec.json.decode(line, type=Head)
    except msgspec.MsgspecError:
        raise BackupError(f"{file} is no backup of Parley") from None
    if head.parley_backup != FORMAT:
        raise BackupError(
            f"{file} was made by Parley {head.parley}, which writes another format: use that one"
        )
    return head


def _decoded(file: Path, line: bytes) -> Piece | End:
    try:
        try:
            return msgspec.json.decode(line, type=End)
        except msgspec.ValidationError:
            return _piece(msgspec.json.decode(line, type=_Line))
    except (msgspec.MsgspecError, ValueError) as err:
        raise BackupError(f"{file} is damaged ({err})") from None


def _encoded(piece: Piece) -> _Line:
    try:
        return _Line(piece.key, piece.type, [value.decode() for value in piece.values], piece.until)
    except UnicodeDecodeError:
        values = [b64encode(value).decode() for value in piece.values]
        return _Line(piece.key, piece.type, values, piece.until, base64=True)


def _piece(line: _Line) -> Piece:
    if not line.key.startswith(PREFIX):
        raise ValueError(f"{line.key[:50]!r} is no key of Parley")
    values = (b64decode(v, validate=True) if line.base64 else v.encode() for v in line.values)
    return Piece(line.key, line.type, line.until, tuple(values))
