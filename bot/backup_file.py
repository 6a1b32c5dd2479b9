"""The file of a backup: gzipped lines of JSON. A head, pieces of keys, an end with the counts.

Text stands as it is (`zcat FILE | less` shows it); a piece with bytes that are no text is written in base64.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sys
import tempfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

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
def writing(file: Path | None, head: Head, force: bool) -> Iterator[Writer]:
    """A file that appears under its name when the block ends well. Raises BackupError when it cannot.

    None: stdout. force: it may replace one that is there.
    """
    place = _appearing(file, force) if file else _stdout()
    with place as below, gzip.GzipFile("", "wb", 1, below) as out:
        yield Writer(out, head)


@contextmanager
def _appearing(file: Path, force: bool) -> Iterator[IO[bytes]]:
    try:
        _refuse_to_replace(file, force)
    except OSError as err:  # too long a name, a folder that may not be entered
        raise BackupError(f"{file} cannot be written ({err.strerror})") from err
    target = Path(os.path.realpath(file))  # a link stays one, and so does /dev/stdout
    partial = target.with_name(target.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        # for its owner only: it names chats
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as below:
            yield below
        partial.replace(target)
    except OSError as err:
        raise BackupError(f"{file} cannot be written ({err.strerror})") from err
    finally:
        with suppress(OSError):  # what went wrong is said already
            partial.unlink(missing_ok=True)


def _refuse_to_replace(file: Path, force: bool) -> None:
    if file.is_dir():
        raise BackupError(f"{file} is a folder: name a file in it")
    if file.exists() and not file.is_file():
        raise BackupError(f"{file} is no regular file: name another, or - for stdout")
    if file.exists() and not force:
        raise BackupError(f"{file} exists already: name another file, or say --force")


@contextmanager
def _stdout() -> Iterator[IO[bytes]]:
    """Into a file without a name first: a slow reader holds up no desk, and gets all or nothing."""
    if sys.stdout.isatty():
        raise BackupError("a backup is no text for a terminal: send it on, as in parley backup - > FILE")
    try:
        with tempfile.TemporaryFile() as spool:
            yield spool
            spool.seek(0)
            with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
                shutil.copyfileobj(spool, out)
    except OSError as err:
        raise BackupError(f"stdout cannot be written ({err.strerror})") from err


def pieces(file: Path) -> Iterator[Piece]:
    """The file's pieces. Raises BackupError for what is no backup, or not whole."""
    lines = _lines(file)
    _head(file, next(lines, b""))
    names: set[str] = set()
    for count, line in enumerate(lines):
        found = _decoded(file, line)
        if isinstance(found, End):
            # to the very end: only there gzip compares its checksum
            if (found.keys, found.pieces) == (len(names), count) and next(lines, None) is None:
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
        if file.exists() and not file.is_file():
            raise BackupError(f"{file} is no regular file, and a restore reads it more than once")
        with gzip.open(file, "rb") as source:
            while line := source.readline(LONGEST):
                yield line
    except FileNotFoundError:
        raise BackupError(f"{file} is not there") from None
    except (OSError, EOFError, zlib.error) as err:
        raise BackupError(f"{file} cannot be read ({err})") from err


def _head(file: Path, line: bytes) -> Head:
    try:
        head = msgspec.json.decode(line, type=Head)
    except (msgspec.MsgspecError, ValueError):
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
