"""(c) A send is accepted, and answered with an error or with nothing: on every route and in every run."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING

from attack.answers import BODIES, modelled
from attack.cases import EVERY_CHANNEL, TWO_ROUTES, Arrival, Case, message
from attack.faults import DROP, HALF, RESET, Fault, Manner, only

if TYPE_CHECKING:
    import random

STATUSES = (500, 502, 503, 504, 200, 301, 0)
TABLES = {"two routes": TWO_ROUTES, "every channel": EVERY_CHANNEL}
WAYS = tuple(product(STATUSES, TABLES, ("resend", "hold"), ("all", "first run", "first call")))
CLIENT_ERROR, SERVER_ERROR = 400, 500


def build(rng: random.Random, number: int) -> Case:
    """Go through statuses, tables and how long it lasts; then through lies of a 4xx."""
    status, table, on_unknown, lasts = WAYS[number % len(WAYS)]
    bound = "default"
    if number >= len(WAYS) and number % 7 == 0:
        status, bound = rng.choice((400, 403, 404, 413, 429)), "believed refusal"
    fault = Fault(
        "send",
        _manner(rng, status),
        acts=True,
        calls=only(1) if lasts == "first call" else None,
        attempts=only(1) if lasts == "first run" else None,
    )
    parameters = {
        "OnUnknown": on_unknown,
        "RoutingTable": json.dumps(TABLES[table]),
        "RetryAttempts": rng.choice(("1", "2")),
        "MaximumEventAge": rng.choice(("180", "600")),
    }
    return Case(f"{table}; {fault}; {on_unknown}", (Arrival(message(rng)),), (fault,), parameters, bound=bound)


def _manner(rng: random.Random, status: int) -> Manner:
    if status == 0:
        return rng.choice((DROP, RESET, HALF))
    if status >= SERVER_ERROR and rng.random() < 0.5:  # noqa: PLR2004 - half of them in the service's own words
        return modelled("InternalServerException", status)
    name = rng.choice(list(BODIES))
    return Manner("answer", f"{status} {name}", status, BODIES[name])
