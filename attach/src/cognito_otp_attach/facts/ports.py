"""What the engine reads from AWS, as small protocols. Every method raises AwsCallError where it says nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_attach.arns import FunctionArn
    from cognito_otp_attach.facts.attachments import Attachment
    from cognito_otp_attach.facts.values import EmailFacts, FunctionFacts, KeyFacts, Owner, PoolFacts, StackFacts


class Pools(Protocol):
    """User pools."""

    def look(self, pool_id: str) -> PoolFacts | None:
        """Read a pool and its MFA; None if it is gone."""
        ...

    def session_minutes(self, pool_id: str) -> tuple[int, ...]:
        """Return how long the sign-ins of each of the pool's clients live, the distinct ones in order."""
        ...


class Functions(Protocol):
    """Lambda functions."""

    def look(self, arn: FunctionArn) -> FunctionFacts:
        """Read a function or alias and its resource policy."""
        ...


class Keys(Protocol):
    """KMS keys."""

    def look(self, arn: str) -> KeyFacts | None:
        """Read a key; None if it is not there."""
        ...


class Roles(Protocol):
    """IAM roles, and the caller."""

    def caller(self) -> str:
        """Return the ARN that the caller acts as."""
        ...

    def trust(self, arn: str) -> tuple[Mapping[str, Any], ...] | None:
        """Return the statements of a role's trust policy; None if the role is gone."""
        ...

    def may_pass(self, caller: str, role: str) -> bool:
        """Whether the caller may pass a role to Cognito, as IAM's simulator has it; AwsCallError if it cannot tell."""
        ...


class EmailIdentities(Protocol):
    """SES identities."""

    def look(self, arn: str) -> EmailFacts:
        """Read an identity."""
        ...


class Stacks(Protocol):
    """CloudFormation stacks."""

    def look(self, name: str) -> StackFacts:
        """Read a stack; raise StackMissingError, or StackUnsuitableError if it is none of ours."""
        ...

    def owner_of(self, pool_id: str) -> Owner | None:
        """Return the stack that a pool is a resource of; None for none."""
        ...


class AttachmentReads(Protocol):
    """The stack's table of attached pools."""

    def read(self, table: str, pool_id: str) -> Attachment | None:
        """Return the record of a pool; None for none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """All that is read."""

    pools: Pools
    functions: Functions
    keys: Keys
    roles: Roles
    emails: EmailIdentities
    stacks: Stacks
    attachments: AttachmentReads
