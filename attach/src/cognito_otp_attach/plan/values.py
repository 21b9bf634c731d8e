"""A plan as a value: it is shown, tested and applied."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_attach.arns import FunctionArn
    from cognito_otp_attach.facts.attachments import Attachment
    from cognito_otp_attach.facts.values import PoolFacts


class Kind(StrEnum):
    """What a plan is for."""

    ATTACH = "attach"
    DETACH = "detach"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing is done, and what to do about it; ``code`` is for programs."""

    code: str
    sentence: str
    advice: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What the operator should know before agreeing; ``code`` is for programs."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Change:
    """One setting that will differ: its path, both values (None for none), and why, where it is not LambdaConfig."""

    path: str
    before: Any
    after: Any
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Permission:
    """Cognito's permission to invoke a function or alias, for one pool of one account."""

    function: FunctionArn
    statement_id: str
    pool_arn: str
    account: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What the sender is to prove: that it opens what is sealed under this key for this pool."""

    function: FunctionArn
    key_arn: str
    pool_id: str


@dataclass(frozen=True, slots=True)
class Redeployment:
    """Parameters that the stack's functions lack for this pool.

    ``own_pool_id`` is the pool that the stack created, whose settings they would change as well; ``replaces`` says that
    they would even make CloudFormation create another one.
    """

    stack: str
    parameters: Mapping[str, str]
    own_pool_id: str | None = None
    replaces: bool = False

    @property
    def command(self) -> str:
        """The command that deploys the stack with them."""
        chosen = " ".join(f'{name}="{value}"' for name, value in self.parameters.items())
        return f"sam deploy --stack-name {self.stack} --parameter-overrides {chosen}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do. ``request`` is a whole UpdateUserPool, None where the pool is as it should be.

    ``rollback`` is the request that writes the pool back as it was, and ``texting_request`` one that follows
    ``mfa_request`` where that took the SMS configuration away. ``expected`` is the pool after it, in which the
    paths of ``tolerated`` may differ. ``record`` is what is remembered afterwards, None for nothing.
    """

    kind: Kind
    pool_id: str
    table: str
    before: PoolFacts | None
    request: Mapping[str, Any] | None = None
    rollback: Mapping[str, Any] | None = None
    mfa_request: Mapping[str, Any] | None = None
    texting_request: Mapping[str, Any] | None = None
    expected: Mapping[str, Any] = field(default_factory=dict)
    expected_mfa: Mapping[str, Any] = field(default_factory=dict)
    tolerated: frozenset[str] = frozenset()
    changes: tuple[Change, ...] = ()
    notices: tuple[Notice, ...] = ()
    grant: tuple[Permission, ...] = ()
    needed: tuple[Permission, ...] = ()
    revoke: tuple[tuple[FunctionArn, str], ...] = ()
    recorded: Attachment | None = None
    record: Attachment | None = None
    opening: Opening | None = None
    redeployment: Redeployment | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything is as it should be."""
        unwritten = self.request is None and self.mfa_request is None and self.recorded == self.record
        return unwritten and not self.grant and not self.revoke


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing is done."""

    kind: Kind
    pool_id: str
    refusals: tuple[Refusal, ...]
    notices: tuple[Notice, ...] = ()
