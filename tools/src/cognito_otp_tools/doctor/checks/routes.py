"""The routing table: whether it can be used, what the sender may do with it, and how fast its identities are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.routing.routes import (
    configuration_set_of,
    region_of,
)
from cognito_otp_tools.doctor.checks.subjects import command, stack_of
from cognito_otp_tools.doctor.facts.values import StoredRoutes
from cognito_otp_tools.doctor.findings import Check, Said, block, ok, seen, warn
from cognito_otp_tools.routes.permissions import check_permissions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cognito_otp.domain.routing.routes import Route
    from cognito_otp_tools.doctor.facts.values import Facts

SHOWN = 3


def table_of(facts: Facts) -> StoredRoutes | None:
    """Return the table that codes are sent by; raise CannotSeeError."""
    found = seen(facts.routes)
    return found if isinstance(found, StoredRoutes) else None


def asked_routes(facts: Facts) -> list[tuple[str, Route]]:
    """List the routes of the countries that were asked about; of none, every route of the table."""
    found = table_of(facts)
    if found is None:
        return []
    countries = facts.question.countries or tuple(found.table.routes)
    return [(country, route) for country in countries for route in found.table.routes_for(country)]


def table(facts: Facts) -> Iterator[Said]:
    """Whether the stored table can be used."""
    if stack_of(facts) is None:
        return
    found = table_of(facts)
    if found is None:
        return
    if found.fault is not None:
        yield warn(found.fault, f"store a good one: `{command(facts, 'routes', 'put', 'FILE')}`")
    else:
        yield ok(f"codes are sent by {found.source}")


def permissions(facts: Facts) -> Iterator[Said]:
    """Whether the sender may take every route."""
    stack, found = stack_of(facts), table_of(facts)
    if stack is None or found is None:
        return
    problems = list(check_permissions(found.table, stack.deployment.permissions))
    if not problems:
        yield ok("the sender may take every route")
        return
    named = "; ".join(f"{one.path} {one.problem}" for one in problems[:SHOWN])
    more = f"; and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
    everywhere = all(_all_refused(routes, facts) for routes in found.table.routes.values())
    yield (block if everywhere else warn)(f"{named}{more}", problems[0].advice)


def _all_refused(routes: Iterable[Route], facts: Facts) -> bool:
    stack, found = stack_of(facts), table_of(facts)
    if stack is None or found is None:
        return False
    table = type(found.table)
    return all(any(check_permissions(table({"default": (route,)}), stack.deployment.permissions)) for route in routes)


def missing_set(facts: Facts, route: Route) -> str | None:
    """Return the configuration set that a route names and its Region has not; raise CannotSeeError."""
    named = configuration_set_of(route, None)
    if named is None:
        return None
    sets = seen(facts.sms[region_of(route) or facts.region].configuration_sets) or ()
    is_there = any(named in {one["ConfigurationSetName"], one["ConfigurationSetArn"]} for one in sets)
    return None if is_there else named


def configuration_sets(facts: Facts) -> Iterator[Said]:
    """Whether the configuration sets that routes name are there; a country is blocked where no route's is."""
    asked = asked_routes(facts)
    for country, route in asked:
        named = configuration_set_of(route, None)
        if named is None:
            continue
        about = f"{country}.{route.name}"
        if missing_set(facts, route) is None:
            yield ok(f"{route.name} sends with the configuration set {named}", about)
            continue
        region = region_of(route) or facts.region
        fix = f"make it, or name another one in the table: `{command(facts, 'routes', 'put', 'FILE')}`"
        sentence = (
            f"{route.name} names the configuration set {named}, which is not in {region}: AWS refuses its messages"
        )
        alone = all(missing_set(facts, other) is not None for each, other in asked if each == country)
        yield (block if alone else warn)(sentence, fix, about)


CHECKS = (
    Check("routes.table", "what cannot be read of a table is not used, and an older one may be", table),
    Check("routes.permitted", "the sender's role is refused what it was not deployed for", permissions),
    Check(
        "routes.configuration_set",
        "AWS refuses a message that names a configuration set which is not there",
        configuration_sets,
    ),
)
