"""Sorts reports into groups that tell of one development each, whatever order they come in.

Average linkage: the two groups most alike are joined, again and again, while the mean score over all their
pairs is above THRESHOLD.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from feeds.model import Report
from feeds.similarity import scores

THRESHOLD = 0.0  # mean log-odds; from -0.3 to 0.6 the labelled reports join almost equally well


def mean(one: Sequence[Report], other: Sequence[Report]) -> float:
    """Mean score over all pairs of two groups of reports."""
    return sum(sum(scores(report, other)) for report in one) / (len(one) * len(other))


def regroup(units: Sequence[Sequence[Report]]) -> list[list[int]]:
    """Groups of units, as their positions. A unit is reports that stay together.

    The order of the units decides only between groups that are exactly as much alike. Time grows with the
    square of the number of reports.
    """
    means = _means(units)
    sizes = [len(unit) for unit in units]
    groups = {i: [i] for i in range(len(units))}
    while means:
        best = max(means.values())
        if best <= THRESHOLD:
            break
        _merge(groups, means, sizes, *next(pair for pair, found in means.items() if found == best))
    return list(groups.values())


def _means(units: Sequence[Sequence[Report]]) -> dict[tuple[int, int], float]:
    """The mean score of every two units, the later one named first."""
    means: dict[tuple[int, int], float] = {}
    before: list[Report] = []
    for i, unit in enumerate(units):
        rows = [iter(scores(report, before)) for report in unit]
        for j, other in enumerate(units[:i]):
            total = sum(sum(islice(row, len(other))) for row in rows)
            means[i, j] = total / (len(unit) * len(other))
        before += unit
    return means


def _merge(
    groups: dict[int, list[int]], means: dict[tuple[int, int], float], sizes: list[int], gone: int, into: int
) -> None:
    """Joins the group `gone` to the group `into`, which is the lower number."""
    groups[into] += groups.pop(gone)
    del means[gone, into]
    both = sizes[gone] + sizes[into]
    for other in groups:
        if other != into:
            lost = means.pop((max(gone, other), min(gone, other)))
            pair = (max(into, other), min(into, other))
            means[pair] = (means[pair] * sizes[into] + lost * sizes[gone]) / both
    sizes[into] = both
