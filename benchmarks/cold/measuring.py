"""Measures variants round by round: each round starts every variant once, in a fresh process, in changing order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import httpx
from support.paths import REPOSITORY

from cold.variants import environment, events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cold.variants import Variant

EVENTS, SETTLED = 40, 10
"""How many events a process gets, and from which on it counts as warm."""

FUNCTION_PROCESSOR, STAND_IN_PROCESSOR = 0, 1
FRESH = Path(__file__).with_name("fresh_process.py")


@dataclass(frozen=True, slots=True)
class Start:
    """One cold start, in ms of processor time, or of wall time where the name says so."""

    platform: float
    init: float
    init_wall: float
    first: float
    first_wall: float
    warm: float
    warm_wall: float
    modules: int
    memory: float

    @property
    def cold(self) -> float:
        """INIT and the first run together."""
        return self.init + self.first


@dataclass(slots=True)
class Measured:
    """The starts of each variant, in order of rounds, and what one start of it asked AWS for."""

    starts: dict[str, list[Start]] = field(default_factory=dict)
    calls: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on the processor: of this control group, from INIT on or after it."""

    group: str = ""
    init: bool = False


@contextmanager
def stand_in(folder: Path) -> Iterator[dict[str, Any]]:
    """Run the stand-in for AWS; yield what it says of itself."""
    environ = os.environ | {"PYTHONPATH": f"{REPOSITORY / 'benchmarks'}:{REPOSITORY / 'tests'}"}
    command = [sys.executable, "-m", "cold.stand_in", str(folder)]
    with subprocess.Popen(  # noqa: S603 - this very interpreter
        command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        os.sched_setaffinity(process.pid, {STAND_IN_PROCESSOR})
        assert process.stdin is not None  # noqa: S101 - as it was opened
        assert process.stdout is not None  # noqa: S101 - as it was opened
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.stdin.close()


def measure(
    chosen: Sequence[Variant],
    server: Mapping[str, Any],
    rounds: int,
    say: Callable[[str], None],
    limit: Limit | None = None,
) -> Measured:
    """Measure so many rounds after one that is not counted: it fills the disk's cache and records answers."""
    measured = Measured({variant.name: [] for variant in chosen})
    for number in range(rounds + 1):
        say(f"round {number} of {rounds}" if number else "a round that is not counted")
        turn = number % len(chosen)
        for variant in (*chosen[turn:], *chosen[:turn]):
            before = _counts(server)
            start = start_once(variant, server, limit or Limit())
            if number:
                measured.starts[variant.name].append(start)
                measured.calls[variant.name] = {
                    name: count - before.get(name, 0)
                    for name, count in _counts(server).items()
                    if count > before.get(name, 0)
                }
    return measured


def start_once(variant: Variant, server: Mapping[str, Any], limit: Limit, count: int = EVENTS) -> Start:
    """Start a variant once; raise CalledProcessError if its handler fails."""
    answer = Path(server["folder"]) / "answer.json"
    answer.unlink(missing_ok=True)
    job = {
        "path": [str(path) for path in variant.path],
        "events": events(variant, server, count),
        "answer": str(answer),
        "processor": FUNCTION_PROCESSOR,
        "group": limit.group,
        "limit_init": limit.init,
    }
    subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-I", "-S", "-B", str(FRESH)],
        input=json.dumps(job),
        text=True,
        env=environment(variant, server),
        check=True,
    )
    return _read(json.loads(answer.read_text()))


def _counts(server: Mapping[str, Any]) -> dict[str, int]:
    counts: dict[str, int] = httpx.get(server["counts"], trust_env=False).json()
    return counts


def _read(figures: Mapping[str, Any]) -> Start:
    runs = figures["runs"]
    settled = runs[SETTLED:] or runs
    return Start(
        platform=figures["platform"],
        init=figures["init"],
        init_wall=figures["init_wall"],
        first=runs[0][0],
        first_wall=runs[0][1],
        warm=median(run[0] for run in settled),
        warm_wall=median(run[1] for run in settled),
        modules=figures["modules"],
        memory=figures["memory"],
    )
