"""What a stand-in does to a call instead of answering it properly, and which calls it does that to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

type Kind = Literal["answer", "drop", "reset", "half", "trickle", "wait", "hang", "late", "kill"]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a call is treated.

    ``answer`` answers with this status, body and headers; the other kinds keep the proper answer. ``drop`` and
    ``reset`` end the connection, ``half`` does so in the middle of the answer, ``trickle`` sends a byte every
    ``seconds``, ``wait`` answers after ``seconds``, ``hang`` never does, ``late`` does what it was asked after
    ``seconds``, when the caller has long stopped waiting, and ``kill`` kills the function.
    """

    kind: Kind
    name: str
    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0

    @property
    def throttles(self) -> bool:
        """Whether the answer says that the call came too soon."""
        return self.kind == "answer" and (self.name.startswith("throttle") or b"Throttling" in self.body)

    @property
    def outlasts(self) -> bool:
        """Whether a caller may stop waiting, and leave a call behind that is still made, and repeated, in a thread."""
        return self.kind in {"hang", "trickle", "late"} or self.seconds > 1


@dataclass(frozen=True, slots=True)
class Fault:
    """A manner, and the calls that are treated so. ``acts`` says whether the stand-in does what it was asked to first.

    ``on`` is a service, an operation or ``*``. ``calls`` counts matching calls within a run from 1, ``arrivals`` counts
    events from 1, ``attempts`` counts the runs of one event; None is all. ``after_send`` takes only calls after a send.
    ``steps`` counts matching calls that differ within a run: a call and all its repeats are one step.
    """

    on: str
    manner: Manner
    acts: bool = False
    calls: frozenset[int] | None = None
    arrivals: frozenset[int] | None = None
    attempts: frozenset[int] | None = None
    steps: frozenset[int] | None = None
    identity: str | None = None
    after_send: bool = False

    def __str__(self) -> str:
        """Describe it in a few words."""
        where = [
            f"{name} {','.join(map(str, sorted(which)))}"
            for name, which in (
                ("call", self.calls),
                ("step", self.steps),
                ("arrival", self.arrivals),
                ("attempt", self.attempts),
            )
            if which is not None
        ]
        after = ["after the send"] if self.after_send else []
        acted = "acted, then " if self.acts else ""
        return " ".join([f"{self.on}: {acted}{self.manner.name}", *where, *after, *([self.identity or ""])]).strip()


def only(*numbers: int) -> frozenset[int]:
    """Name calls, arrivals or attempts."""
    return frozenset(numbers)


DROP = Manner("drop", "the connection ends")
RESET = Manner("reset", "the connection is reset")
HALF = Manner("half", "half an answer")
TRICKLE = Manner("trickle", "a byte every half second", seconds=0.5)
HANG = Manner("hang", "no answer")
KILL = Manner("kill", "the function is killed")


def wait(seconds: float) -> Manner:
    """Answer late."""
    return Manner("wait", f"an answer after {seconds:g} s", seconds=seconds)


def late(seconds: float) -> Manner:
    """Act late, and unheard: ``seconds`` are more than the call's deadline."""
    return Manner("late", f"acts after {seconds:g} s, unheard", seconds=seconds)
