"""What is remembered of an attached pool, in the stack's table: what was there before, and who attached it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.triggers import Trigger

if TYPE_CHECKING:
    from collections.abc import Mapping


class Progress(StrEnum):
    """How far a run came: a record that is not ``attached`` was left by one that was interrupted."""

    ATTACHING = "attaching"
    ATTACHED = "attached"
    DETACHING = "detaching"


@dataclass(frozen=True, slots=True)
class Remembered:
    """A trigger: the function that we set, and the member's value before, None for none."""

    ours: str
    before: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """The record of one pool. ``revision`` counts its writes, 0 before the first.

    ``key_ours`` is the key that we set, None where the pool's own was kept; ``key_before`` the one before.
    ``statements`` are the ids of the permissions that we added, by function. ``backup`` is the pool before, as JSON.
    ``owner`` is what deployed the pool, where that shows.
    """

    user_pool_id: str
    progress: Progress
    triggers: Mapping[Trigger, Remembered]
    key_ours: str | None = None
    key_before: str | None = None
    statements: Mapping[str, str]
    backup: str
    attached_by: str
    attached_at: str
    owner: str | None = None
    tool: str
    revision: int = 0

    def at(self, progress: Progress) -> Attachment:
        """Return the record at another step."""
        return replace(self, progress=progress)


def write_attachment(attachment: Attachment) -> str:
    """Write a record as JSON."""
    document = {
        "user_pool_id": attachment.user_pool_id,
        "progress": attachment.progress,
        "triggers": {
            trigger: {"ours": remembered.ours, "before": remembered.before}
            for trigger, remembered in attachment.triggers.items()
        },
        "key_ours": attachment.key_ours,
        "key_before": attachment.key_before,
        "statements": dict(attachment.statements),
        "backup": attachment.backup,
        "attached_by": attachment.attached_by,
        "attached_at": attachment.attached_at,
        "owner": attachment.owner,
        "tool": attachment.tool,
    }
    return json.dumps(document, ensure_ascii=False)


def read_attachment(text: str, revision: int) -> Attachment:
    """Read a record that ``write_attachment`` wrote."""
    document = json.loads(text)
    triggers = {
        Trigger(name): Remembered(found["ours"], found["before"]) for name, found in document["triggers"].items()
    }
    progress = Progress(document["progress"])
    return Attachment(**document | {"triggers": triggers, "progress": progress, "revision": revision})
