"""Checks a table against what a stack lets its function do: the channels, and the resources to send with.

End User Messaging matches a resource as the request names it, so where the permission is narrowed to ARNs, a route has
to name one of those ARNs. It matches every resource of a request: beside the identity, or Notify's configuration, the
configuration set, and of a text also the protect configuration. Source: service authorization reference, "Actions,
resources, and condition keys for AWS End User Messaging SMS and Voice V2".
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from cognito_otp.domain.routing.routes import Channel, Route, SmsRoute, configuration_set_of, identity_of
from cognito_otp.domain.routing.table import Problem, RoutingTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SWITCHES = {Channel.VOICE: "UseVoice", Channel.NOTIFY: "UseNotify", Channel.SNS: "UseSns"}
"""The template's parameter that allows each channel; texts through End User Messaging are always allowed."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """What a stack's function may do: its channels, the ARNs that any route, or a text, may use; none is any."""

    channels: frozenset[Channel]
    route_arns: tuple[str, ...] = ()
    text_arn: str | None = None

    def arns_for(self, channel: Channel) -> tuple[str, ...]:
        """Return the ARNs that a channel is held to; none where it may use any."""
        if channel is Channel.SNS:
            return ()
        if self.route_arns or channel is not Channel.SMS:
            return self.route_arns
        return (self.text_arn,) if self.text_arn else ()


def read_permissions(chosen: Mapping[str, str]) -> Permissions:
    """Read them from a stack's parameters."""
    channels = {channel for channel, name in SWITCHES.items() if chosen.get(name) == "true"}
    identity = chosen.get("OriginationIdentity", "")
    return Permissions(
        frozenset({Channel.SMS, *channels}),
        tuple(arn.strip() for arn in chosen.get("RouteArns", "").split(",") if arn.strip()),
        identity if identity.startswith("arn:") else None,
    )


def check_permissions(table: RoutingTable, permissions: Permissions) -> Iterator[Problem]:
    """Find routes that the stack's function may not take."""
    for country, routes in table.routes.items():
        for position, route in enumerate(routes):
            yield from _check(f"routes.{country}[{position}]", route, permissions)


def _check(path: str, route: Route, permissions: Permissions) -> Iterator[Problem]:
    if route.channel not in permissions.channels:
        name = SWITCHES[route.channel]
        yield Problem(
            path, f"goes by {route.channel}, which the stack does not allow", f"deploy it with {name}=true", "warning"
        )
        return
    arns = permissions.arns_for(route.channel)
    for setting, resource in _resources(route) if arns else ():
        if not any(fnmatchcase(resource, arn) for arn in arns):
            yield Problem(
                f"{path}.{setting}" if setting else path,
                f"{'is' if setting else 'comes from'} {resource}, which the stack does not allow",
                "name it by its ARN, and deploy the stack with that ARN and the routes' others in RouteArns",
                "warning",
            )


def _resources(route: Route) -> Iterator[tuple[str, str]]:
    """List what IAM holds a route's requests against, each with the setting that names it; the identity has none."""
    found = {
        "": identity_of(route),
        "configuration_set": configuration_set_of(route, None),
        "protect_configuration": route.protect_configuration if isinstance(route, SmsRoute) else None,
    }
    yield from ((setting, resource) for setting, resource in found.items() if resource is not None)
