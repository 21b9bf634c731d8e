"""One cold start, in a process of its own: Lambda's runtime client first, then the handler's module, then events.

Runs with an isolated interpreter and only the folders that it is given on ``sys.path``. Reads a job as JSON from its
input; writes figures as JSON to the file that the job names. Times are of the processor, of all threads together.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from typing import Any

BUDGET_MS = 55_000


class Context:
    """What Lambda's context object has."""

    function_name = "measured"
    function_version = "$LATEST"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:measured"

    def __init__(self, number: int) -> None:
        """Be the context of one invocation."""
        self.aws_request_id = f"00000000-0000-4000-8000-{number:012}"

    def get_remaining_time_in_millis(self) -> int:
        """Return how much time is left."""
        return BUDGET_MS


def clocks() -> tuple[float, float]:
    """Return processor time and wall time, in ms."""
    return time.process_time() * 1000, time.perf_counter() * 1000


def join(group: str) -> None:
    """Join a control group."""
    if group:
        with open(f"{group}/cgroup.procs", "w", encoding="ascii") as members:  # noqa: PTH123 - pathlib would be measured
            members.write(str(os.getpid()))


def memory() -> float:
    """Return the MB of memory that this process has; its peak would count what it shared with its parent."""
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - as below
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1_000_000


def main() -> None:
    """Do one job."""
    job: dict[str, Any] = json.loads(sys.stdin.read())
    os.sched_setaffinity(0, {job["processor"]})
    sys.path[:0] = job["path"]
    output = os.open(os.devnull, os.O_WRONLY)
    os.dup2(output, 1)
    started = time.process_time() * 1000
    importlib.import_module("awslambdaric.bootstrap")
    platform = time.process_time() * 1000
    if job["limit_init"]:
        join(job["group"])
    modules = len(sys.modules)
    before = clocks()
    handler = importlib.import_module("app").handler
    after = clocks()
    if not job["limit_init"]:
        join(job["group"])
    runs = []
    for number, event in enumerate(job["events"]):
        began = clocks()
        handler(event, Context(number))
        ended = clocks()
        runs.append((ended[0] - began[0], ended[1] - began[1]))
    figures = {
        "interpreter": started,
        "platform": platform,
        "init": after[0] - before[0],
        "init_wall": after[1] - before[1],
        "runs": runs,
        "modules": len(sys.modules) - modules,
        "memory": memory(),
    }
    with open(job["answer"], "w", encoding="ascii") as answer:  # noqa: PTH123 - as above
        json.dump(figures, answer)
    os._exit(0)


main()
