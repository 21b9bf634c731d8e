"""A thousand codes, fifty and more in flight: each arrives once, at the right phone; none is undelivered or doubled.

    make load

Workers are warmed first. The codes are sealed as Cognito seals them, and the deployed function is called directly,
because the local queue runs only ten events at once. Times are those of this machine, which also runs the emulated AWS.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from threading import Lock
from typing import TYPE_CHECKING, Any

import httpx
from stacks import built, say, stack
from support.sender.sender_calls import Sender

if TYPE_CHECKING:
    from collections.abc import Iterator

CODES, WORKERS = 1000, 50


class InFlight:
    """Counts how many calls run at once."""

    def __init__(self) -> None:
        """Start with none."""
        self._lock, self._now, self.most = Lock(), 0, 0

    def __enter__(self) -> None:
        """Begin a call."""
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)

    def __exit__(self, *_: object) -> None:
        """End a call."""
        with self._lock:
            self._now -= 1


def events(sender: Sender, count: int, prefix: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Seal a different code for each of so many phones; yield number, code and event."""
    for place in range(count):
        number, code = f"{prefix}{place:03}", f"{314_159 + place:06}"
        yield number, code, sender.event(number, code=code)


def run(sender: Sender) -> int:
    """Warm up, send, count, print; return how many codes were undelivered, doubled or wrong."""
    in_flight = InFlight()
    took: list[float] = []

    def call(event: dict[str, Any]) -> str | None:
        began = time.perf_counter()
        with in_flight:
            error = sender.call(event)
        took.append(time.perf_counter() - began)
        return error

    with ThreadPoolExecutor(WORKERS) as pool:
        warm = [event for _, _, event in events(sender, 300, "+33639981")]
        sender.fault(operation="SendTextMessage", kind="slow", seconds=2)  # so that each call needs a worker of its own
        for workers in range(10, WORKERS + 1, 5):
            say(f"warming {workers} workers")
            list(pool.map(call, [warm.pop() for _ in range(workers)]))
        sender.heal()
        say(f"sealing {CODES} codes")
        made = list(events(sender, CODES, "+447700900"))
        took.clear()
        in_flight.most = 0
        say("sending them")
        began = time.perf_counter()
        errors = Counter(pool.map(call, [event for _, _, event in made]))
        seconds = time.perf_counter() - began
    answer = httpx.get(f"{sender.stack.inbox_url}/messages", trust_env=False, timeout=60).raise_for_status()
    arrived: Counter[tuple[str, str]] = Counter()
    wanted = {number: code for number, code, _ in made}
    for message in answer.json():
        if message["to"] in wanted:
            arrived[message["to"], wanted[message["to"]] if wanted[message["to"]] in message["body"] else "?"] += 1
    undelivered = sum(1 for number, code in wanted.items() if arrived[number, code] == 0)
    doubled = sum(count - 1 for count in arrived.values() if count > 1)
    strange = sum(count for (_, code), count in arrived.items() if code == "?")
    cuts = quantiles(took, n=100)
    sys.stdout.write(
        f"codes {CODES}, in flight at most {in_flight.most}, undelivered {undelivered}, doubled {doubled}, "
        f"wrong {strange}, errors {sum(count for error, count in errors.items() if error)}\n"
        f"{seconds:.1f} s, {CODES / seconds:.0f} a second; one code: median {cuts[49] * 1000:.0f} ms, "
        f"95 % {cuts[94] * 1000:.0f} ms, 99 % {cuts[98] * 1000:.0f} ms\n"
    )
    return undelivered + doubled + strange


def main() -> int:
    """Run on a stack of its own; fail if a code was undelivered, doubled or wrong."""
    with built() as template, stack(template) as running:
        return min(run(Sender(running)), 1)


if __name__ == "__main__":
    sys.exit(main())
