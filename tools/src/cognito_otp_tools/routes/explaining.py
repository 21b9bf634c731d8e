"""Explains a code for one phone by a file, a stack, or the simplest deployment: what would be sent how, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_otp.adapters.texts import read_catalogue
from cognito_otp.domain.messages.catalogue import ENGLISH
from cognito_otp.domain.purposes import Lifetimes
from cognito_otp.domain.routing.country_checks import check_route
from cognito_otp.domain.routing.explaining import explain
from cognito_otp.domain.routing.routes import identity_of, region_of
from cognito_otp.domain.routing.table import single_route
from cognito_otp_tools.aws.errors import RefusedError
from cognito_otp_tools.countries import country_facts
from cognito_otp_tools.routes.deployments import (
    DEFAULT_AUTH_SESSION_MINUTES,
    DEFAULT_TEMPORARY_PASSWORD_DAYS,
    Deployment,
)
from cognito_otp_tools.routes.permissions import check_permissions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp.domain.phones import Phone
    from cognito_otp.domain.purposes import Purpose
    from cognito_otp.domain.routing.explaining import Explanation
    from cognito_otp.domain.routing.planning import Candidate, Policy
    from cognito_otp.domain.routing.routes import Route
    from cognito_otp.domain.routing.table import Problem, RoutingTable
    from cognito_otp_tools.routes.permissions import Permissions
    from cognito_otp_tools.routes.planning import InForce

EXAMPLE_APP = "Example"


@dataclass(frozen=True, slots=True)
class Basis:
    """What an explanation goes by, and in words where that comes from; ``permissions`` are a stack's, None offline."""

    source: str
    table: RoutingTable
    policy: Policy
    app_name: str = EXAMPLE_APP
    auth_session_minutes: int = DEFAULT_AUTH_SESSION_MINUTES
    temporary_password_days: int = DEFAULT_TEMPORARY_PASSWORD_DAYS
    permissions: Permissions | None = None
    default_locale: str = ENGLISH


@dataclass(frozen=True, slots=True)
class Explained:
    """An explanation, what it goes by, and for each of its candidates what is doubtful about it.

    ``alike`` are the countries with the same calling code that ServedCountries lists.
    """

    source: str
    explanation: Explanation
    doubts: tuple[tuple[Problem, ...], ...]
    alike: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return it as plain values."""
        explanation = self.explanation
        return {
            "country": explanation.country,
            "routes": [_plain(*pair) for pair in zip(explanation.routes, self.doubts, strict=True)],
            "text": explanation.text,
            "encoding": explanation.encoding,
            "segments": explanation.segments,
            "ttl_seconds": explanation.ttl_seconds,
            "refused_by": explanation.refused_by,
        }


def simplest_basis(policy: Policy) -> Basis:
    """Go by a deployment without a table and without an identity."""
    return Basis("a deployment without a routing table", single_route(None), policy)


def stack_basis(deployment: Deployment, now: InForce, policy: Policy) -> Basis:
    """Go by what a stack has in force; raise AwsError if that cannot be read."""
    if now.table is None:
        raise RefusedError(
            f"the stored table has mistakes, so which routes functions use is not known: {now.fault}. "
            "Store a good one with `cognito-otp routes put`"
        )
    version = f"version {now.stored.version} of {deployment.parameter}"
    return Basis(
        version if now.stored.text is not None else f"the table that {deployment.stack_name} was deployed with",
        now.table,
        policy,
        deployment.app_name,
        deployment.auth_session_minutes,
        deployment.temporary_password_days,
        deployment.permissions,
        deployment.default_locale,
    )


def explain_by(basis: Basis, phone: Phone, purpose: Purpose, locale: str | None) -> Explained:
    """Explain a code for this phone."""
    life = Lifetimes(basis.auth_session_minutes, basis.temporary_password_days).seconds(purpose)
    catalogue = read_catalogue(basis.app_name, basis.default_locale)
    explanation = explain(phone, purpose, locale, basis.table, basis.policy, catalogue=catalogue, life=life)
    doubts = (tuple(_doubts(basis, phone.country, candidate.route)) for candidate in explanation.routes)
    return Explained(basis.source, explanation, tuple(doubts), basis.policy.served.looking_like(phone.country_code))


def _doubts(basis: Basis, country: str, route: Route) -> Iterator[Problem]:
    """Find what the country or the stack's permissions may have against a route; a default route is checked too."""
    yield from check_route(country, 0, route, country_facts())
    if basis.permissions is not None:
        yield from check_permissions(type(basis.table)({country: (route,)}), basis.permissions)


def _plain(candidate: Candidate, doubts: tuple[Problem, ...]) -> dict[str, Any]:
    route = candidate.route
    return {
        "name": route.name,
        "channel": str(route.channel),
        "identity": identity_of(route),
        "region": region_of(route),
        "tried": candidate.tried,
        "reason": candidate.reason,
        "doubts": [f"{doubt.problem}: {doubt.advice}" for doubt in doubts],
    }
