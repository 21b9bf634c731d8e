"""Whether one route reaches a country: all that keeps it from that, by what is owned and by the country's rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp.domain.routing.country_checks import check_route
from cognito_otp.domain.routing.routes import (
    NotifyRoute,
    SmsRoute,
    SnsRoute,
    VoiceRoute,
    region_of,
)
from cognito_otp_tools.countries import country_facts
from cognito_otp_tools.doctor.checks.subjects import command
from cognito_otp_tools.doctor.findings import seen
from cognito_otp_tools.sms_account.serving import SMS, VOICE, problems_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp.domain.routing.routes import Route
    from cognito_otp_tools.doctor.facts.sms_values import SmsFacts
    from cognito_otp_tools.doctor.facts.values import Facts


@dataclass(frozen=True, slots=True)
class Ailment:
    """What keeps a route from a country, and how to mend it; a ``doubt`` may be meant, or AWS may get over it."""

    sentence: str
    fix: str
    doubt: bool = False


def ailments_of(facts: Facts, country: str, route: Route) -> Iterator[Ailment]:
    """Find all that is wrong with a route to a country."""
    put = f"change the table: `{command(facts, 'routes', 'put', 'FILE')}`"
    for problem in check_route(country, 0, route, country_facts()):
        if problem.problem.startswith("needs to be registered") and _owned(facts, route):
            continue  # what the account answers is better than the country's rule
        yield Ailment(f"it {problem.problem}: {problem.advice}", put, doubt=problem.severity == "warning")
    match route:
        case SmsRoute():
            yield from _identity(facts, country, route, SMS)
        case VoiceRoute():
            yield from _identity(facts, country, route, VOICE)
        case NotifyRoute() | SnsRoute():
            return


def _owned(facts: Facts, route: Route) -> bool:
    account = facts.sms[region_of(route) or facts.region]
    return isinstance(route, SmsRoute) and bool(route.identity and _items(account, route.identity))


def _items(account: SmsFacts, identity: str) -> tuple[object, ...]:
    owned = seen(account.identities)
    return owned.named(identity) if owned is not None else ()


def _identity(facts: Facts, country: str, route: SmsRoute | VoiceRoute, capability: str) -> Iterator[Ailment]:
    region = region_of(route) or facts.region
    owned = seen(facts.sms[region].identities)
    if owned is None:
        return
    asking, showing = command(facts, "identities", "request"), command(facts, "identities", "list")
    request = f"`{asking}` walks through it; `{showing}` shows yours"
    if route.identity is None:
        if _needs_number(country) and not any(
            not any(problems_for(one, country, owned, capability)) for one in owned.numbers
        ):
            yield Ailment(f"AWS chooses the identity, and the account has no number that serves {country}", request)
        return
    items, pool = owned.named(route.identity), owned.pool(route.identity)
    if not items and pool is None:
        yield Ailment(f"the account has no {route.identity} in {region}", request)
        return
    if pool is not None:
        yield from _pool(country, pool, [list(problems_for(one, country, owned, capability)) for one in items])
        return
    found = [list(problems_for(one, country, owned, capability)) for one in items]
    if all(found):
        best = min(found, key=len)
        yield Ailment(f"{route.identity}: {'; '.join(best)}", _mend(best, request))


def _needs_number(country: str) -> bool:
    """Whether a country takes texts from an owned number alone."""
    found = country_facts().get(country)
    return found is not None and found.number_needed


def _pool(country: str, pool: object, found: list[list[str]]) -> Iterator[Ailment]:
    described = dict(pool)  # type: ignore[call-overload]  # a mapping
    if described["Status"] != "ACTIVE":
        yield Ailment(f"the pool is {described['Status']}", "wait until it is ACTIVE, or name another identity")
    if described.get("SharedRoutesEnabled") or any(not problems for problems in found):
        return
    fix = (
        f"aws pinpoint-sms-voice-v2 associate-origination-identity --pool-id {described['PoolId']} "
        f"--iso-country-code {country} ..."
    )
    why = "; ".join(sorted({one for problems in found for one in problems})) or "it is empty"
    yield Ailment(f"nothing in the pool serves {country}: {why}", fix)


def _mend(problems: list[str], request: str) -> str:
    if any("registration" in one or "not registered" in one for one in problems):
        return (
            "finish the registration in the console, AWS End User Messaging > SMS > Registrations: docs/registration.md"
        )
    return f"take an identity that serves it: {request}"
