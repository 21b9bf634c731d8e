"""Plays a case as Lambda would: a run that failed is made again after one minute, and then after two more."""

from __future__ import annotations

import heapq
import json
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from support.template.function_loading import template

from attack.environment import environment
from attack.runs import Run
from attack.scene import Scene
from attack.services import Table
from attack.standin import Standin

if TYPE_CHECKING:
    from types import TracebackType

    from attack.cases import Case
    from attack.workers import Worker, Zygote

DELAYS = {2: 60.0, 3: 120.0}
"""Seconds that Lambda waits before it runs an event for the second and the third time."""
HOUR = 3600
KEPT = 24
"""Deployments whose idle workers are kept for later cases."""

type Event = tuple[float, int, int]


@dataclass(slots=True)
class Played:
    """A case and what came of it."""

    case: Case
    scene: Scene
    runs: list[Run] = field(default_factory=list)


class Lane:
    """A stand-in, a table and workers; plays one case at a time."""

    def __init__(self, zygote: Zygote) -> None:
        """Take what starts workers."""
        self._zygote = zygote
        self._table = Table(f"codes-{uuid4().hex[:8]}")
        self._standin = Standin(self._table)
        self._idle: OrderedDict[str, list[Worker]] = OrderedDict()
        self._offset = 0.0

    def __enter__(self) -> Self:
        """Serve the stand-in."""
        declared = template()["Resources"]["CodesTable"]["Properties"]
        self._table.create({name: declared[name] for name in ("BillingMode", "AttributeDefinitions", "KeySchema")})
        self._standin.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all workers."""
        self._close_all()
        self._standin.__exit__(kind, error, trace)

    def _close_all(self) -> None:
        """End all workers."""
        while self._idle:
            for worker in self._idle.popitem()[1]:
                worker.close()

    def play(self, case: Case) -> Played:
        """Play a case; the clock is put forward by hours before, so that no case meets the counters of another."""
        self._offset += 2 * HOUR
        played = Played(case, Scene(case.faults, case.stored))
        self._standin.begin(played.scene)
        waiting: list[Event] = []
        if case.together:
            with ThreadPoolExecutor(len(case.arrivals)) as pool:
                runs = [pool.submit(self._run, played, place, 1) for place in range(1, len(case.arrivals) + 1)]
            for run in runs:
                self._again(played, run.result(), self._offset, waiting)
        else:
            waiting = [(self._offset + arrival.after, place, 1) for place, arrival in enumerate(case.arrivals, 1)]
            heapq.heapify(waiting)
        self._play(played, waiting)
        played.scene.belated.skip(HOUR)
        if any(fault.manner.outlasts for fault in case.faults):
            self._close_all()  # calls that were left behind must not reach the next case
        played.scene.over = True
        return played

    def _play(self, played: Played, waiting: list[Event]) -> None:
        while waiting:
            at, place, attempt = heapq.heappop(waiting)
            played.scene.belated.skip(max(0.0, at - self._offset))
            self._offset = max(self._offset, at)
            if played.case.freeze and (place, attempt) == (2, 1):
                self._standin.freeze(played.case.freeze)
            self._again(played, self._run(played, place, attempt), self._offset, waiting)

    def _again(self, played: Played, run: Run, now: float, waiting: list[Event]) -> None:
        """Have Lambda run a failed event again, if it may and the event is not too old by then."""
        played.runs.append(run)
        failed = run.ended.raised is not None or run.ended.killed is not None
        if not failed or run.attempt > played.case.retries:
            return
        first = next(other.began for other in played.runs if other.place == run.place)
        at = now + DELAYS[run.attempt + 1]
        if at - first < played.case.oldest:
            heapq.heappush(waiting, (at, run.place, run.attempt + 1))

    def _run(self, played: Played, place: int, attempt: int) -> Run:
        case, scene = played.case, played.scene
        arrival = case.arrivals[place - 1]
        earlier = next((run.request for run in played.runs if run.place == place), None)
        request = earlier or str(uuid4())
        key, worker = self._worker(case)
        if not case.together:
            scene.arrival, scene.attempt, scene.kill = place, attempt, worker.kill
        began = self._offset
        ended = worker.run(arrival.message.event, request, budget=case.budget, offset=began)
        if ended.killed or ended.init or (case.stored is not None and case.routes is None):
            worker.close()
        else:
            self._idle.setdefault(key, []).append(worker)
        self._offset = max(self._offset, ended.offset, began + ended.seconds)
        return Run(arrival, place, attempt, request, ended, scene.texts(arrival.message.code), began)

    def _worker(self, case: Case) -> tuple[str, Worker]:
        """Take an idle worker with the case's settings, or start one. What read a stored table may keep it."""
        settings = environment(self._standin.url, self._table.name, case.parameters, case.environment)
        key = json.dumps([settings, case.log_level, case.routes is not None])
        if found := self._idle.get(key):
            self._idle.move_to_end(key)
            return key, found.pop()
        while len(self._idle) > KEPT:
            for worker in self._idle.popitem(last=False)[1]:
                worker.close()
        return key, self._zygote.start(settings, case.log_level, self._offset)
