"""Calling the functions that a pool names, as Lambda would let Cognito: policy first, then one synchronous call.

A synchronous trigger has five seconds, and a call that is not answered is made three times in all:
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
The seconds are the function's own: how long its interpreter takes to start says more about this machine than about it.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from cognito_otp_local.cognito.triggers.async_rules import AsyncRules, read_rules, split
from cognito_otp_local.cognito.triggers.invoke_policy import CallingPool, may_invoke

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.front_config import FrontConfig

# Lambda lets no function run longer than this.
LONGEST_SECONDS = 900.0
TRIES = 3
SOCKET_TIMEOUT = "Socket timeout while invoking Lambda function"
LATEST = "$LATEST"
# What stack/emulator_program is asked for, and what it answers when the time is up.
ANSWER_WITHIN, OVERDUE, WARM = "answer_within", "AnswerOverdue", "warm"
_THROTTLED, _SYSTEM_ERROR = 429, 500


@dataclass(frozen=True, slots=True)
class Returned:
    """The function returned; ``payload`` is what it returned, decoded, and ``version`` which version ran."""

    payload: Any = field(repr=False)
    version: str = LATEST


@dataclass(frozen=True, slots=True)
class Raised:
    """The function failed or ran out of its time; ``message`` is its exception's text and may hold anything.

    ``kind`` is Lambda's: ``Unhandled`` for an exception. ``payload`` is Lambda's whole answer, decoded.
    """

    error_type: str
    message: str = field(repr=False)
    kind: str = "Unhandled"
    payload: Any = field(default=None, repr=False)
    version: str = LATEST


@dataclass(frozen=True, slots=True)
class NotInvoked:
    """Lambda did not run the function, or not in time; ``error_type`` is Lambda's error, ``status`` its HTTP status."""

    error_type: str
    status: int = _SYSTEM_ERROR

    @property
    def passing(self) -> bool:
        """Whether it may work later: throttles and errors of Lambda's own."""
        return self.status == _THROTTLED or self.status >= _SYSTEM_ERROR


type Invocation = Returned | Raised | NotInvoked


class Functions:
    """The emulator's Lambda, called in Cognito's name."""

    def __init__(self, config: FrontConfig, emulator: EmulatorClient) -> None:
        """Take the limits of synchronous calls from the configuration."""
        self._config = config
        self._lambda = emulator.client("lambda")
        self._synchronous = emulator.client("lambda", config.trigger_seconds + config.start_seconds)
        self._asynchronous = emulator.client("lambda", LONGEST_SECONDS)

    def call(self, arn: str, pool: Pool, event: Document) -> Invocation:
        """Call a synchronous trigger, up to TRIES times, within its time limit: the start of its worker is apart."""
        context = _context({ANSWER_WITHIN: self._config.trigger_seconds})
        for _ in range(TRIES):
            outcome = self._invoke(self._synchronous, arn, pool, event, context)
            if not isinstance(outcome, NotInvoked) or outcome.error_type != SOCKET_TIMEOUT:
                break
        return outcome

    def run(self, arn: str, pool: Pool, event: Document, request_id: str) -> Invocation:
        """Call an asynchronous trigger once, for as long as the function itself is allowed to run."""
        return self._invoke(self._asynchronous, arn, pool, event, _context({"request_id": request_id}))

    def warm(self, arn: str, workers: int) -> bool:
        """Start workers of a function, so many in all, that wait for calls; return whether that worked."""
        name, qualifier = split(arn)
        try:
            self._asynchronous.invoke(
                FunctionName=name, InvocationType="DryRun", ClientContext=_context({WARM: workers}), **qualifier
            )
        except (BotoCoreError, ClientError):
            return False
        return True

    def async_rules(self, arn: str) -> AsyncRules:
        """Return what is deployed with the function about its asynchronous events."""
        return read_rules(self._lambda, arn)

    def _invoke(self, client: Any, arn: str, pool: Pool, event: Document, context: str) -> Invocation:
        try:
            refusal = self._refusal(arn, pool)
            if refusal is not None:
                return refusal
            name, qualifier = split(arn)
            payload = json.dumps(event)
            return _outcome(client.invoke(FunctionName=name, Payload=payload, ClientContext=context, **qualifier))
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == OVERDUE:
                return NotInvoked(SOCKET_TIMEOUT)
            return NotInvoked(code, error.response["ResponseMetadata"]["HTTPStatusCode"])
        except BotoCoreError as error:
            return NotInvoked(SOCKET_TIMEOUT if "Timeout" in type(error).__name__ else "ServiceException")

    def _refusal(self, arn: str, pool: Pool) -> NotInvoked | None:
        name, qualifier = split(arn)
        self._lambda.get_function_configuration(FunctionName=name, **qualifier)
        try:
            policy = json.loads(self._lambda.get_policy(FunctionName=name, **qualifier)["Policy"])
        except self._lambda.exceptions.ResourceNotFoundException:
            policy = {}
        if may_invoke(policy, arn, CallingPool(pool.arn, self._config.account_id)):
            return None
        return NotInvoked("AccessDeniedException", 403)


def _context(wishes: Document) -> str:
    """Write the client context by which the emulator is asked for something about a call."""
    return base64.b64encode(json.dumps({"custom": wishes}).encode()).decode()


def _outcome(answer: Any) -> Invocation:
    kind, version, body = answer.get("FunctionError"), answer.get("ExecutedVersion", LATEST), answer["Payload"].read()
    try:
        payload = json.loads(body) if body else None
    except (ValueError, RecursionError):
        payload = None
    if kind is None:
        return Returned(payload, version)
    found = payload if isinstance(payload, dict) else {}
    return Raised(str(found.get("errorType", kind)), str(found.get("errorMessage", "")), kind, payload, version)
