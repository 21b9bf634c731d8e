"""Calling the functions that a pool names, as Lambda would let Cognito: policy first, then one synchronous call."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, HTTPClientError

from cognito_otp_tools.local.front.policy import Caller, may_invoke

if TYPE_CHECKING:
    from cognito_otp_tools.local.front.config import FrontConfig
    from cognito_otp_tools.local.front.emulator import Document, Emulator
    from cognito_otp_tools.local.front.pools import Pool

# https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
DEFAULT_RETRIES = 2
DEFAULT_AGE_SECONDS = 21_600
# Lambda lets no function run longer than this.
LONGEST_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Returned:
    """The function returned; ``payload`` is what it returned, decoded."""

    payload: Any


@dataclass(frozen=True, slots=True)
class Raised:
    """The function failed; ``message`` is the text of its exception and may hold what its author put there."""

    error_type: str
    message: str


@dataclass(frozen=True, slots=True)
class NotInvoked:
    """Lambda did not run the function, or not in time; ``error_type`` is the name of Lambda's error."""

    error_type: str


type Invocation = Returned | Raised | NotInvoked


@dataclass(frozen=True, slots=True)
class AsyncRules:
    """What a function's EventInvokeConfig says about failed asynchronous events."""

    retries: int = DEFAULT_RETRIES
    age_seconds: int = DEFAULT_AGE_SECONDS


class Functions:
    """The emulator's Lambda, called in Cognito's name."""

    def __init__(self, config: FrontConfig, emulator: Emulator) -> None:
        """Take the limits of synchronous calls from the configuration."""
        self._config = config
        self._lambda = emulator.client("lambda")
        self._client_for = cache(lambda seconds: emulator.client("lambda", seconds))
        self._guard = threading.Lock()
        self._called: set[str] = set()

    def call(self, arn: str, pool: Pool, event: Document) -> Invocation:
        """Call a synchronous trigger within its time limit; the first call of a function gets longer."""
        with self._guard:
            first = arn not in self._called
            self._called.add(arn)
            client = self._client_for(self._config.first_call_seconds if first else self._config.trigger_seconds)
        return self._invoke(client, arn, pool, event)

    def run(self, arn: str, pool: Pool, event: Document) -> Invocation:
        """Call an asynchronous trigger once, for as long as the function itself is allowed to run."""
        with self._guard:
            client = self._client_for(LONGEST_SECONDS)
        return self._invoke(client, arn, pool, event)

    def async_rules(self, arn: str) -> AsyncRules:
        """Return the retries and the age limit that are deployed with the function."""
        name, qualifier = _split(arn)
        try:
            found = self._lambda.get_function_event_invoke_config(FunctionName=name, **qualifier)
        except (ClientError, HTTPClientError):
            return AsyncRules()
        return AsyncRules(
            found.get("MaximumRetryAttempts", DEFAULT_RETRIES),
            found.get("MaximumEventAgeInSeconds", DEFAULT_AGE_SECONDS),
        )

    def _invoke(self, client: Any, arn: str, pool: Pool, event: Document) -> Invocation:
        try:
            refusal = self._refusal(arn, pool)
            if refusal is not None:
                return refusal
            name, qualifier = _split(arn)
            answer = client.invoke(FunctionName=name, Payload=json.dumps(event), **qualifier)
            return _outcome(answer.get("FunctionError"), answer["Payload"].read())
        except ClientError as error:
            return NotInvoked(error.response["Error"]["Code"])
        except HTTPClientError as error:
            return NotInvoked("TimeoutException" if "Timeout" in type(error).__name__ else "ServiceException")

    def _refusal(self, arn: str, pool: Pool) -> NotInvoked | None:
        name, qualifier = _split(arn)
        self._lambda.get_function_configuration(FunctionName=name, **qualifier)
        try:
            policy = json.loads(self._lambda.get_policy(FunctionName=name, **qualifier)["Policy"])
        except self._lambda.exceptions.ResourceNotFoundException:
            policy = {}
        if may_invoke(policy, arn, Caller(pool.arn, self._config.account_id)):
            return None
        return NotInvoked("AccessDeniedException")


def _outcome(failed: str | None, body: bytes) -> Invocation:
    try:
        payload = json.loads(body) if body else None
    except ValueError:
        payload = None
    if failed is None:
        return Returned(payload)
    found = payload if isinstance(payload, dict) else {}
    return Raised(str(found.get("errorType", failed)), str(found.get("errorMessage", "")))


def _split(arn: str) -> tuple[str, dict[str, str]]:
    parts = arn.split(":")
    # arn:aws:lambda:Region:account:function:name, and a seventh colon before an alias.
    name, qualified = ":".join(parts[:7]), parts[7:]
    return name, {"Qualifier": qualified[0]} if qualified else {}
