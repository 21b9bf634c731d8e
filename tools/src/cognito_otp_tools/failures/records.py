"""Reads the records of undelivered codes, of which nothing but what operators may see is kept.

The sender writes no code and no whole number into a record. What looks like one all the same is hidden here, because
anything can be put into a queue.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

HIDDEN = "***"
LONGEST_TEXT = 300
MASKED = re.compile(r"\+\**[0-9]{0,4}")
"""A number of which the last digits alone are shown."""
ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
ARN = r"(?<![\w:])arn:aws[a-z-]*:[a-z][a-z0-9-]*:[a-z]{2}(?:-[a-z]+)+-[0-9]:[0-9]{12}:"
"""The beginning of an ARN, whose account has twelve digits."""
KEY = rf"{ARN}key/(?:{ID.pattern}|mrk-[0-9a-f]{{32}})(?![\w-])"
TELLING = re.compile(rf"(?P<shown>{KEY}|{ARN})|\d(?:[\W_]{{0,3}}\d){{5,}}")
"""Six digits or more, as codes and numbers have, in any script and with marks between them; ARNs of keys are shown."""


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """One attempt: the route and what its channel answered."""

    route: str | None
    channel: str | None
    outcome: str | None
    exception: str | None
    reason: str | None
    note: str | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class FailureRecord:
    """A code that its user may not have got. ``phone`` is masked, ``trace`` is the request id of the event.

    Everything is None in a message that is no record.
    """

    time: str | None = None
    outcome: str | None = None
    problem: str | None = None
    source: str | None = None
    purpose: str | None = None
    country: str | None = None
    phone: str | None = None
    sub: str | None = None
    user_pool_id: str | None = None
    attempts: tuple[AttemptRecord, ...] = ()
    trace: str | None = None

    def document(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def read_record(body: str) -> FailureRecord:
    """Read a message of the queue, whatever its text is."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return FailureRecord()
    if not isinstance(found, dict):
        return FailureRecord()
    about = found.get("about")
    about = about if isinstance(about, dict) else {}
    attempts = found.get("attempts")
    return FailureRecord(
        **{name: _text(found.get(name)) for name in ("outcome", "problem")},
        **{name: _text(about.get(name)) for name in ("source", "purpose", "country", "user_pool_id")},
        time=_time(found.get("time")),
        phone=_shown(MASKED, about.get("phone")),
        sub=_shown(ID, about.get("sub")),
        trace=_shown(ID, found.get("trace")),
        attempts=tuple(_attempt(item) for item in attempts if isinstance(item, dict))
        if isinstance(attempts, list)
        else (),
    )


def _attempt(item: Mapping[str, object]) -> AttemptRecord:
    names = ("route", "channel", "outcome", "exception", "reason", "note", "problem")
    return AttemptRecord(**{name: _text(item.get(name)) for name in names})


def _time(value: object) -> str | None:
    """Return a time as ``2026-11-30T09:21:14``, which is in UTC."""
    found = (
        re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}", value) if isinstance(value, str) else None
    )
    return found[0] if found else None


def _shown(form: re.Pattern[str], value: object) -> str | None:
    """Return a text of this form, and hide any other."""
    if not isinstance(value, str) or not value:
        return None
    return value if form.fullmatch(value) else HIDDEN


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    printable = "".join(character if character.isprintable() else " " for character in value)
    return TELLING.sub(lambda found: found["shown"] or HIDDEN, printable)[:LONGEST_TEXT]
