"""Faults: what the network does wrong on request, until it has done so often enough.

A fault concerns calls of one operation (``*``: every one of End User Messaging; ``dynamodb:*``: every one of a
service behind the gateway), narrowed to one phone or one origination identity if it says so.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.aws_protocols.aws_calls import AwsCall

type Kind = Literal["throttle", "error", "slow", "drop_before", "drop_after"]
KINDS: tuple[Kind, ...] = ("throttle", "error", "slow", "drop_before", "drop_after")
"""``slow`` answers late; ``drop_before`` closes the connection and does nothing else; ``drop_after`` does what was
asked and closes the connection instead of answering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectedFault:
    """One fault. ``times`` is how many calls it concerns, None for every call until it is removed."""

    id: str = ""
    operation: str
    kind: Kind
    error: str | None = None
    reason: str | None = None
    seconds: float | None = None
    times: int | None = None
    remaining: int | None = None
    to: str | None = field(default=None, repr=False)
    identity: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Show the fault as ``GET /network/faults`` does."""
        return {name: getattr(self, name) for name in self.__slots__}

    def concerns(self, call: AwsCall) -> bool:
        """Whether a call is one that this fault is for."""
        return (
            _names(self.operation, call.name)
            and self.to in {None, call.to}
            and self.identity in {None, call.identity, call.sender}
        )


def _names(operation: str, name: str) -> bool:
    service, _, _ = operation.rpartition("*")
    if operation.endswith("*"):
        return name.startswith(service) and (":" in name) == (":" in operation)
    return operation == name


class Faults:
    """The faults in force, oldest first. Safe to use from several threads."""

    __slots__ = ("_faults", "_last", "_lock")

    def __init__(self) -> None:
        """Start with none."""
        self._lock = threading.Lock()
        self._faults: list[InjectedFault] = []
        self._last = 0

    def add(self, fault: InjectedFault) -> InjectedFault:
        """Put a fault into force and return it with its id."""
        with self._lock:
            self._last += 1
            added = replace(fault, id=f"f{self._last}", remaining=fault.times)
            self._faults.append(added)
            return added

    def all(self) -> tuple[InjectedFault, ...]:
        """Return the faults in force."""
        with self._lock:
            return tuple(self._faults)

    def remove(self, fault_id: str) -> bool:
        """Remove one fault; return whether there was one of that id."""
        with self._lock:
            kept = [fault for fault in self._faults if fault.id != fault_id]
            found = len(kept) < len(self._faults)
            self._faults = kept
            return found

    def clear(self) -> None:
        """Remove them all."""
        with self._lock:
            self._faults.clear()

    def take(self, call: AwsCall) -> tuple[InjectedFault, ...]:
        """Return what befalls a call: every slow fault that concerns it, and the oldest of the others; count them."""
        with self._lock:
            concerned = [fault for fault in self._faults if fault.concerns(call)]
            others = [fault for fault in concerned if fault.kind != "slow"][:1]
            taken = [fault for fault in concerned if fault.kind == "slow"] + others
            counted = [_count(fault) if fault in taken else fault for fault in self._faults]
            self._faults = [fault for fault in counted if fault.remaining != 0]
            return tuple(taken)


def _count(fault: InjectedFault) -> InjectedFault:
    return fault if fault.remaining is None else replace(fault, remaining=fault.remaining - 1)
