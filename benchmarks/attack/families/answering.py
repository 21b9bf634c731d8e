"""(b) Each service in turn answers anything: any status with any body, half an answer, or none."""

from __future__ import annotations

import json
from copy import replace
from typing import TYPE_CHECKING

from attack.answers import BODIES, anything, refusal, throttle
from attack.cases import EVERY_CHANNEL, Arrival, Case, message
from attack.families.kills import STOPS
from attack.faults import DROP, HALF, RESET, Fault, Manner, only

if TYPE_CHECKING:
    import random

SERVICES = ("kms", "ssm", "sqs", "dynamodb", "send", "send")
OK, CLIENT_ERROR, TOO_MANY, SERVER_ERROR = 200, 400, 429, 500
VAGUE = {name for name, body in BODIES.items() if b"ValidationException" in body}
"""Refusals that name no field: the next route is tried."""
MODELLED = {name for name, body in BODIES.items() if b"__type" in body or b"Error" in body} - VAGUE


def build(rng: random.Random, number: int) -> Case:
    """Attack one service, for one call or one run or all of them."""
    service = SERVICES[number % len(SERVICES)]
    manner = _manner(rng, service)
    acts = _acts(rng, service, manner)
    calls = only(rng.randint(1, 6)) if service == "dynamodb" and rng.random() < 0.5 else None  # noqa: PLR2004
    fault = Fault(service, manner, acts=acts, calls=calls, attempts=rng.choice((None, only(1))))
    faults: tuple[Fault, ...] = (fault,)
    bound = "dead queue" if service == "sqs" else "default"
    if service == "sqs":
        faults = (fault, Fault("send", STOPS))
    if service == "send":
        faults = (replace(fault, identity=rng.choice((None, "FIRST"))),)
    parameters = {"OnUnknown": rng.choice(("resend", "hold")), "RetryAttempts": rng.choice(("1", "1", "2"))}
    if service == "send" and rng.random() < 0.5:  # noqa: PLR2004
        parameters["RoutingTable"] = json.dumps(EVERY_CHANNEL)
    made = replace(message(rng), wanted=_wanted(service, fault, faults[0]))
    return Case(f"{faults[0]}; {parameters['OnUnknown']}", (Arrival(made),), faults, parameters, bound=bound)


def _manner(rng: random.Random, service: str) -> Manner:
    kind = rng.random()
    if kind < 0.7:  # noqa: PLR2004 - shares
        return anything(rng)
    if kind < 0.85:  # noqa: PLR2004
        return rng.choice((throttle, refusal))(rng, service)
    return rng.choice((DROP, RESET, HALF))


def _acts(rng: random.Random, service: str, manner: Manner) -> bool:
    """Decide whether the stand-in acts first: with a 200 always, and with a 4xx never, for it would be a lie."""
    if manner.kind != "answer":
        return rng.random() < 0.5  # noqa: PLR2004
    if manner.status == OK:
        return service != "kms"
    return manner.status >= SERVER_ERROR and rng.random() < 0.5  # noqa: PLR2004


def _wanted(service: str, fault: Fault, first: Fault) -> bool:
    """Say whether the code must get through all the same."""
    manner = fault.manner
    if service in {"ssm", "dynamodb"}:
        return True
    if service == "kms":
        passes = manner.kind != "answer" or manner.throttles or manner.status in {OK, TOO_MANY}
        return fault.attempts == only(1) and (passes or manner.status >= SERVER_ERROR)
    if service == "send" and first.identity == "FIRST" and manner.kind == "answer":
        body = next((name for name, found in BODIES.items() if found == manner.body), "")
        whole = not any(name in {"Content-Length", "Content-Encoding"} for name, _ in manner.headers)
        return manner.throttles or (
            whole and CLIENT_ERROR <= manner.status < SERVER_ERROR and bool(body) and body not in MODELLED
        )
    return False
