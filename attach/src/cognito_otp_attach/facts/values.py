"""Facts as values. Answers of Cognito stay as it wrote them: whatever is read is written back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.triggers import Trigger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_attach.arns import FunctionArn
    from cognito_otp_attach.facts.attachments import Attachment
    from cognito_otp_attach.facts.model import PoolModel


EXISTING_POOL = "ExistingUserPoolId"
"""The parameter of a stack that makes no pool, and is deployed onto one that exists."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """A fact that could not be read: by which action, and why."""

    action: str
    why: str


@dataclass(frozen=True, slots=True)
class PoolFacts:
    """DescribeUserPool's ``UserPool`` and GetUserPoolMfaConfig's answer, as JSON; ``unknown`` members of either."""

    pool: Mapping[str, Any]
    mfa: Mapping[str, Any]
    unknown: tuple[str, ...] = ()

    @property
    def pool_id(self) -> str:
        """The pool's id."""
        return str(self.pool["Id"])

    @property
    def lambda_config(self) -> Mapping[str, Any]:
        """What the pool invokes."""
        return self.pool.get("LambdaConfig") or {}


@dataclass(frozen=True, slots=True)
class FunctionFacts:
    """A function or alias: whether it is there, its state, and the statements of its resource policy."""

    arn: FunctionArn
    exists: bool
    state: str = "Active"
    statements: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """A KMS key as DescribeKey answers; ``arn`` is its own, whatever it was asked for by."""

    arn: str
    state: str
    spec: str
    usage: str


@dataclass(frozen=True, slots=True)
class EmailFacts:
    """An SES identity that a pool sends from: whether SES lets it send, and whether Cognito may."""

    exists: bool
    verified: bool
    cognito_allowed: bool


class OwnerKind(StrEnum):
    """What deployed a pool."""

    CLOUDFORMATION = "cloudformation"
    CDK = "cdk"
    AMPLIFY = "amplify"


@dataclass(frozen=True, slots=True)
class Owner:
    """The tool whose next deployment sets the pool's triggers again, and the name that it gave the deployment."""

    kind: OwnerKind
    name: str


@dataclass(frozen=True, slots=True)
class StackFacts:
    """A stack of ours. ``own_pool_id`` is the pool that it created, None for none.

    ``functions`` have the PreSignUp that refuses; ``observer`` is the one that refuses no one. Of a stack that was
    deleted, ``functions`` are those that a pool's record names.
    """

    name: str
    partition: str
    region: str
    account: str
    parameters: Mapping[str, str]
    functions: Mapping[Trigger, FunctionArn]
    observer: FunctionArn
    key_arn: str
    table_name: str
    own_pool_id: str | None

    @property
    def additional_keys(self) -> tuple[str, ...]:
        """The keys, beside its own, that the sender may open codes with."""
        return _listed(self.parameters.get("AdditionalKmsKeyArns", ""))

    @property
    def deployed_onto(self) -> str | None:
        """The pool that the stack attaches itself; None of a stack that makes its own."""
        return self.parameters.get(EXISTING_POOL) or None

    def enforces(self, pool_id: str) -> bool:
        """Whether sign-ups in a pool are refused by the rules, and not only observed."""
        return pool_id == self.own_pool_id or pool_id in _listed(self.parameters.get("EnforcedUserPoolIds", ""))

    def functions_for(self, pool_id: str) -> dict[Trigger, FunctionArn]:
        """Return the functions that a pool is to name."""
        if Trigger.PRE_SIGN_UP not in self.functions:
            return dict(self.functions)
        sign_up = self.functions[Trigger.PRE_SIGN_UP] if self.enforces(pool_id) else self.observer
        return dict(self.functions) | {Trigger.PRE_SIGN_UP: sign_up}

    def alternatives(self, trigger: Trigger) -> tuple[FunctionArn, ...]:
        """Return every function of the stack that a pool may name as a trigger."""
        if trigger not in self.functions:
            return ()
        return (self.functions[trigger], *([self.observer] if trigger is Trigger.PRE_SIGN_UP else ()))


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """The role that Cognito texts with by itself, and whether the caller may pass it.

    ``trust`` has the statements of its trust policy, None for a role that is gone.
    """

    arn: str
    trust: tuple[Mapping[str, Any], ...] | Unseen | None
    passable: bool | Unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a plan is made from. ``pool`` is None when it is gone; ``earlier`` has functions that were replaced.

    ``functions`` are those that the pool is to name; ``unchosen`` is the PreSignUp that it is not to name.
    """

    model: PoolModel
    stack: StackFacts
    pool_id: str
    pool: PoolFacts | None
    functions: Mapping[Trigger, FunctionFacts]
    unchosen: FunctionFacts
    earlier: Mapping[str, FunctionFacts | Unseen]
    keys: Mapping[str, KeyFacts | Unseen | None]
    sms_roles: tuple[RoleFacts, ...]
    email: EmailFacts | Unseen | None
    owner: Owner | Unseen | None
    session_minutes: tuple[int, ...] | Unseen
    attachment: Attachment | None
    caller: str

    @property
    def pool_arn(self) -> str:
        """The pool's ARN."""
        stack = self.stack
        return f"arn:{stack.partition}:cognito-idp:{stack.region}:{stack.account}:userpool/{self.pool_id}"


def _listed(text: str) -> tuple[str, ...]:
    """Read a parameter that is a list with commas."""
    return tuple(item.strip() for item in text.split(",") if item.strip())
