"""Answers to CloudFormation, within its 4,096 bytes.

Source: CloudFormation user guide, "Custom resource response objects".
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 4096
LONGEST_REASON = 2000
"""Bytes, of which a character takes up to six. What goes beyond is in the function's log."""
LOG = " ... The function's log has all of it."


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request came to. ``attributes`` are what ``Fn::GetAtt`` of the resource returns."""

    succeeded: bool
    physical_id: str
    reason: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


def succeeded(physical_id: str, attributes: Mapping[str, str] | None = None, reason: str = "") -> Answer:
    """Say that a request was carried out."""
    return Answer(succeeded=True, physical_id=physical_id, reason=reason, attributes=attributes or {})


def failed(physical_id: str, reason: str) -> Answer:
    """Say that a request could not be carried out, and why."""
    return Answer(succeeded=False, physical_id=physical_id, reason=reason)


def write_answer(answer: Answer, event: Mapping[str, Any]) -> bytes:
    """Write an answer to an event, whose ids it repeats. Attributes are settings and no secrets, so NoEcho is false."""
    document = {
        "Status": "SUCCESS" if answer.succeeded else "FAILED",
        "Reason": _shortened(answer.reason or "done"),
        "PhysicalResourceId": answer.physical_id,
        "StackId": event.get("StackId"),
        "RequestId": event.get("RequestId"),
        "LogicalResourceId": event.get("LogicalResourceId"),
        "NoEcho": False,
        "Data": dict(answer.attributes),
    }
    return _written(document)


def _shortened(reason: str) -> str:
    ends = list(accumulate(len(_written(character)) - len('""') for character in reason))
    if not ends or ends[-1] <= LONGEST_REASON:
        return reason
    return f"{reason[: bisect_right(ends, LONGEST_REASON - len(LOG))]}{LOG}"


def _written(value: object) -> bytes:
    """Write JSON. A text of AWS may hold half a character, which has no bytes."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode(errors="replace")
