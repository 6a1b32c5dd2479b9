"""The lock files: whole, hashed, and at one with what the project asks for (R47)."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
RUN, DEV = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED = [
    *((RUN, asked) for asked in PROJECT["project"]["dependencies"]),
    *((DEV, asked) for asked in PROJECT["dependency-groups"]["dev"]),
]


def entries(lock: Path) -> list[str]:
    """Its requirements, each with its hashes on one line."""
    return lock.read_text(encoding="utf-8").replace("\\\n", " ").strip().splitlines()


def pinned(lock: Path) -> dict[str, Version]:
    """Package -> the version that is locked."""
    pins = (re.match(r"([\w.-]+)==(\S+)", line) for line in entries(lock))
    return {canonicalize_name(pin[1]): Version(pin[2]) for pin in pins if pin}


@pytest.mark.parametrize("lock", [RUN, DEV], ids=["run", "dev"])
def test_every_package_is_pinned_to_one_version_and_its_hashes(lock: Path) -> None:
    shape = re.compile(r"[\w.-]+==[\w.]+( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    assert [line[:60] for line in entries(lock) if not shape.fullmatch(line)] == []


@pytest.mark.parametrize(("lock", "asked"), ASKED, ids=[asked for _, asked in ASKED])
def test_what_the_project_asks_for_is_locked_as_it_asks(lock: Path, asked: str) -> None:
    requirement = Requirement(asked)
    assert requirement.specifier.contains(pinned(lock)[canonicalize_name(requirement.name)])


def test_what_is_tested_is_what_runs() -> None:
    run, dev = pinned(RUN), pinned(DEV)
    assert {name: dev.get(name) for name in run} == run
