"""Reads the topic pack from the package's data files, or from a folder."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from feeds.errors import PackError
from feeds.pack import Pack
from feeds.pack_load import FILES, load


@cache
def load_pack(name_or_path: str = "ukraine") -> Pack:
    """The topic pack that ships under a name, or lies in a folder. Raises PackError naming file, table and
    key.
    """
    return load(read_texts(name_or_path))


def read_texts(name_or_path: str) -> dict[str, str]:
    """The TOML files of a pack by file name. Raises PackError when there is no such pack."""
    folder = Path(name_or_path)
    if "/" in name_or_path or folder.is_dir():
        return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))}
    shipped = files("feeds") / "packs" / name_or_path
    if not shipped.is_dir():
        raise PackError(f"{name_or_path}: no such topic pack")
    return {
        name: (shipped / name).read_text(encoding="utf-8") for name in FILES if (shipped / name).is_file()
    }
