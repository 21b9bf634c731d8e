"""The routing table: whether it can be used, what the sender may do with it, and how fast its identities are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.routing.routes import (
    Channel,
    SmsRoute,
    VoiceRoute,
    configuration_set_of,
    region_of,
)
from cognito_otp_attach.facts.values import Unseen
from cognito_otp_tools.doctor.checks.subjects import command, stack_of
from cognito_otp_tools.doctor.facts.values import StoredRoutes
from cognito_otp_tools.doctor.findings import Check, Said, block, ok, seen, unseen, warn
from cognito_otp_tools.routes.describing import shown_sender_of
from cognito_otp_tools.routes.permissions import check_permissions
from cognito_otp_tools.sms_account.serving import SHARED_ROUTE_RATE, rate_of

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


def configuration_sets(facts: Facts) -> Iterator[Said]:
    """Whether the configuration sets that routes name are there."""
    for country, route in asked_routes(facts):
        named = configuration_set_of(route, None)
        if named is None:
            continue
        region = region_of(route) or facts.region
        sets = seen(facts.sms[region].configuration_sets) or ()
        about = f"{country}.{route.name}"
        if any(named in {one["ConfigurationSetName"], one["ConfigurationSetArn"]} for one in sets):
            yield ok(f"{route.name} sends with the configuration set {named}", about)
        else:
            fix = f"make it, or name another one in the table: `{command(facts, 'routes', 'put', 'FILE')}`"
            yield warn(
                f"{route.name} names the configuration set {named}, which is not in {region}: AWS refuses its messages",
                fix,
                about,
            )


def throughput(facts: Facts) -> Iterator[Said]:
    """Whether the identities of each country's routes are fast enough for the peak."""
    peak = facts.question.peak
    if peak is None:
        return
    for country in dict.fromkeys(country for country, _ in asked_routes(facts)):
        routes = [route for each, route in asked_routes(facts) if each == country]
        rates = [(route, _rate(facts, country, route)) for route in routes]
        known = [(route, rate) for route, rate in rates if rate is not None]
        if not known:
            yield warn(
                f"how fast the routes of {country} are does not show: AWS chooses their identities",
                "name identities that you own",
                country,
            )
            continue
        listed = ", ".join(f"{shown_sender_of(route)} sends {rate}" for route, rate in known)
        fastest = max(rate for _, rate in known)
        sentence = f"to {country} {listed} a second, and the peak is {peak}"
        if fastest >= peak:
            yield ok(sentence, country)
        else:
            fix = "use a pool of several identities, a short code, or ask AWS Support for a higher rate"
            yield warn(f"{sentence}: what is beyond it waits, or takes the next route", fix, country)


def _rate(facts: Facts, country: str, route: Route) -> int | None:
    """Return how many messages a second a route sends; None where that does not show."""
    if not isinstance(route, SmsRoute | VoiceRoute) or route.identity is None:
        return None
    owned = seen(facts.sms[region_of(route) or facts.region].identities)
    if owned is None:
        return None
    items, pool = owned.named(route.identity), owned.pool(route.identity)
    inside = [item for item in items if item["IsoCountryCode"] == country] or list(items)
    rates = [rate_of(item, country) for item in inside]
    if pool is not None and pool.get("SharedRoutesEnabled"):
        rates.append(SHARED_ROUTE_RATE)
    if not rates:
        return None
    return sum(rates) if pool is not None else max(rates)


def dry_runs(facts: Facts) -> Iterator[Said]:
    """Tell what AWS says of a message by each route, where it was asked."""
    if not facts.question.dry_run_routes:
        return
    for country, route in asked_routes(facts):
        about = f"{country}.{route.name}"
        found = facts.dry_runs.get((country, route.name))
        if route.channel is Channel.SNS:
            yield warn(
                f"{route.name} goes by SNS, which checks nothing without sending", "send one to a phone of yours", about
            )
        elif isinstance(found, Unseen):
            yield unseen(found, about)
        elif found is None:
            if country in facts.question.countries:
                yield warn(f"no phone in {country} is known that no person has", "send one to a phone of yours", about)
        elif found.refused is None:
            yield ok(f"AWS would take a message by {route.name} to {country}", about)
        else:
            alone = all(_refused(facts, country, other) for each, other in asked_routes(facts) if each == country)
            fix = "docs/runbook.md explains the Reason; mend the route, or put another one first"
            yield (block if alone else warn)(
                f"AWS refuses a message by {route.name} to {country}: {found.refused}", fix, about
            )


def _refused(facts: Facts, country: str, route: Route) -> bool:
    found = facts.dry_runs.get((country, route.name))
    return found is not None and not isinstance(found, Unseen) and found.refused is not None


CHECKS = (
    Check("routes.table", "what cannot be read of a table is not used, and an older one may be", table),
    Check("routes.permitted", "the sender's role is refused what it was not deployed for", permissions),
    Check(
        "routes.configuration_set",
        "AWS refuses a message that names a configuration set which is not there",
        configuration_sets,
    ),
    Check("routes.throughput", "beyond its rate an identity refuses messages, and codes come late or not", throughput),
    Check("routes.dry_run", "AWS itself checks the request that the sender makes, and sends nothing", dry_runs),
)
