"""What the engine writes, as small protocols. Every method raises AwsCallError where it says nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_attach.arns import FunctionArn
    from cognito_otp_attach.facts.attachments import Attachment
    from cognito_otp_attach.plan.values import Opening, Permission


@dataclass(frozen=True, slots=True)
class Opened:
    """What the sender answered to a self test; ``version`` is that of its layer."""

    opened: bool
    version: str


class PoolWrites(Protocol):
    """Changes of user pools. Each is one request, which is not repeated."""

    def update(self, request: Mapping[str, Any]) -> None:
        """Make an UpdateUserPool."""
        ...

    def set_mfa(self, request: Mapping[str, Any]) -> None:
        """Make a SetUserPoolMfaConfig."""
        ...


class PermissionWrites(Protocol):
    """Changes of functions' resource policies."""

    def grant(self, permission: Permission) -> None:
        """Let Cognito invoke a function or alias; one that is there already under this id is replaced."""
        ...

    def revoke(self, function: FunctionArn, statement_id: str) -> None:
        """Take a permission away; one that is not there is no error."""
        ...


class AttachmentWrites(Protocol):
    """Changes of the stack's table of attached pools, never over a newer revision."""

    def put(self, table: str, attachment: Attachment) -> Attachment:
        """Write a record over the revision that it was read at; return it as stored.

        Raises ChangedMeanwhileError if another one is there.
        """
        ...

    def remove(self, table: str, attachment: Attachment) -> None:
        """Remove a record; raise ChangedMeanwhileError if another revision is there."""
        ...


class SelfTests(Protocol):
    """Asks a sender whether it can open codes."""

    def run(self, opening: Opening) -> Opened:
        """Seal a made-up code for a pool and let the sender open it.

        Raises SelfTestError for a sender that does not know self tests.
        """
        ...


class Backups(Protocol):
    """Keeps backups."""

    def keep(self, text: str) -> str:
        """Keep a backup that only its owner may read; return where."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """All that is written."""

    pools: PoolWrites
    permissions: PermissionWrites
    attachments: AttachmentWrites
    self_tests: SelfTests
    backups: Backups
