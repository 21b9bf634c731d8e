"""Each destination country: whether the routes that codes take there can reach it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cognito_otp.domain.purposes import Purpose
from cognito_otp.domain.routing.planning import Declined, plan
from cognito_otp.domain.routing.routes import NotifyRoute, region_of
from cognito_otp_attach.facts.values import Unseen
from cognito_otp_tools.doctor.checks.reaching import ailments_of
from cognito_otp_tools.doctor.checks.routes import asked_routes, table_of
from cognito_otp_tools.doctor.checks.subjects import command, counted, stack_of
from cognito_otp_tools.doctor.facts.protects import protect_of
from cognito_otp_tools.doctor.findings import CannotSeeError, Check, Said, block, ok, seen, unseen, warn
from cognito_otp_tools.routes.describing import country_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp.domain.routing.routes import Route
    from cognito_otp_tools.doctor.checks.ailment import Ailment
    from cognito_otp_tools.doctor.facts.values import Facts

NO_BLOCK = frozenset({"ALLOW", "MONITOR"})


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
        ailments = [(route, _ailments(facts, country, route)) for each, route in asked_routes(facts) if each == country]
        is_blocked = all(isinstance(found, list) and any(not one.doubt for one in found) for _, found in ailments)
        for route, found in ailments:
            about = f"{country}.{route.name}"
            if isinstance(found, Unseen):
                yield unseen(found, about)
            elif found:
                yield _ill(f"{_shown(route)} to {country_name(country)}", found, about, is_blocked=is_blocked)
            else:
                yield ok(f"{_shown(route)} reaches {country_name(country)}", about)


def _ailments(facts: Facts, country: str, route: Route) -> list[Ailment] | Unseen:
    try:
        return list(ailments_of(facts, country, route))
    except CannotSeeError as error:
        return error.unseen


def _ill(subject: str, found: list[Ailment], about: str, *, is_blocked: bool) -> Said:
    """Put all that ails a route into one answer, the gravest first, with what mends that."""
    make = block if is_blocked else warn
    return make(f"{subject}: {'; '.join(one.sentence for one in found)}", found[0].fix, about)


def _shown(route: Route) -> str:
    return f"route {route.name} ({route.channel})"


def protect(facts: Facts) -> Iterator[Said]:
    """Whether a Protect configuration blocks the country: the message's, its configuration set's, the account's."""
    for country, route in asked_routes(facts):
        if country in facts.question.countries and not isinstance(route, NotifyRoute):
            try:
                yield _protected(facts, country, route)
            except CannotSeeError as error:
                yield unseen(error.unseen, f"{country}.{route.name}")


def _protected(facts: Facts, country: str, route: Route) -> Said:
    account, about = facts.sms[region_of(route) or facts.region], f"{country}.{route.name}"
    held = protect_of(route, seen(account.attributes), seen(account.configuration_sets))
    if held is None:
        return ok(f"no Protect configuration holds for {_shown(route)}", about)
    status = seen(account.protect_rules[held]).get(country, "ALLOW")
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
