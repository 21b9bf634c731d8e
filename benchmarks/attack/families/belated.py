"""Part of (g): calls that take effect when their caller has stopped waiting, at once, before or after the next run."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from attack.answers import throttle
from attack.cases import Arrival, Case, message
from attack.faults import Fault, late, only

if TYPE_CHECKING:
    import random

RETRY = 60.0
"""Seconds after which Lambda runs a failed event again."""
SENDS = tuple(product(("FIRST", None), (8.0, 90.0), (20.0, 55.0), ("resend", "hold")))
STORE = tuple(product((1, 2, 3, 4, None), ("sent", "delayed"), (5.0, 90.0), ("resend", "hold")))
"""Which call of a run, None for each; how the run ends; after how many seconds a call takes effect."""
COUNT = len(SENDS) + len(STORE)


def build(rng: random.Random, number: int) -> Case:
    """Go through late sends, then through late calls of the store."""
    if number < len(SENDS):
        return _send(rng, *SENDS[number])
    return _store(rng, *STORE[number - len(SENDS)])


def _send(rng: random.Random, identity: str | None, seconds: float, budget: float, on_unknown: str) -> Case:
    """Texts are accepted late; a copy comes after the end."""
    fault = Fault("send", late(seconds), identity=identity)
    made = message(rng)
    title = f"{fault}; the function has {budget:g} s; a copy after 200 s; {on_unknown}"
    arrivals = (Arrival(made), Arrival(made, 200.0))
    return Case(title, arrivals, (fault,), {"OnUnknown": on_unknown}, budget=budget)


def _store(rng: random.Random, step: int | None, ends: str, seconds: float, on_unknown: str) -> Case:
    """Have writes of the first run come late; it sends the code, and a copy comes, or it is delayed."""
    whole = step is None or rng.random() < 0.7  # noqa: PLR2004
    which = None if step is None else only(step)
    fault = Fault(
        "dynamodb",
        late(seconds),
        steps=which if whole else None,
        calls=None if whole else which,
        arrivals=only(1),
        attempts=only(1),
    )
    delayed = ends == "delayed"
    throttled = (Fault("send", throttle(rng, "send"), attempts=only(1)),) if delayed else ()
    claim = step in {1, None}
    made = message(rng, wanted=not delayed or (seconds < RETRY and not claim))
    later = rng.choice((1.0, 61.0))
    arrivals = (Arrival(made),) if delayed else (Arrival(made), Arrival(made, later))
    title = "; ".join(map(str, (fault, *throttled, *([] if delayed else [f"a copy after {later:g} s"]), on_unknown)))
    bound = "a late claim" if claim else "default"
    return Case(title, arrivals, (fault, *throttled), {"OnUnknown": on_unknown}, bound=bound)
