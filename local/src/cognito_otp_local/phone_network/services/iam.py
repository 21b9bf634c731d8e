"""Whether a caller may use the phone network: the emulator's IAM, asked about actions it does not serve.

The emulator enforces IAM on its own services only. When it does, it gives each function credentials derived
from the ARNs of the function and its role, so the phone network can tell from an access key whose role is
calling, and hold the role's identity policies against the call (SimulatePrincipalPolicy). Left out:
signatures (an access key is taken at its word), permissions boundaries, and published versions of functions,
which the emulator gives keys of their own; Cognito's triggers name unqualified functions.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol, assert_never

from botocore.exceptions import BotoCoreError, ClientError

from cognito_otp_local.phone_network.refusals import RefusedError

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_iam.literals import PolicyEvaluationDecisionTypeType
    from mypy_boto3_lambda import LambdaClient

    from cognito_otp_local.aws_api.signing import Credential

ADMIN_ACCESS_KEY = "test"
"""The emulator's root credentials: allowed everything, there and here."""
LONGEST_SESSION_NAME = 64


class Gate(Protocol):
    """Decides who may call."""

    def check(self, credential: Credential | None, action: str, resource: str) -> None:
        """Refuse a caller who may not do ``action`` (as policies name it) on ``resource`` (ARN or ``*``)."""
        ...


@dataclass(frozen=True, slots=True)
class AllowEveryone:
    """The gate of a stack that does not enforce IAM."""

    def check(self, credential: Credential | None, action: str, resource: str) -> None:
        """Allow."""


@dataclass(frozen=True, slots=True)
class CallingFunction:
    """A function that calls with its role."""

    account: str
    role: str
    function: str

    @property
    def arn(self) -> str:
        """The assumed role's ARN, as AWS names a function in its errors."""
        return f"arn:aws:sts::{self.account}:assumed-role/{self.role}/{self.function}"

    @property
    def role_arn(self) -> str:
        """The role by its name alone: the emulator's simulator does not find a role by its path."""
        return f"arn:aws:iam::{self.account}:role/{self.role}"


@dataclass(frozen=True, slots=True)
class RoleGate:
    """Allows what the calling function's role allows. Both clients talk to the emulator as its root."""

    iam: IAMClient
    functions: LambdaClient
    # Never stale: a key names one function with one role, and another role makes another key. Redeployed
    # functions are found by looking again when a key is not known.
    _callers: dict[str, CallingFunction] = field(default_factory=dict)

    def check(self, credential: Credential | None, action: str, resource: str) -> None:
        """Refuse unsigned and unknown callers, and those whose role does not allow the action."""
        if credential is None:
            raise RefusedError("MissingAuthenticationTokenException", "Missing Authentication Token")
        if credential.access_key == ADMIN_ACCESS_KEY:
            return
        try:
            caller = self._find_caller(credential.access_key)
            if caller is None:
                sentence = "The security token included in the request is invalid."
                raise RefusedError("UnrecognizedClientException", sentence)
            decision = self._decide(caller, action, resource)
        except (BotoCoreError, ClientError) as error:
            raise RefusedError(
                "InternalServerException",
                f"the emulator could not say whether the caller may call {action}: {error}",
                status=HTTPStatus.INTERNAL_SERVER_ERROR,
            ) from error
        _judge(decision, caller, action, resource)

    def _find_caller(self, access_key: str) -> CallingFunction | None:
        """Find the function that an access key was derived for."""
        if access_key not in self._callers:
            pages = self.functions.get_paginator("list_functions").paginate()
            for page in pages:
                for function in page["Functions"]:
                    key = derive_access_key(function["FunctionArn"], function["Role"])
                    self._callers[key] = _read_caller(function["FunctionArn"], function["Role"])
        return self._callers.get(access_key)

    def _decide(self, caller: CallingFunction, action: str, resource: str) -> PolicyEvaluationDecisionTypeType:
        """Ask what the role's identity policies say."""
        answer = self.iam.simulate_principal_policy(
            PolicySourceArn=caller.role_arn, ActionNames=[action], ResourceArns=[resource]
        )
        return answer["EvaluationResults"][0]["EvalDecision"]


def derive_access_key(function_arn: str, role_arn: str) -> str:
    """Return the access key that the emulator, enforcing IAM, gives a function while it has this role."""
    return f"ASIA{hashlib.sha256(f'{function_arn}:{role_arn}'.encode()).hexdigest()[:16].upper()}"


def _read_caller(function_arn: str, role_arn: str) -> CallingFunction:
    """Name the caller after its ARNs."""
    name = function_arn.split(":")[6]
    return CallingFunction(role_arn.split(":")[4], role_arn.rsplit("/", 1)[-1], name[:LONGEST_SESSION_NAME])


def _judge(decision: PolicyEvaluationDecisionTypeType, caller: CallingFunction, action: str, resource: str) -> None:
    """Turn the simulator's decision into AWS's sentence (IAM user guide, "access denied error messages")."""
    match decision:
        case "allowed":
            return
        case "explicitDeny":
            reason = "with an explicit deny in an identity-based policy"
        case "implicitDeny":
            reason = f"because no identity-based policy allows the {action} action"
        case _:
            assert_never(decision)
    sentence = f"User: {caller.arn} is not authorized to perform: {action} on resource: {resource} {reason}"
    raise RefusedError("AccessDeniedException", sentence)
