"""(e) Eight copies of an event at once, each in a process of its own; copies one after another, and beside delays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attack.answers import refusal, throttle
from attack.cases import Arrival, Case, message
from attack.families import beside
from attack.faults import DROP, Fault, only, wait

if TYPE_CHECKING:
    import random

    from attack.cases import Message

COPIES = 8
BEFORE_BESIDE = 120


def build(rng: random.Random, number: int) -> Case:
    """Send eight at once; sometimes with a slow carrier, so that all others meet it at work; then delay some."""
    if number >= BEFORE_BESIDE:
        return beside.build(rng, number - BEFORE_BESIDE)
    made = message(rng, wanted=True)
    parameters = {"OnUnknown": rng.choice(("resend", "hold"))}
    faults: tuple[Fault, ...] = ()
    match number % 5:
        case 1:
            faults = (Fault("send", wait(rng.choice((0.2, 0.5))), acts=True),)
        case 2:
            faults = (Fault("send", throttle(rng, "send"), calls=only(1, 2)),)
        case 3:
            return _with_a_fault(rng, made, parameters)
        case 4:
            arrivals = tuple(Arrival(made, rng.uniform(0, 300)) for _ in range(COPIES))
            return Case("eight copies within five minutes", arrivals, faults, parameters, bound="once")
    title = f"eight copies at once; {', '.join(map(str, faults)) or 'all is well'}"
    return Case(title, (Arrival(made),) * COPIES, faults, parameters, bound="once", together=True)


def _with_a_fault(rng: random.Random, made: Message, parameters: dict[str, str]) -> Case:
    """Send two or three at once, and have one call of DynamoDB fail among all of theirs."""
    manner = rng.choice((throttle(rng, "dynamodb"), refusal(rng, "dynamodb"), DROP))
    fault = Fault("dynamodb", manner, acts=manner is DROP and rng.random() < 0.5, calls=only(rng.randint(1, 14)))  # noqa: PLR2004
    arrivals = (Arrival(made),) * rng.randint(2, 3)
    title = f"{len(arrivals)} copies at once; {fault}"
    return Case(title, arrivals, (fault,), parameters, bound="once", together=True)
