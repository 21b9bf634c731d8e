"""The readings of End User Messaging and SNS in every Region that codes are sent from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.routing.routes import region_of
from cognito_otp_attach.facts.values import Unseen
from cognito_otp_tools.doctor.facts.protects import protect_of
from cognito_otp_tools.doctor.facts.sms_values import Budget, SmsFacts
from cognito_otp_tools.doctor.facts.values import StoredRoutes
from cognito_otp_tools.doctor.gathering.jobs import seen_or_unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cognito_otp.domain.routing.routes import Route
    from cognito_otp_tools.doctor.facts.ports import Reads, SmsAccounts
    from cognito_otp_tools.doctor.gathering.jobs import Jobs, Readings
    from cognito_otp_tools.doctor.question import Question
    from cognito_otp_tools.sms_account.owned import Identities


def routes_asked_about(routes: object, question: Question) -> list[tuple[str, Route]]:
    """List the routes of each country that was asked about; of none, every route of the table."""
    if not isinstance(routes, StoredRoutes):
        return []
    countries = question.countries or tuple(routes.table.routes)
    return [(country, route) for country in countries for route in routes.table.routes_for(country)]


def regions_of(asked: Iterable[tuple[str, Route]], region: str) -> tuple[str, ...]:
    """Return the Regions that these routes send from, the stack's own first."""
    return tuple(dict.fromkeys((region, *(region_of(route) or region for _, route in asked))))


def in_regions(
    reads: Reads, jobs: Jobs, regions: Iterable[str], question: Question, asked: list[tuple[str, Route]]
) -> dict[str, SmsFacts]:
    """Read each Region: the account first, then the rules and lists that it names."""
    accounts = {region: reads.sms(region) for region in regions}
    readings: Readings = {}
    for region, account in accounts.items():
        readings |= _first(region, account, question)
    first = jobs.read(readings)
    later: Readings = {}
    if question.countries:
        for region, account in accounts.items():
            later |= _later(region, account, first, [route for _, route in asked if region_of(route) in {None, region}])
    second = jobs.read(later)
    return {region: _facts(region, first, second) for region in accounts}


def _first(region: str, account: SmsAccounts, question: Question) -> Readings:
    where = f"in {region}"
    readings: Readings = {
        (region, "attributes"): (f"the account {where}", account.attributes),
        (region, "budgets"): (f"the spend limits {where}", lambda: _budgets(account)),
        (region, "sns_sandbox"): (f"SNS's sandbox {where}", account.sns_sandbox),
        (region, "sns_budget"): (f"SNS's spend limit {where}", lambda: _sns_budget(account)),
        (region, "sets"): (f"the configuration sets {where}", account.configuration_sets),
    }
    if question.countries or question.peak:
        readings[region, "identities"] = (f"the numbers and sender IDs {where}", account.identities)
    return readings


def _later(region: str, account: SmsAccounts, first: Mapping[Any, Any], routes: list[Route]) -> Readings:
    readings: Readings = {}
    found = {protect_of(route, first[region, "attributes"], first[region, "sets"]) for route in routes}
    for configuration, capability in sorted(one for one in found if one is not None):
        readings[region, "protect", configuration, capability] = (
            f"the Protect configuration {configuration}",
            partial(account.protect_rules, configuration, capability),
        )
    owned: Identities | Unseen = first[region, "identities"]
    for name in sorted(_lists(owned)):
        readings[region, "opted_out", name] = (f"the opt-out list {name}", partial(account.opted_out, name))
    return readings


def _lists(owned: Identities | Unseen) -> set[str]:
    if isinstance(owned, Unseen):
        return set()
    return {str(one["OptOutListName"]) for one in (*owned.numbers, *owned.pools) if one.get("OptOutListName")}


def _budgets(account: SmsAccounts) -> dict[str, Budget]:
    return {
        kind: Budget(limit, most, seen_or_unseen(partial(account.spent, kind)))
        for kind, (limit, most) in account.limits().items()
        if kind in {"TEXT", "VOICE", "NOTIFY"}
    }


def _sns_budget(account: SmsAccounts) -> Budget | None:
    limit = account.sns_limit()
    if limit is None:
        return None
    return Budget(limit, limit, seen_or_unseen(lambda: account.spent("SNS")))


def _facts(region: str, first: Mapping[Any, Any], later: Mapping[Any, Any]) -> SmsFacts:
    return SmsFacts(
        region=region,
        attributes=first[region, "attributes"],
        budgets=first[region, "budgets"],
        sns_sandbox=first[region, "sns_sandbox"],
        sns_budget=first[region, "sns_budget"],
        configuration_sets=first[region, "sets"],
        identities=first.get((region, "identities")),
        protect_rules={key[2:]: rule for key, rule in later.items() if key[:2] == (region, "protect")},
        opted_out={key[2]: count for key, count in later.items() if key[:2] == (region, "opted_out")},
    )
