"""(g) Answers that trickle, come late or never, against the function's time: each run ends by itself, and reports."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from attack.cases import Arrival, Case, message
from attack.families import belated
from attack.families.kills import STOPS
from attack.faults import HANG, TRICKLE, Fault, Manner, wait

if TYPE_CHECKING:
    import random

ALL = ("kms", "ssm", "sqs", "dynamodb", "send", "*")
MANNERS = (TRICKLE, HANG, wait(4), wait(1.5))
DEPLOYED = 55.0
"""Seconds: the function's time in the template."""
LONG = tuple(product(("send", "*"), MANNERS, (DEPLOYED, 30.0, 20.0), ("resend", "hold")))
MIXED = tuple(
    (service, manner, (DEPLOYED, 30.0, 20.0)[place % 3], on_unknown)
    for place, (service, manner, on_unknown) in enumerate(product(ALL[:4], MANNERS, ("resend", "hold")))
)
"""Enough time for an attempt to send, which needs 7 s, and for the report, which needs 9 s."""
SHORT = tuple(product(ALL, (TRICKLE, HANG), (8.0,), ("resend",))) + tuple(product(ALL, (HANG,), (12.0,), ("hold",)))
"""Too little time to send anything: a report comes all the same."""
WAYS = LONG + MIXED + SHORT
FROZEN = 8
COUNT = len(WAYS) + belated.COUNT + FROZEN


def build(rng: random.Random, number: int) -> Case:
    """Go through services, manners and times; then late acts, and connections that died without a word."""
    if number >= len(WAYS) + belated.COUNT:
        return _frozen(rng, number)
    if number >= len(WAYS):
        return belated.build(rng, number - len(WAYS))
    service, manner, budget, on_unknown = WAYS[number]
    faults = _faults(service, manner, acts=rng.random() < 0.5)  # noqa: PLR2004
    bound = "dead queue" if service in {"sqs", "*"} else "default"
    title = f"{', '.join(map(str, faults))}; the function has {budget:g} s; {on_unknown}"
    wanted = service in {"ssm", "dynamodb"} and budget == DEPLOYED
    return Case(
        title, (Arrival(message(rng, wanted=wanted)),), faults, {"OnUnknown": on_unknown}, budget=budget, bound=bound
    )


def _faults(service: str, manner: Manner, *, acts: bool) -> tuple[Fault, ...]:
    slow = Fault(service, manner, acts=acts)
    return (slow, Fault("send", STOPS)) if service == "sqs" else (slow,)


def _frozen(rng: random.Random, number: int) -> Case:
    arrivals = tuple(Arrival(message(rng, wanted=True), place * 30.0) for place in range(3))
    parameters = {"OnUnknown": ("resend", "hold")[number % 2]}
    title = f"frozen for 30 s, then each old connection: no answer; {parameters['OnUnknown']}"
    return Case(title, arrivals, (), parameters, bound="once", freeze="hang")
