"""Each destination country: whether the routes that codes take there can reach it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp.domain.purposes import Purpose
from cognito_otp.domain.routing.country_checks import check_route
from cognito_otp.domain.routing.planning import Declined, plan
from cognito_otp.domain.routing.routes import (
    NotifyRoute,
    SmsRoute,
    SnsRoute,
    VoiceRoute,
    region_of,
)
from cognito_otp_attach.facts.values import Unseen
from cognito_otp_tools.countries import country_facts
from cognito_otp_tools.doctor.checks.routes import asked_routes, table_of
from cognito_otp_tools.doctor.checks.subjects import command, counted, stack_of
from cognito_otp_tools.doctor.facts.protects import protect_of
from cognito_otp_tools.doctor.findings import Check, Said, block, ok, seen, unseen, warn
from cognito_otp_tools.routes.describing import country_name
from cognito_otp_tools.sms_account.serving import SMS, VOICE, problems_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp.domain.routing.routes import Route
    from cognito_otp_tools.doctor.facts.sms_values import SmsFacts
    from cognito_otp_tools.doctor.facts.values import Facts

NO_BLOCK = frozenset({"ALLOW", "MONITOR"})


@dataclass(frozen=True, slots=True)
class Ailment:
    """What keeps a route from a country, and how to mend it; a ``doubt`` may be meant, or AWS may get over it."""

    sentence: str
    fix: str
    doubt: bool = False


def served(facts: Facts) -> Iterator[Said]:
    """Whether codes are sent to the country at all."""
    stack, found = stack_of(facts), table_of(facts)
    if stack is None or found is None:
        return
    for country in facts.question.countries:
        planned = plan(country, Purpose.SIGN_UP, found.table, stack.deployment.policy)
        name = country_name(country)
        if not isinstance(planned, Declined):
            yield ok(f"codes to {name} take {counted(len(planned.routes), 'route')}", country)
            continue
        fix = {
            "country_not_served": f"add {country} to ServedCountries: sam deploy --stack-name {stack.facts.name} "
            "--parameter-overrides ServedCountries=...",
            "country_disabled": command(facts, "routes", "enable", country),
            "no_route": f"give it one: `{command(facts, 'routes', 'put', 'FILE')}`",
        }[planned.reason]
        yield block(f"no code is sent to {name}: {planned.reason}", fix, country)


def routes(facts: Facts) -> Iterator[Said]:
    """Whether each route can reach the country; a country is blocked where none can."""
    for country in facts.question.countries:
        ailments = [
            (route, list(_ailments(facts, country, route))) for each, route in asked_routes(facts) if each == country
        ]
        sick = [any(not one.doubt for one in found) for _, found in ailments]
        for route, found in ailments:
            about = f"{country}.{route.name}"
            for one in found:
                make = block if all(sick) and not one.doubt else warn
                yield make(f"{_shown(route)} to {country_name(country)}: {one.sentence}", one.fix, about)
            if not found:
                yield ok(f"{_shown(route)} reaches {country_name(country)}", about)


def _shown(route: Route) -> str:
    return f"route {route.name} ({route.channel})"


def _ailments(facts: Facts, country: str, route: Route) -> Iterator[Ailment]:
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


def protect(facts: Facts) -> Iterator[Said]:
    """Whether a Protect configuration blocks the country: the message's, its configuration set's, the account's."""
    for country, route in asked_routes(facts):
        if country in facts.question.countries and isinstance(route, SmsRoute | VoiceRoute):
            yield _protected(facts, country, route)


def _protected(facts: Facts, country: str, route: SmsRoute | VoiceRoute) -> Said:
    account, about = facts.sms[region_of(route) or facts.region], f"{country}.{route.name}"
    held = protect_of(route, seen(account.attributes), seen(account.configuration_sets))
    if held is None:
        return ok(f"no Protect configuration holds for {_shown(route)}", about)
    rules = account.protect_rules[held]
    if isinstance(rules, Unseen):
        return unseen(rules, about)
    status = rules.get(country, "ALLOW")
    if status in NO_BLOCK:
        return ok(f"the Protect configuration {held[0]} allows {country}", about)
    make = block if status == "BLOCK" else warn
    return make(f"the Protect configuration {held[0]} has {status} for {country}", _allow(country, *held), about)


def _allow(country: str, configuration: str, capability: str) -> str:
    updates = json.dumps({country: {"ProtectStatus": "ALLOW"}})
    return (
        "aws pinpoint-sms-voice-v2 update-protect-configuration-country-rule-set --protect-configuration-id "
        f"{configuration} --number-capability {capability} --country-rule-set-updates '{updates}'"
    )


def opt_outs(facts: Facts) -> Iterator[Said]:
    """Whether phones opted out of what codes come from."""
    for region, account in facts.sms.items():
        for name, count in account.opted_out.items():
            about = f"{region}.{name}"
            if isinstance(count, Unseen):
                yield unseen(count, about)
            elif count:
                fix = (
                    "when their owners ask: aws pinpoint-sms-voice-v2 delete-opted-out-number --opt-out-list-name "
                    f"{name} --opted-out-number NUMBER --region {region}"
                )
                yield warn(f"{counted(count, 'phone')} opted out by the list {name}: no code is sent there", fix, about)
            else:
                yield ok(f"no phone opted out by the list {name}", about)


CHECKS = (
    Check("destination.served", "nothing is sent to a country that is not served, is off, or has no route", served),
    Check(
        "destination.route", "carriers drop what does not come as their country requires, and report nothing", routes
    ),
    Check(
        "destination.protect",
        "Protect refuses messages before any carrier sees them, Cognito's own among them",
        protect,
    ),
    Check("destination.opt_outs", "who answered STOP gets no code until the number is taken off the list", opt_outs),
)
