"""A bounded run of the fuzzer; `make fuzz` runs on."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from tests.fuzz.__main__ import fuzz, main
from tests.fuzz.mutate import LARGEST, inputs, seeds
from tests.fuzz.target import clean, look


@pytest.mark.parametrize("seed", range(8))
def test_broken_feeds_are_read_or_refused_and_keep_their_bounds(seed: int) -> None:
    found = fuzz(seed, most=150, seconds=None)
    assert (found.inputs, found.crashes) == (150, [])
    assert found.outcomes["read"] > 10, "most inputs must get past the door"


@pytest.mark.parametrize("body", seeds(), ids=lambda body: str(len(body)))
def test_what_the_fuzzer_starts_from_holds_too(body: bytes) -> None:
    assert look(body)
    clean(body)


def test_the_same_seed_makes_the_same_inputs() -> None:
    assert list(islice(inputs(7), 50)) == list(islice(inputs(7), 50))
    assert list(islice(inputs(7), 5)) != list(islice(inputs(8), 5))
    assert all(len(body) <= LARGEST for body in islice(inputs(9), 100))


def test_the_command_prints_its_figures(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--inputs", "20", "--seed", "1", "--keep", str(tmp_path / "found")]) == 0
    assert "20 inputs" in capsys.readouterr().out
    assert not (tmp_path / "found").exists()
