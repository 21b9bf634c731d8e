"""Plays many cases: fast ones one by one in two processes, slow ones, which wait, in many threads of a third."""

from __future__ import annotations

import multiprocessing
import threading
import time
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from attack.environment import environment
from attack.families import FAMILIES, build
from attack.model import KILLED_LAST, check
from attack.playing import Lane
from attack.violations import Violation
from attack.workers import zygote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.queues import Queue

    from attack.playing import Played

PROCESSES, THREADS = 2, 24


@dataclass(frozen=True, slots=True)
class Job:
    """A case to play."""

    seed: int
    family: str
    number: int


UNREPORTED = {"unreported", "only duplicate", "report", "init", KILLED_LAST}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case, for the tables."""

    job: Job
    title: str
    runs: int = 0
    texts: int = 0
    doubled: int = 0
    untexted: int = 0
    lost: int = 0
    unreported: int = 0
    misreported: int = 0
    killed: int = 0
    violations: tuple[Violation, ...] = ()
    story: tuple[str, ...] = field(default=())


def play(jobs: Iterable[Job], until: float, progress: Callable[[int], None]) -> Iterator[Outcome]:
    """Play jobs until all are done or the time is up."""
    context = multiprocessing.get_context("spawn")
    fast: Queue[Job | None] = context.Queue()
    slow: Queue[Job | None] = context.Queue()
    done: Queue[Outcome | None] = context.Queue()
    count = {"fast": 0, "slow": 0}
    for job in sorted(jobs, key=lambda job: job.number if FAMILIES[job.family].slow else 0):
        kind = "slow" if FAMILIES[job.family].slow else "fast"
        count[kind] += 1
        (slow if kind == "slow" else fast).put(job)
    members = [(fast, 1)] * min(PROCESSES, count["fast"]) + [(slow, THREADS)] * min(1, count["slow"])
    for waiting, threads in members:
        for _ in range(threads):
            waiting.put(None)
        context.Process(target=_work, args=(waiting, done, threads, until), daemon=True).start()
    left, played = sum(threads for _, threads in members), 0
    while left:
        outcome = done.get()
        if outcome is None:
            left -= 1
            continue
        played += 1
        progress(played)
        yield outcome


def _work(waiting: Queue[Job | None], done: Queue[Outcome | None], threads: int, until: float) -> None:
    """Be one process."""
    with zygote(environment("http://127.0.0.1:9", "none", {}, {})) as start:

        def thread() -> None:
            with Lane(start) as lane:
                while (job := waiting.get()) is not None:
                    if time.time() < until:
                        done.put(_play(lane, job))
            done.put(None)

        members = [threading.Thread(target=thread) for _ in range(threads)]
        for member in members:
            member.start()
        for member in members:
            member.join()


def _play(lane: Lane, job: Job) -> Outcome:
    """Play a case; a mistake of the harness's own is a violation, too, so that it is seen."""
    try:
        played = lane.play(build(job.seed, job.family, job.number))
        return _outcome(job, played)
    except Exception as error:  # noqa: BLE001 - shown, not hidden
        place = traceback.format_exception(error)[-3:]
        return Outcome(job, "?", violations=(Violation("harness", repr(error)),), story=tuple(place))


def _outcome(job: Job, played: Played) -> Outcome:
    violations, admitted = check(played)
    codes = {arrival.message.code for arrival in played.case.arrivals}
    texts = [played.scene.texts(code) for code in codes]
    kinds = [deviation.kind for deviation in (*violations, *admitted)]
    return Outcome(
        job,
        played.case.title,
        runs=len(played.runs),
        texts=sum(texts),
        doubled=sum(count > 1 for count in texts),
        untexted=sum(count == 0 for count in texts),
        lost=kinds.count("unsent"),
        unreported=sum(kind in UNREPORTED for kind in kinds),
        misreported=kinds.count("false record"),
        killed=sum(run.ended.killed == "time" for run in played.runs),
        violations=tuple(violations),
        story=_story(played),
    )


def _story(played: Played) -> tuple[str, ...]:
    """Show a case call by call, for a replay."""
    calls = (
        f"  {call.arrival}.{call.attempt} {call.operation} {call.identity or ''} {call.treated}"
        f"{', accepted' if call.accepted else ''}"
        for call in played.scene.calls
    )
    runs = (f"  run {run}" for run in played.runs)
    records = (f"  record {record.get('outcome')}: {record.get('problem')}" for record in played.scene.records)
    return (*calls, *runs, *records)
