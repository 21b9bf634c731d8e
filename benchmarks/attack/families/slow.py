"""(g) Answers that trickle, come late or never, against the function's time: each run ends by itself, and reports."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from attack.cases import Arrival, Case, message
from attack.families.kills import STOPS
from attack.faults import HANG, TRICKLE, Fault, Manner, wait

if TYPE_CHECKING:
    import random

LONG = tuple(product(("kms", "send", "dynamodb", "*"), (TRICKLE,), (55.0,), ("resend",)))
ALL = ("kms", "ssm", "sqs", "dynamodb", "send", "*")
WAYS = LONG + tuple(product(ALL, (TRICKLE, HANG, wait(4), wait(1.5)), (8.0, 12.0), ("resend", "hold")))
FROZEN = 8


def build(rng: random.Random, number: int) -> Case:
    """Go through services, manners and times; then connections that died without a word."""
    if number >= len(WAYS):
        return _frozen(rng, number)
    service, manner, budget, on_unknown = WAYS[number]
    faults = _faults(service, manner, acts=rng.random() < 0.5)  # noqa: PLR2004
    bound = "dead queue" if service in {"sqs", "*"} else "default"
    title = f"{', '.join(map(str, faults))}; the function has {budget:g} s; {on_unknown}"
    return Case(title, (Arrival(message(rng)),), faults, {"OnUnknown": on_unknown}, budget=budget, bound=bound)


def _faults(service: str, manner: Manner, *, acts: bool) -> tuple[Fault, ...]:
    slow = Fault(service, manner, acts=acts)
    return (slow, Fault("send", STOPS)) if service == "sqs" else (slow,)


def _frozen(rng: random.Random, number: int) -> Case:
    arrivals = tuple(Arrival(message(rng, wanted=True), place * 30.0) for place in range(3))
    parameters = {"OnUnknown": ("resend", "hold")[number % 2]}
    title = f"frozen for 30 s, then each old connection: no answer; {parameters['OnUnknown']}"
    return Case(title, arrivals, (), parameters, bound="once", freeze="hang")
