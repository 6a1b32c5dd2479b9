"""python -m tests.fuzz: broken feeds against prolog, parse, clean and identity, until the time is over.

Prints inputs a second, what they came to, the slowest one and the crashes. An input that crashes, or takes
longer than a second, is kept in a file: copy it to tests/replay once it is understood.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path

from tests.fuzz.mutate import inputs
from tests.fuzz.target import clean, look

SLOW_S = 1.0


@dataclass
class Found:
    """What a run came to."""

    outcomes: Counter[str] = field(default_factory=Counter)
    crashes: list[bytes] = field(default_factory=list)
    slow: list[bytes] = field(default_factory=list)
    slowest_s: float = 0.0
    seconds: float = 0.0

    @property
    def inputs(self) -> int:
        """How many were tried."""
        return self.outcomes.total()


def fuzz(seed: int, most: int | None, seconds: float | None, keep: Path | None = None) -> Found:
    """Tries inputs until there were `most` or the time is over. keep: where bad ones are written."""
    found, began = Found(), time.monotonic()
    for body in islice(inputs(seed), most):
        if seconds is not None and time.monotonic() - began > seconds:
            break
        at = time.process_time()  # of this process alone: what else the machine does is no fault of the input
        try:
            found.outcomes[look(body)] += 1
            clean(body)
        except Exception:
            found.outcomes["crash"] += 1
            found.crashes.append(body)
            traceback.print_exc()
            _kept(body, keep, "crash")
        took = time.process_time() - at
        found.slowest_s = max(found.slowest_s, took)
        if took > SLOW_S:
            found.slow.append(body)
            _kept(body, keep, "slow")
    found.seconds = time.monotonic() - began
    return found


def _kept(body: bytes, keep: Path | None, why: str) -> None:
    if keep is None:
        return
    keep.mkdir(parents=True, exist_ok=True)
    file = keep / f"{why}-{sha256(body).hexdigest()[:12]}.xml"
    file.write_bytes(body)
    print(f"{why}: {file}", file=sys.stderr)


def main(argv: Sequence[str]) -> int:
    """Prints the figures; 1 when an input crashed or was slow."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--inputs", type=int, default=None, help="stop after so many")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"))
    asked = parser.parse_args(argv)
    found = fuzz(asked.seed, asked.inputs, asked.seconds, asked.keep)
    print(
        f"seed {asked.seed}: {found.inputs:,} inputs in {found.seconds:.0f} s, "
        f"{found.inputs / max(found.seconds, 0.001):.0f} a second; {len(found.crashes)} crashes, "
        f"{len(found.slow)} slow, the slowest {found.slowest_s:.2f} s; {dict(found.outcomes)}"
    )
    return 1 if found.crashes or found.slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
