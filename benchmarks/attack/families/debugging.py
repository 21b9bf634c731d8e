"""(j) The root logger at DEBUG, as Lambda's own setting can have it: no output holds a secret."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from attack.answers import anything, throttle
from attack.cases import EVERY_CHANNEL, Arrival, Case, message
from attack.faults import DROP, Fault, only

if TYPE_CHECKING:
    import random

SOURCES = ("SignUp", "ResendCode", "ForgotPassword", "Authentication", "AdminCreateUser", "VerifyUserAttribute")
SERVICES = ("send", "kms", "dynamodb", "sqs", "ssm")


def build(rng: random.Random, number: int) -> Case:
    """Send by every channel, with and without faults."""
    service = rng.choice(SERVICES)
    manner = rng.choice((anything(rng), throttle(rng, service), DROP))
    channel = only(1) if number % 2 else None
    by_channel = (Fault("send", throttle(rng, "send"), identity=rng.choice(("FIRST", "nc-1"))),)
    faults = (Fault(service, manner, attempts=channel), *by_channel) if number % 3 else ()
    made = message(rng, rng.choice(SOURCES))
    parameters = {"RoutingTable": json.dumps(EVERY_CHANNEL), "OnUnknown": rng.choice(("resend", "hold"))}
    title = f"{made.event['triggerSource']}; {', '.join(map(str, faults)) or 'all is well'}"
    setting = rng.choice(({}, {"AWS_LAMBDA_LOG_LEVEL": "DEBUG"}, {"POWERTOOLS_LOG_LEVEL": "DEBUG"}))
    bound = "dead queue" if service == "sqs" else "default"
    return Case(title, (Arrival(made),), faults, parameters, setting, bound=bound, log_level="DEBUG")
