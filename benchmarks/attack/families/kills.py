"""(a) The function is killed at each of its requests, before or after the stand-in acts, and Lambda runs it again."""

from __future__ import annotations

from copy import replace
from itertools import product
from typing import TYPE_CHECKING

from attack.answers import modelled
from attack.cases import Arrival, Case, message
from attack.faults import DROP, KILL, Fault, only

if TYPE_CHECKING:
    import random

STOPS = modelled("AccessDeniedException", 400, "account disabled", Reason="ACCOUNT_DISABLED")
"""A refusal that stops, and leaves a record."""
NEXT = modelled("ConflictException", 400, "not active", Reason="RESOURCE_NOT_ACTIVE")
SCENES: dict[str, tuple[Fault, ...]] = {
    "all is well": (),
    "the carrier stops": (Fault("send", STOPS),),
    "the first route refuses": (Fault("send", NEXT, identity="FIRST"),),
    "the answer is lost": (Fault("send", DROP, acts=True),),
}
WAYS = tuple(product(("resend", "hold"), SCENES, (True, False), range(1, 12)))
CAPPED = tuple(product((True, False), range(1, 8)))


def build(rng: random.Random, number: int) -> Case:
    """Go through all ways of one kill, then through kills of a code beyond a cap, then through two kills at random."""
    if number < len(WAYS):
        on_unknown, name, acts, call = WAYS[number]
        once = Fault("*", KILL, acts=acts, calls=only(call), attempts=only(1))
        return _case(rng, {"OnUnknown": on_unknown}, name, (once,))
    if number < len(WAYS) + len(CAPPED):
        return _capped(rng, *CAPPED[number - len(WAYS)])
    killed = tuple(
        Fault("*", KILL, acts=rng.random() < 0.5, calls=only(rng.randint(1, 10)), attempts=only(attempt))  # noqa: PLR2004
        for attempt in (1, 2)
    )
    parameters = {"OnUnknown": rng.choice(("resend", "hold")), "RetryAttempts": "2", "MaximumEventAge": "600"}
    return _case(rng, parameters, rng.choice(list(SCENES)), killed)


def _case(rng: random.Random, parameters: dict[str, str], name: str, killed: tuple[Fault, ...]) -> Case:
    title = f"{name}; {', '.join(map(str, killed))}; {parameters['OnUnknown']}"
    return Case(title, (Arrival(message(rng)),), (*killed, *SCENES[name]), parameters, bound="a kill")


def _capped(rng: random.Random, acts: bool, call: int) -> Case:  # noqa: FBT001 - one of a product
    """Kill the run of a second code to a number that may get one code in an hour."""
    first = message(rng)
    second = replace(message(rng, number=first.number), most=0)
    killed = Fault("*", KILL, acts=acts, calls=only(call), arrivals=only(2), attempts=only(1))
    parameters = {"PumpingGuard": "enforce", "CodesPerNumberPerHour": "1"}
    return Case(
        f"a code beyond its number's cap; {killed}", (Arrival(first), Arrival(second, 5)), (killed,), parameters
    )
