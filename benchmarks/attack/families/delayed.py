"""Part of (d): carriers throttle a run, which is delayed, and the store fails in it: the next one sends the code."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from attack.answers import refusal, throttle
from attack.cases import Arrival, Case, message
from attack.faults import DROP, RESET, Fault, Manner, only

if TYPE_CHECKING:
    import random

TROUBLES = ("throttled", "refused", "lost", "dropped")
STEPS = (1, 2, 3, 4, 5)
"""The claim, the counters, the release; where the claim fails, what is asked instead."""
WAYS = tuple(product(("resend", "hold"), TROUBLES, ("one request", "one call", "each call"), STEPS))


def manner(rng: random.Random, trouble: str) -> Manner:
    """Choose how a call of DynamoDB fails."""
    match trouble:
        case "throttled":
            return throttle(rng, "dynamodb")
        case "refused":
            return refusal(rng, "dynamodb")
        case _:
            return rng.choice((DROP, RESET))


def build(rng: random.Random, number: int) -> Case:
    """Go through the calls of a delayed run: one request of one, one with all its repeats, or each of them, fails."""
    on_unknown, trouble, extent, step = WAYS[number]
    fault = Fault(
        "dynamodb",
        manner(rng, trouble),
        acts=trouble == "lost",
        attempts=only(1),
        calls=only(step) if extent == "one request" else None,
        steps=only(step) if extent == "one call" else None,
    )
    throttled = Fault("send", throttle(rng, "send"), attempts=only(1))
    dead = extent == "each call"
    known = not (dead and trouble == "lost" and on_unknown == "hold")
    title = f"{throttled}; {fault}; {on_unknown}"
    parameters = {"OnUnknown": on_unknown}
    unclaimed = extent == "one call" and step == STEPS[0] and trouble != "lost"
    bound = "dead store" if dead else "an unrecorded run" if unclaimed else "once"
    return Case(title, (Arrival(message(rng, wanted=known)),), (fault, throttled), parameters, bound=bound)
