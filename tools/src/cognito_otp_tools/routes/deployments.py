"""What a deployed stack decides about routing, by its parameters and outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.countries import EVERYWHERE, Served, understand_served
from cognito_otp.domain.messages.catalogue import ENGLISH
from cognito_otp.domain.routing.mending import deployed_table
from cognito_otp.domain.routing.planning import Policy, ResendStart
from cognito_otp_tools.aws.errors import RefusedError
from cognito_otp_tools.aws.stacks import describe_stack
from cognito_otp_tools.routes.permissions import Permissions, read_permissions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.routing.table import RoutingTable
    from cognito_otp_tools.aws.places import Place

PARAMETER_OUTPUT = "RoutingTableParameterName"
DEFAULT_AUTH_SESSION_MINUTES, DEFAULT_TEMPORARY_PASSWORD_DAYS = 3, 7


@dataclass(frozen=True, slots=True)
class Deployment:
    """A stack: the parameter that stores its table, the table it was deployed with, and what its sender goes by."""

    stack_name: str
    parameter: str
    deployed: RoutingTable
    policy: Policy
    permissions: Permissions
    app_name: str
    auth_session_minutes: int = DEFAULT_AUTH_SESSION_MINUTES
    temporary_password_days: int = DEFAULT_TEMPORARY_PASSWORD_DAYS
    default_locale: str = ENGLISH

    @property
    def served(self) -> Served:
        """The countries that the stack serves."""
        return self.policy.served


def read_deployment(place: Place) -> Deployment:
    """Ask CloudFormation about a stack; raise AwsError saying what to do when it is not there or not ours."""
    return deployment_of(describe_stack(place))


def deployment_of(stack: Mapping[str, Any]) -> Deployment:
    """Read DescribeStacks' answer on one stack; raise AwsError if it was deployed from another template."""
    name = str(stack["StackName"])
    outputs = {item["OutputKey"]: item["OutputValue"] for item in stack.get("Outputs", ())}
    chosen = {item["ParameterKey"]: item["ParameterValue"] for item in stack.get("Parameters", ())}
    if PARAMETER_OUTPUT not in outputs:
        raise RefusedError(
            f"the stack {name} ({stack['StackStatus']}) names no routing table: deploy it from this version's template"
        )
    served, _ = understand_served(chosen.get("ServedCountries") or EVERYWHERE)
    table, _ = deployed_table(chosen.get("RoutingTable") or None, identity=chosen.get("OriginationIdentity") or None)
    return Deployment(
        stack_name=name,
        parameter=outputs[PARAMETER_OUTPUT],
        deployed=table,
        policy=Policy(served, ResendStart(chosen.get("ResendStartsAt") or ResendStart.FIRST)),
        permissions=read_permissions(chosen),
        app_name=chosen.get("AppName", ""),
        auth_session_minutes=int(chosen.get("AuthSessionMinutes") or DEFAULT_AUTH_SESSION_MINUTES),
        temporary_password_days=int(chosen.get("TemporaryPasswordDays") or DEFAULT_TEMPORARY_PASSWORD_DAYS),
        default_locale=chosen.get("DefaultLocale") or ENGLISH,
    )
