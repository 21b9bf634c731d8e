"""One case as the stand-ins see it: the calls that arrive, their faults, texts and records."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from attack.belated import Belated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from attack.faults import Fault

SERVICES = {
    "TrentService": "kms",
    "AmazonSSM": "ssm",
    "AmazonSQS": "sqs",
    "PinpointSMSVoiceV2": "send",
    "DynamoDB_20120810": "dynamodb",
}


@dataclass(slots=True)
class Call:
    """A request that reached a stand-in, in which run, and how it was answered."""

    service: str
    operation: str
    parameters: Mapping[str, Any]
    region: str
    arrival: int = 0
    attempt: int = 0
    treated: str = "properly"
    accepted: bool = False
    throttled: bool = False

    @property
    def identity(self) -> str:
        """What a message comes from."""
        if self.operation == "Publish":
            wanted = {"AWS.SNS.SMS.SenderID", "AWS.MM.SMS.OriginationNumber"}
            for name, value in self.parameters.items():
                if value in wanted:
                    return str(self.parameters[name.replace(".Name", ".Value.StringValue")])
            return ""
        return str(self.parameters.get("OriginationIdentity") or self.parameters.get("NotifyConfigurationId") or "")

    def holds(self, code: str) -> bool:
        """Say whether the message carries a code."""
        return code in json.dumps(dict(self.parameters))


def read_call(headers: Mapping[str, str], body: bytes) -> Call:
    """Read a request of the JSON or the query protocol."""
    region = re.search(r"Credential=[^/]+/[^/]+/([^/]+)/", headers.get("Authorization", ""))
    where = region[1] if region else ""
    if target := headers.get("X-Amz-Target"):
        prefix, _, operation = target.rpartition(".")
        return Call(SERVICES.get(prefix, prefix), operation, json.loads(body), where)
    form = dict(parse_qsl(body.decode(), keep_blank_values=True))
    return Call("send" if form.get("Action") == "Publish" else "?", form.get("Action", "?"), form, where)


@dataclass(slots=True)
class Scene:
    """The state of one case. ``kill`` kills the function that runs; ``stored`` is the routing table in SSM."""

    faults: tuple[Fault, ...] = ()
    stored: str | None = None
    kill: Callable[[], None] = lambda: None
    arrival: int = 0
    attempt: int = 0
    over: bool = False
    calls: list[Call] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)
    _hits: Counter[tuple[int, int, int]] = field(default_factory=Counter)
    _steps: defaultdict[tuple[int, int, int], dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    belated: Belated = field(default_factory=Belated)

    def receive(self, call: Call) -> Fault | None:
        """Note a call; return its fault."""
        with self._lock:
            call.arrival, call.attempt = self.arrival, self.attempt
            self.calls.append(call)
            found = [fault for place, fault in enumerate(self.faults) if self._meets(place, fault, call)]
            if found:
                call.treated = f"{'acted, ' if found[0].acts else ''}{found[0].manner.name}"
                call.throttled = found[0].manner.throttles
            return found[0] if found else None

    def _meets(self, place: int, fault: Fault, call: Call) -> bool:
        if fault.on not in {"*", call.service, call.operation}:
            return False
        if fault.identity is not None and fault.identity != call.identity:
            return False
        if fault.after_send and not self._sent_in_this_run():
            return False
        self._hits[place, call.arrival, call.attempt] += 1
        wanted = (
            (fault.calls, self._hits[place, call.arrival, call.attempt]),
            (fault.steps, self._step(place, call)),
            (fault.arrivals, call.arrival),
            (fault.attempts, call.attempt),
        )
        return all(which is None or this in which for which, this in wanted)

    def _step(self, place: int, call: Call) -> int:
        """Return which of the different calls of a run this is; one that is repeated keeps its number."""
        seen = self._steps[place, call.arrival, call.attempt]
        return seen.setdefault(f"{call.operation} {json.dumps(dict(call.parameters))}", len(seen) + 1)

    def _sent_in_this_run(self) -> bool:
        return any(
            call.accepted and (call.arrival, call.attempt) == (self.arrival, self.attempt) for call in self.calls
        )

    def texts(self, code: str) -> int:
        """Count the messages with a code that a carrier accepted."""
        return sum(call.accepted and call.holds(code) for call in self.calls)
