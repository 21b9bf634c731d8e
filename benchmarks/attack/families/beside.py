"""Part of (e): copies at different times beside delayed runs. Each event has runs and an age of its own."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from attack.answers import throttle
from attack.cases import Arrival, Case, message
from attack.faults import Fault, only

if TYPE_CHECKING:
    import random

ONCE, TWICE = (1,), (1, 2)
SCENES: tuple[tuple[str, tuple[float, ...], tuple[tuple[int, ...], ...]], ...] = (
    ("both delayed once, the original is sent by its retry", (0, 30), (ONCE, ONCE)),
    ("the original delayed to its end, the copy is sent by its retry", (0, 30), (TWICE, ONCE)),
    ("the copy delayed to its end after the original is sent", (0, 30), (ONCE, TWICE)),
    ("both delayed once, two copies", (0, 10, 30), (ONCE, ONCE, ONCE)),
    ("the original delayed to its end, the copy delayed once", (0, 400), (TWICE, ONCE)),
    ("the original delayed once, a copy when it is sent", (0, 400), (ONCE, ())),
    ("the original delayed to its end, the copy is sent at once", (0, 400), (TWICE, ())),
)
"""When events arrive, and in which of their runs carriers throttle."""
DEPLOYED = (("1", "180"), ("1", "600"))
WAYS = tuple(product(("resend", "hold"), DEPLOYED, SCENES))


def build(rng: random.Random, number: int) -> Case:
    """Go through the scenes; the code is sent once, and a record stands only for an event that was given up."""
    on_unknown, (retries, age), (name, times, delayed) = WAYS[number]
    made = message(rng, wanted=True)
    faults = tuple(
        Fault("send", throttle(rng, "send"), arrivals=only(place), attempts=only(*runs))
        for place, runs in enumerate(delayed, 1)
        if runs
    )
    parameters = {"OnUnknown": on_unknown, "RetryAttempts": retries, "MaximumEventAge": age}
    at = ", ".join(f"{time:g}" for time in times)
    title = f"copies at {at} s: {name}; MaximumEventAge={age}; {on_unknown}"
    arrivals = tuple(Arrival(made, time) for time in times)
    return Case(title, arrivals, faults, parameters, bound="once")
