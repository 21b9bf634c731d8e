"""How fast routes are, and what AWS itself says of a message by each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.routing.routes import (
    Channel,
    SmsRoute,
    VoiceRoute,
    region_of,
)
from cognito_otp_attach.facts.values import Unseen
from cognito_otp_tools.doctor.checks.routes import asked_routes
from cognito_otp_tools.doctor.findings import Check, Said, block, ok, seen, unseen, warn
from cognito_otp_tools.routes.describing import shown_sender_of
from cognito_otp_tools.sms_account.serving import SHARED_ROUTE_RATE, rate_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp.domain.routing.routes import Route
    from cognito_otp_tools.doctor.facts.values import Facts


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
    Check("routes.throughput", "beyond its rate an identity refuses messages, and codes come late or not", throughput),
    Check("routes.dry_run", "AWS itself checks the request that the sender makes, and sends nothing", dry_runs),
)
