"""(f) Kept connections that died while the function was frozen: the next events lose nothing and are in no doubt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from attack.cases import EVERY_CHANNEL, Arrival, Case, message

if TYPE_CHECKING:
    import random

SECONDS = (5.0, 30.0, 400.0)


def build(rng: random.Random, number: int) -> Case:
    """Send a code, let the connections die, send more."""
    parameters = {"OnUnknown": ("resend", "hold")[number % 2]}
    if rng.random() < 0.3:  # noqa: PLR2004
        parameters["RoutingTable"] = json.dumps(EVERY_CHANNEL)
    frozen = rng.choice(SECONDS)
    arrivals = tuple(Arrival(message(rng, wanted=True), place * frozen) for place in range(3))
    how = ("reset", "drop", "closed")[number // 2 % 3]
    title = f"frozen for {frozen:g} s, then each old connection: {how}; {parameters['OnUnknown']}"
    return Case(title, arrivals, (), parameters, bound="once", freeze=how)
