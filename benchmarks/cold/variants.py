"""What is measured against what: each variant is a handler, the folders that it imports from, and its environment."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from support.paths import EVENTS
from support.template.function_loading import STACK, template

from cognito_otp_attach.stack_events.pool_settings import own_settings
from cold.artefacts import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cold.artefacts import Artefacts

PARAMETERS = {"AppName": "Acme", "ServedCountries": "US,CA"}
"""INIT reads how numbers of a few served countries look."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One row. ``trigger`` chooses the events that it gets."""

    name: str
    title: str
    path: tuple[Path, ...]
    function: str | None = None
    trigger: str = "custom_sms_sender"
    environment: Mapping[str, str] = field(default_factory=dict)


FLOOR, CALL, DOCUMENTATION, NAIVE = "floor", "call", "documentation", "naive"
SENDER, LATER, SIGN_UP, MESSAGE = "sender", "sender, connected later", "pre sign-up", "custom message"
SNAP_START = {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"}


def variants(made: Artefacts) -> tuple[Variant, ...]:
    """List the variants of every run."""
    own = (made.libraries, made.runtime)
    layer = (made.layer, made.runtime)
    built = made.built
    sender = (built / "CustomSMSSenderFunction", *layer)
    return (
        Variant(FLOOR, "a handler that does nothing", (SAMPLES / "floor", *own)),
        Variant(CALL, "one bare call of SNS by boto3", (SAMPLES / "call", *own)),
        Variant(DOCUMENTATION, "the documentation's sample: decrypt, and send", (SAMPLES / "documentation", *own)),
        Variant(NAIVE, "the whole job, naively", (SAMPLES / "naive", *own)),
        Variant(SENDER, "CustomSMSSender, as built", sender, "CustomSMSSenderFunction"),
        Variant(
            LATER,
            "CustomSMSSender, as restored by SnapStart: its first run connects",
            sender,
            "CustomSMSSenderFunction",
            environment=SNAP_START,
        ),
        Variant(
            SIGN_UP,
            "PreSignUp, as built",
            (built / "PreSignUpFunction", *layer),
            "PreSignUpFunction",
            "pre_sign_up",
        ),
        Variant(
            MESSAGE,
            "CustomMessage, as built",
            (built / "CustomMessageFunction", *layer),
            "CustomMessageFunction",
            "custom_message",
        ),
    )


def environment(variant: Variant, stand_in: Mapping[str, Any]) -> dict[str, str]:
    """Return a variant's environment: Lambda's own variables, and those of the template."""
    own = {
        "PATH": "/usr/bin:/bin",
        "TZ": ":UTC",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_SESSION_TOKEN": "test",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_LAMBDA_FUNCTION_NAME": "measured",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "LAMBDA_TASK_ROOT": "/var/task",
        "AWS_ENDPOINT_URL": stand_in["url"],
        "KMS_KEY_ARN": stand_in["key"],
        "CODES_TABLE": stand_in["table"],
    }
    if variant.function is not None:
        shared = template()["Globals"]["Function"]["Environment"]["Variables"]
        declared = template()["Resources"][variant.function]["Properties"]["Environment"]["Variables"]
        own |= {name: _resolve(value, stand_in) for name, value in (shared | declared).items() if name not in own}
    return own | dict(variant.environment)


def events(variant: Variant, stand_in: Mapping[str, Any], count: int) -> list[dict[str, Any]]:
    """Return so many events; those of the sender have different codes and numbers.

    The numbers are of the United States, of which a hundred are kept for fiction.
    """
    sample = json.loads((EVENTS / variant.trigger / "SignUp.json").read_text())
    sample["request"]["userAttributes"]["phone_number"] = "+14255550100"
    if variant.trigger != "custom_sms_sender":
        return [sample] * count
    made = []
    for place, code in enumerate(stand_in["codes"][:count]):
        event = json.loads(json.dumps(sample))
        event["userPoolId"] = stand_in["pool"]
        event["request"]["code"] = code
        event["request"]["userAttributes"]["phone_number"] = f"+1425555{100 + place:04}"
        made.append(event)
    return made


def _resolve(value: object, stand_in: Mapping[str, Any]) -> str:
    """Resolve what the environment uses of CloudFormation: a parameter, or its default."""
    known = {"AWS::StackName": STACK, "FailureQueue": f"{stand_in['url']}/123456789012/failures"} | PARAMETERS
    match value:
        case {"Fn::Sub": str(text)}:
            return text.replace("${AWS::StackName}", STACK)
        case {"Ref": str(name)}:
            return known[name] if name in known else str(template()["Parameters"].get(name, {}).get("Default", ""))
        case {"Fn::GetAtt": ["CognitoOtpPool", str(name)]}:
            return own_settings({each: _resolve({"Ref": each}, stand_in) for each in template()["Parameters"]})[name]
        case {"Fn::If": [_, _, otherwise]}:
            return str(otherwise)
        case {}:
            raise LookupError(str(value))
    return str(value)
