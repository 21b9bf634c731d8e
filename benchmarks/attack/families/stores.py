"""(d) Calls of DynamoDB are throttled, refused or lost, in an event and in its copy; one, two, or all of them."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from attack.answers import throttle
from attack.cases import Arrival, Case, message
from attack.families import delayed
from attack.families.delayed import TROUBLES, manner
from attack.faults import Fault, only

if TYPE_CHECKING:
    import random

WHO = ("original", "copy")
LATER = (1.0, 61.0, 600.0)
SINGLE = tuple(product(("resend", "hold"), TROUBLES, WHO, range(1, 8), LATER))
PAIRS = 250
AFTER_SEND = 60
DEAD = 104
BEFORE_DELAYED = len(SINGLE) + PAIRS + AFTER_SEND + DEAD


def build(rng: random.Random, number: int) -> Case:
    """Go through single faults, then through pairs, writes that fail after the send, dead stores, and delayed runs."""
    if number < len(SINGLE):
        on_unknown, trouble, who, call, later = SINGLE[number]
        faults: tuple[Fault, ...] = (_fault(rng, trouble, who, call),)
        return _case(rng, on_unknown, faults, later, "once")
    if number < len(SINGLE) + PAIRS:
        faults = tuple(_fault(rng, rng.choice(TROUBLES), rng.choice(WHO), rng.randint(1, 7)) for _ in range(2))
        return _case(rng, rng.choice(("resend", "hold")), faults, rng.choice(LATER), "two faults at once")
    if number < len(SINGLE) + PAIRS + AFTER_SEND:
        return _after_send(rng)
    if number < BEFORE_DELAYED:
        return _dead(rng)
    return delayed.build(rng, number - BEFORE_DELAYED)


def _fault(rng: random.Random, trouble: str, who: str, call: int) -> Fault:
    arrival = only(WHO.index(who) + 1)
    acts = trouble == "lost"
    return Fault("dynamodb", manner(rng, trouble), acts=acts, calls=only(call), arrivals=arrival, attempts=only(1))


def _case(rng: random.Random, on_unknown: str, faults: tuple[Fault, ...], later: float, bound: str) -> Case:
    made = message(rng, wanted=True)
    title = f"{'; '.join(map(str, faults))}; a copy after {later:g} s; {on_unknown}"
    return Case(title, (Arrival(made), Arrival(made, later)), faults, {"OnUnknown": on_unknown}, bound=bound)


def _after_send(rng: random.Random) -> Case:
    """One or more writes after the send fail, then a copy comes."""
    on_unknown, later, trouble = rng.choice(("resend", "hold")), rng.choice(LATER), rng.choice(TROUBLES)
    calls = rng.choice((None, only(1), only(1, 2), only(2)))
    fault = Fault(
        "dynamodb",
        manner(rng, trouble),
        acts=trouble == "lost",
        calls=calls,
        arrivals=only(1),
        after_send=True,
    )
    return _case(rng, on_unknown, (fault,), later, "default" if calls else "store dead after the send")


def _dead(rng: random.Random) -> Case:
    """Take the store down for the original, for the copy, or for both; carriers may be throttled beside it."""
    arrivals = rng.choice((None, only(1), only(2)))
    fault = Fault("dynamodb", manner(rng, rng.choice(TROUBLES)), arrivals=arrivals)
    beside = (Fault("send", throttle(rng, "send"), attempts=rng.choice((None, only(1)))),)
    faults = (fault, *(beside if rng.random() < 0.4 else ()))  # noqa: PLR2004
    on_unknown, later = rng.choice(("resend", "hold")), rng.choice(LATER)
    made = message(rng)
    lone = rng.random() < 0.4  # noqa: PLR2004
    copies = (Arrival(made),) if lone else (Arrival(made), Arrival(made, later))
    bound = "dead store" if lone else "dead store, and a duplicate"
    age, retries = rng.choice((("180", "1"), ("180", "2"), ("60", "1"), ("600", "2"), ("180", "0")))
    parameters = {"OnUnknown": on_unknown, "MaximumEventAge": age, "RetryAttempts": retries}
    title = f"{'; '.join(map(str, faults))}; {len(copies)} events; RetryAttempts={retries}, MaximumEventAge={age}"
    return Case(f"{title}; {on_unknown}", copies, faults, parameters, bound=bound)
