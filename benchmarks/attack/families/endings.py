"""The last run: what fails to the end leaves a record, also where Lambda makes fewer runs than RetryAttempts says."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from attack.answers import throttle
from attack.cases import Arrival, Case, message
from attack.faults import DROP, KILL, Fault, only

if TYPE_CHECKING:
    import random

DEPLOYED = (("0", "180"), ("1", "180"), ("2", "180"), ("1", "60"), ("2", "60"), ("2", "600"), ("2", "21600"))
TROUBLES = ("carriers throttle", "KMS throttles", "answers are lost", "a kill, then carriers throttle", "store down")
WAYS = tuple(product(DEPLOYED, TROUBLES, ("resend", "hold")))
UNKNOWN = tuple(product(DEPLOYED, ("resend", "hold")))


def build(rng: random.Random, number: int) -> Case:
    """Go through how often Lambda runs an event, and what fails each time; then through kills before the claim."""
    if number >= 2 * len(WAYS):
        return _unknown(rng, *UNKNOWN[number - 2 * len(WAYS)])
    (retries, age), trouble, on_unknown = WAYS[number % len(WAYS)]
    throttled = Fault("send", throttle(rng, "send"))
    faults: dict[str, tuple[Fault, ...]] = {
        "carriers throttle": (throttled,),
        "KMS throttles": (Fault("kms", throttle(rng, "kms")),),
        "answers are lost": (Fault("send", DROP, acts=rng.random() < 0.3),),  # noqa: PLR2004
        "a kill, then carriers throttle": (
            _kill(rng),
            throttled,
        ),
        "store down": (Fault("dynamodb", rng.choice((DROP, throttle(rng, "dynamodb")))), throttled),
    }
    parameters = {"OnUnknown": on_unknown, "RetryAttempts": retries, "MaximumEventAge": age}
    title = f"{', '.join(map(str, faults[trouble]))}; RetryAttempts={retries}, MaximumEventAge={age}; {on_unknown}"
    return Case(title, (Arrival(message(rng)),), faults[trouble], parameters)


def _unknown(rng: random.Random, deployed: tuple[str, str], on_unknown: str) -> Case:
    """Kill the first run before its claim is written, and throttle the carriers until the end."""
    killed = Fault("dynamodb", KILL, calls=only(1), attempts=only(1))
    throttled = Fault("send", throttle(rng, "send"))
    retries, age = deployed
    parameters = {"OnUnknown": on_unknown, "RetryAttempts": retries, "MaximumEventAge": age}
    title = f"{killed}, {throttled}; RetryAttempts={retries}, MaximumEventAge={age}; {on_unknown}"
    return Case(title, (Arrival(message(rng)),), (killed, throttled), parameters, bound="a kill before the claim")


def _kill(rng: random.Random) -> Fault:
    """Kill the first run once its claim is written; ``_unknown`` does so before."""
    on = rng.choice(("dynamodb", "kms", "send"))
    return Fault(on, KILL, calls=only(1), attempts=only(1), acts=on == "dynamodb" or rng.random() < 0.5)  # noqa: PLR2004
