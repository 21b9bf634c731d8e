"""What is deployed with a function about its asynchronous events: how often, how long, and where the end is reported.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

DEFAULT_RETRIES = 2
DEFAULT_AGE_SECONDS = 21_600


@dataclass(frozen=True, slots=True)
class AsyncRules:
    """A function's EventInvokeConfig and DeadLetterConfig; destinations and the dead-letter target are ARNs.

    ``stopped`` is what a reserved concurrency of zero means: no event is tried at all.
    """

    retries: int = DEFAULT_RETRIES
    age_seconds: int = DEFAULT_AGE_SECONDS
    on_success: str | None = None
    on_failure: str | None = None
    dead_letters: str | None = None
    stopped: bool = False


def split(arn: str) -> tuple[str, dict[str, str]]:
    """Split a function's ARN into what names the function, and its alias or version as Lambda's calls take it."""
    parts = arn.split(":")
    # arn:aws:lambda:Region:account:function:name, and a seventh colon before an alias.
    name, qualified = ":".join(parts[:7]), parts[7:]
    return name, {"Qualifier": qualified[0]} if qualified else {}


def read_rules(lambdas: Any, arn: str) -> AsyncRules:
    """Read all of it; Lambda's defaults hold where nothing is configured, or no such function exists."""
    name, qualifier = split(arn)
    config = _invoke_config(lambdas, name, qualifier)
    function = _config(lambdas.get_function_configuration, name, qualifier)
    reserved = _config(lambdas.get_function_concurrency, name, {})
    destinations = config.get("DestinationConfig") or {}
    return AsyncRules(
        config.get("MaximumRetryAttempts", DEFAULT_RETRIES),
        config.get("MaximumEventAgeInSeconds", DEFAULT_AGE_SECONDS),
        (destinations.get("OnSuccess") or {}).get("Destination"),
        (destinations.get("OnFailure") or {}).get("Destination"),
        (function.get("DeadLetterConfig") or {}).get("TargetArn"),
        reserved.get("ReservedConcurrentExecutions") == 0,
    )


def _invoke_config(lambdas: Any, name: str, qualifier: dict[str, str]) -> dict[str, Any]:
    # An unqualified function is $LATEST to Lambda. The emulator keeps what CloudFormation writes for $LATEST, which it
    # must name, apart from what is written without a qualifier.
    places = [qualifier] if qualifier else [{"Qualifier": "$LATEST"}, {}]
    found = (_config(lambdas.get_function_event_invoke_config, name, place) for place in places)
    return next((config for config in found if config), {})


def _config(call: Any, name: str, qualifier: dict[str, str]) -> dict[str, Any]:
    try:
        found: dict[str, Any] = call(FunctionName=name, **qualifier)
    except (BotoCoreError, ClientError):
        return {}
    return found
