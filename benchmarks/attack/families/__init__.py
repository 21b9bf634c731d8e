"""The families of cases. Each builds its case with a number from a seeded random generator, and from nothing else."""

from __future__ import annotations

import random
from copy import replace
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attack.families import (
    accepted,
    answering,
    beside,
    copies,
    debugging,
    delayed,
    endings,
    events,
    frozen,
    kills,
    routing,
    settings,
    slow,
    stores,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from attack.cases import Case


@dataclass(frozen=True, slots=True)
class Family:
    """A family: how to build a case, and how many a whole run has. ``slow`` cases wait most of their time."""

    build: Callable[[random.Random, int], Case]
    count: int
    slow: bool = False


FAMILIES = {
    "kills": Family(kills.build, 260),
    "answers": Family(answering.build, 1000),
    "accepted": Family(accepted.build, 200),
    "stores": Family(stores.build, stores.BEFORE_DELAYED + len(delayed.WAYS)),
    "copies": Family(copies.build, copies.BEFORE_BESIDE + len(beside.WAYS)),
    "frozen": Family(frozen.build, 60),
    "slow": Family(slow.build, slow.COUNT, slow=True),
    "settings": Family(settings.build, 250),
    "events": Family(events.build, 150),
    "debug": Family(debugging.build, 100),
    "endings": Family(endings.build, 2 * len(endings.WAYS) + len(endings.UNKNOWN)),
    "routing": Family(routing.build, 600),
}


def build(seed: int, family: str, number: int) -> Case:
    """Build one case."""
    rng = random.Random(f"{seed}/{family}/{number}")  # noqa: S311 - to repeat, not to surprise
    return replace(FAMILIES[family].build(rng, number), family=family, number=number)
