"""Plans a code: the routes to try for its destination country and purpose, in order, or why there are none."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_otp.domain.purposes import Purpose
from cognito_otp.domain.routing.routes import Channel
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from cognito_otp.domain.countries import Served
    from cognito_otp.domain.routing.routes import Route
    from cognito_otp.domain.routing.table import RoutingTable

NEVER_FOR_PASSWORDS = frozenset({Channel.VOICE, Channel.NOTIFY})
"""A call can be overheard, and Notify's templates are for codes: no temporary password goes through them."""


class ResendStart(StrEnum):
    """Where the code of a user who asked for it again starts: the first route did not reach them."""

    FIRST = "first"
    NEXT_ROUTE = "next_route"
    NEXT_CHANNEL = "next_channel"


class DeclineReason(StrEnum):
    """Why nothing is sent to a country."""

    COUNTRY_NOT_SERVED = "country_not_served"
    COUNTRY_DISABLED = "country_disabled"
    NO_ROUTE = "no_route"


class Policy(Value, frozen=True):
    """What the deployment decides beside the table."""

    served: Served
    resend_starts_at: ResendStart = ResendStart.FIRST


class Candidate(Value, frozen=True):
    """A route of the table and what became of it in a plan: tried in its turn, or passed over, for a reason."""

    route: Route
    tried: bool
    reason: str


class Plan(Value, frozen=True):
    """The routes for one code. ``candidates`` stand in the order of trying, the ones that are passed over last."""

    country: str
    candidates: tuple[Candidate, ...]

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes to try, in order; there is one at least."""
        return tuple(candidate.route for candidate in self.candidates if candidate.tried)


class Declined(Value, frozen=True):
    """Nothing is sent."""

    country: str
    reason: DeclineReason
    candidates: tuple[Candidate, ...] = ()


def plan(country: str, purpose: Purpose, table: RoutingTable, policy: Policy) -> Plan | Declined:
    """Plan a code for a destination country."""
    if not policy.served.covers(country):
        return Declined(country, DeclineReason.COUNTRY_NOT_SERVED)
    if country in table.disabled:
        return Declined(country, DeclineReason.COUNTRY_DISABLED)
    source = country if country in table.routes else "default"
    usable: list[Route] = []
    passed_over: list[Candidate] = []
    for route in table.routes_for(country):
        if purpose is Purpose.ADMIN_CREATE_USER and route.channel in NEVER_FOR_PASSWORDS:
            passed_over.append(Candidate(route, tried=False, reason=f"no temporary password goes by {route.channel}"))
        else:
            usable.append(route)
    if not usable:
        return Declined(country, DeclineReason.NO_ROUTE, tuple(passed_over))
    start = _start(usable, policy.resend_starts_at) if purpose is Purpose.RESEND_CODE else 0
    places = [*range(start, len(usable)), *range(start)]
    tried = (Candidate(usable[place], tried=True, reason=_reason(source, place, start)) for place in places)
    return Plan(country, (*tried, *passed_over))


def _start(routes: list[Route], resend_starts_at: ResendStart) -> int:
    """Find where a resend starts; what stands before it is tried last, for it is better than nothing."""
    match resend_starts_at:
        case ResendStart.FIRST:
            return 0
        case ResendStart.NEXT_ROUTE:
            return 1 % len(routes)
        case ResendStart.NEXT_CHANNEL:
            others = (place for place, route in enumerate(routes) if route.channel is not routes[0].channel)
            return next(others, 0)


def _reason(source: str, place: int, start: int) -> str:
    reason = f"route {place + 1} of {source}"
    if place < start:
        return f"{reason}, last because the code is sent again"
    if place == start > 0:
        return f"{reason}, first because the code is sent again"
    return reason
