"""Finds the minimum of a smooth function of many variables."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_HISTORY = 8
_SUFFICIENT = 1e-4  # Armijo's constant
_SMALLEST_STEP = 1e-10


def minimize(
    function: Callable[[Floats], tuple[float, Floats]], start: Floats, *, iterations: int, tolerance: float = 1e-5
) -> Floats:
    """Limited-memory BFGS (Nocedal 1980; two-loop recursion of Nocedal and Wright, algorithm 7.4) with backtracking.

    `function` gives value and gradient for a vector. Stops after `iterations` steps, or when a step lowers the value by
    less than `tolerance` of itself, or when no step lowers it. Deterministic: no random numbers, sums in fixed order.
    """
    point = start.copy()
    value, gradient = function(point)
    steps: deque[tuple[Floats, Floats, float]] = deque(maxlen=_HISTORY)
    for _ in range(iterations):
        direction = _direction(gradient, steps)
        slope = _dot(gradient, direction)
        if slope >= 0:
            break
        length = 1.0 if steps else min(1.0, 1.0 / np.sqrt(_dot(gradient, gradient)))
        while True:
            next_point = point + length * direction
            next_value, next_gradient = function(next_point)
            if next_value <= value + _SUFFICIENT * length * slope:
                break
            length /= 2
            if length < _SMALLEST_STEP:
                return point
        change, turn = next_point - point, next_gradient - gradient
        curvature = _dot(change, turn)
        if curvature > 1e-12:
            steps.append((change, turn, curvature))
        gained = value - next_value
        point, value, gradient = next_point, next_value, next_gradient
        if gained < tolerance * abs(value):
            break
    return point


def _direction(gradient: Floats, steps: deque[tuple[Floats, Floats, float]]) -> Floats:
    direction = -gradient
    shares: list[float] = []
    for change, turn, curvature in reversed(steps):
        share = _dot(change, direction) / curvature
        shares.append(share)
        direction = direction - share * turn
    if steps:
        _, turn, curvature = steps[-1]
        direction = direction * (curvature / _dot(turn, turn))
    for (change, turn, curvature), share in zip(steps, reversed(shares), strict=True):
        direction = direction + (share - _dot(turn, direction) / curvature) * change
    return direction


def _dot(a: Floats, b: Floats) -> float:
    # Not `a @ b`: the sum of a threaded BLAS depends on how many threads it was given.
    return float(np.sum(a * b))
