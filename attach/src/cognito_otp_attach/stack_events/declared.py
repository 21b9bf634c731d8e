"""What the template declares of the stack, read from a resource's properties: its outputs are not there yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.arns import is_pool_id, read_function_arn
from cognito_otp_attach.errors import StackUnsuitableError
from cognito_otp_attach.facts.values import StackFacts
from cognito_otp_attach.triggers import Trigger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_attach.arns import FunctionArn
    from cognito_otp_attach.facts.values import Owner

OBSERVER = "PreSignUpObserver"
PARAMETERS = ("AdditionalKmsKeyArns", "EnforcedUserPoolIds")


@dataclass(frozen=True, slots=True)
class Declared:
    """An attachment as the template declares it. The template itself sets the triggers of a pool that is ``own``.

    ``sms_roles`` are those that the function may pass to Cognito.
    """

    pool_id: str
    own: bool
    triggers: tuple[Trigger, ...]
    sms_roles: tuple[str, ...]
    stack: StackFacts


class DeclaredStack:
    """The stack that is being deployed; see facts.ports.Stacks."""

    def __init__(self, stack: StackFacts) -> None:
        """Take it as declared."""
        self._stack = stack

    def look(self, name: str) -> StackFacts:  # noqa: ARG002 - there is one
        """Return the stack."""
        return self._stack

    def owner_of(self, pool_id: str) -> Owner | None:  # noqa: ARG002 - not asked for, so that it needs no permission
        """Tell of no other stack: no one is there to be asked whether to go on."""
        return None


def read_declared(properties: Mapping[str, Any], stack_name: str) -> Declared:
    """Read an attachment's properties; raise StackUnsuitableError naming what is wrong."""
    pool_id = _text(properties, "UserPoolId")
    if not is_pool_id(pool_id):
        raise StackUnsuitableError(f"UserPoolId is {pool_id!r}, which is no user pool's id")
    own = properties.get("Own") == "true"
    return Declared(
        pool_id,
        own,
        triggers=_triggers(properties),
        sms_roles=tuple(_listed(properties, "SmsRoleArns")),
        stack=_stack(properties, stack_name, pool_id if own else None),
    )


def _stack(properties: Mapping[str, Any], name: str, own_pool_id: str | None) -> StackFacts:
    named = properties.get("Functions")
    functions = {trigger: _function(named, trigger) for trigger in Trigger}
    sender = functions[Trigger.CUSTOM_SMS_SENDER]
    return StackFacts(
        name=name,
        partition=sender.partition,
        region=sender.region,
        account=sender.account,
        parameters={parameter: str(properties.get(parameter, "")) for parameter in PARAMETERS},
        functions=functions,
        observer=_function(named, OBSERVER),
        key_arn=_text(properties, "KmsKeyArn"),
        table_name=_text(properties, "AttachmentsTable"),
        own_pool_id=own_pool_id,
    )


def _triggers(properties: Mapping[str, Any]) -> tuple[Trigger, ...]:
    named = _listed(properties, "Triggers")
    if unknown := set(named) - set(Trigger):
        raise StackUnsuitableError(f"Triggers has {', '.join(sorted(unknown))}, and there are {', '.join(Trigger)}")
    return tuple(trigger for trigger in Trigger if trigger in named)


def _function(named: object, name: str) -> FunctionArn:
    arn = read_function_arn(str(named.get(name))) if isinstance(named, dict) else None
    if arn is None:
        raise StackUnsuitableError(f"Functions names no function for {name}")
    return arn


def _listed(properties: Mapping[str, Any], name: str) -> list[str]:
    return [one.strip() for one in str(properties.get(name, "")).split(",") if one.strip()]


def _text(properties: Mapping[str, Any], name: str) -> str:
    value = properties.get(name)
    if not isinstance(value, str) or not value:
        raise StackUnsuitableError(f"the property {name} is missing")
    return value
