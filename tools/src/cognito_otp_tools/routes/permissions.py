"""Checks a table against what a stack lets its function do: the channels, and the identities to send from.

End User Messaging matches an identity as the request names it, so where the permission is narrowed to ARNs, a route has
to name one of those ARNs.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from cognito_otp.domain.routing.routes import Channel, Route, identity_of
from cognito_otp.domain.routing.table import Problem, RoutingTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SWITCHES = {Channel.VOICE: "UseVoice", Channel.NOTIFY: "UseNotify", Channel.SNS: "UseSns"}
"""The template's parameter that allows each channel; texts through End User Messaging are always allowed."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """What a stack's function may do: its channels, the ARNs that any route, or a text, may come from; none is any."""

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
    identity, arns = identity_of(route), permissions.arns_for(route.channel)
    if identity is not None and arns and not any(fnmatchcase(identity, arn) for arn in arns):
        yield Problem(
            path,
            f"comes from {identity}, which the stack does not allow",
            "name it by its ARN, and deploy the stack with that ARN in RouteArns",
            "warning",
        )
