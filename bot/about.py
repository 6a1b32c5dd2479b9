"""What Parley is called and which version runs."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def own_version() -> str:
    """The installed version, "0" from a bare source tree."""
    try:
        return version("parley")
    except PackageNotFoundError:
        return "0"
