"""Bent lines: seeded mid-point displacement, then a spline; all in metres of the county's plane."""

from __future__ import annotations

import itertools
import math

import numpy as np
from numpy.typing import NDArray

from twin.county.build.dice import Dice

Points = NDArray[np.float64]

_FREE_SPAN_M = 600.0  # below this the line is smoothed, not displaced
_OFFSET_MAX_M = 900.0


def wander(p: Points, q: Points, key: str, ratio: float, spacing_m: float) -> Points:
    """A bent line from `p` to `q`; its circuity grows with `ratio`.

    Each half is displaced sideways by up to `ratio` of its length, down to spans of 600 m, and
    the result is sampled about every `spacing_m`. The bends depend on `key` alone, so a
    calibration of `ratio` scales them and draws no new ones.
    """
    dice = Dice("bend", key)
    points = [np.asarray(p, dtype=float), np.asarray(q, dtype=float)]
    while max(math.dist(a, b) for a, b in itertools.pairwise(points)) > _FREE_SPAN_M:
        finer = [points[0]]
        for a, b in itertools.pairwise(points):
            share = dice.between(0.55, 1.0) * (1 if dice.raw() & 1 else -1)
            length = math.dist(a, b)
            if length > _FREE_SPAN_M / 2:
                offset = min(ratio * length, _OFFSET_MAX_M) * share / length
                normal = np.array([a[1] - b[1], b[0] - a[0]])
                finer.append((a + b) / 2 + normal * offset)
            finer.append(b)
        points = finer
    return spline(np.array(points), spacing_m)


def spline(points: Points, spacing_m: float) -> Points:
    """A Catmull-Rom curve through `points`, sampled about every `spacing_m`; keeps the ends."""
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    line = [points[0]]
    for i in range(1, len(padded) - 2):
        p0, p1, p2, p3 = padded[i - 1 : i + 3]
        pieces = max(1, round(math.dist(p1, p2) / spacing_m))
        for k in range(1, pieces + 1):
            t = k / pieces
            line.append(
                0.5
                * (
                    2 * p1
                    + (p2 - p0) * t
                    + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t
                    + (3 * p1 - p0 - 3 * p2 + p3) * t**3
                )
            )
    line[-1] = points[-1]
    return np.array(line)


def length_of(line: Points) -> float:
    """Length of a polyline, metres."""
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def beside(line: Points, offset_m: float) -> Points:
    """The line shifted sideways, to the right of its direction when `offset_m` is positive."""
    ahead = np.gradient(line, axis=0)
    ahead /= np.hypot(ahead[:, 0], ahead[:, 1])[:, None]
    return line + offset_m * np.column_stack([ahead[:, 1], -ahead[:, 0]])
