"""Whether one route reaches a country: all that keeps it from that, by the country, the stack and the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.routing.country_checks import check_route
from cognito_otp.domain.routing.routes import SmsRoute, region_of
from cognito_otp.domain.routing.table import RoutingTable
from cognito_otp_tools.countries import country_facts
from cognito_otp_tools.doctor.checks.ailment import Ailment
from cognito_otp_tools.doctor.checks.identities import identity_ailments
from cognito_otp_tools.doctor.checks.routes import missing_set
from cognito_otp_tools.doctor.checks.subjects import command, stack_of
from cognito_otp_tools.doctor.findings import seen
from cognito_otp_tools.routes.permissions import check_permissions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp.domain.routing.routes import Route
    from cognito_otp_tools.doctor.facts.values import Facts


def ailments_of(facts: Facts, country: str, route: Route) -> Iterator[Ailment]:
    """Find all that is wrong with a route to a country, the gravest first."""
    found = [
        *_by_country(facts, country, route),
        *_by_stack(facts, route),
        *identity_ailments(facts, country, route),
    ]
    yield from sorted(found, key=lambda one: one.doubt)


def _by_country(facts: Facts, country: str, route: Route) -> Iterator[Ailment]:
    put = f"change the table: `{command(facts, 'routes', 'put', 'FILE')}`"
    for problem in check_route(country, 0, route, country_facts()):
        if problem.problem.startswith("needs to be registered") and _owned(facts, route):
            continue  # what the account answers is better than the country's rule
        yield Ailment(f"it {problem.problem}: {problem.advice}", put, doubt=problem.severity == "warning")


def _owned(facts: Facts, route: Route) -> bool:
    owned = seen(facts.sms[region_of(route) or facts.region].identities)
    return isinstance(route, SmsRoute) and bool(route.identity and owned is not None and owned.named(route.identity))


def _by_stack(facts: Facts, route: Route) -> Iterator[Ailment]:
    """Find what keeps the stack's sender from sending by it at all: its role, a configuration set that is gone."""
    stack = stack_of(facts)
    if stack is not None:
        for problem in check_permissions(RoutingTable({"default": (route,)}), stack.deployment.permissions):
            yield Ailment(f"it {problem.problem}", problem.advice)
    named = missing_set(facts, route)
    if named is not None:
        put = command(facts, "routes", "put", "FILE")
        yield Ailment(f"its configuration set {named} is not there", f"name another one in the table: `{put}`")
