"""Medians, spreads, and ratios: the median of what each round's pair gives, so that a busy machine cancels out."""

from __future__ import annotations

from statistics import median, quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cold.measuring import Start

type Figure = Callable[[Start], float]


def spread(values: Sequence[float]) -> float:
    """Return half of the range that the middle half of the values is in."""
    if len(values) < 2:  # noqa: PLR2004 - nothing to spread
        return 0.0
    low, _, high = quantiles(values, n=4, method="inclusive")
    return (high - low) / 2


def paired(own: Sequence[Start], other: Sequence[Start], figure: Figure, of_other: Figure | None = None) -> float:
    """Return the median ratio of a figure to one of another variant in the same round."""
    divisor = of_other or figure
    return median(figure(one) / divisor(two) for one, two in zip(own, other, strict=True))


def shown(values: Sequence[float]) -> str:
    """Write a median and its spread."""
    return f"{median(values):.1f} ±{spread(values):.1f}"
