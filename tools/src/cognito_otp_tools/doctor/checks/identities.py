"""Whether what a route sends from can reach a country: what the account owns, and what AWS takes without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.routing.identities import read_identity
from cognito_otp.domain.routing.routes import NotifyRoute, SmsRoute, SnsRoute, VoiceRoute, region_of
from cognito_otp_tools.countries import country_facts
from cognito_otp_tools.doctor.checks.ailment import Ailment
from cognito_otp_tools.doctor.checks.subjects import command
from cognito_otp_tools.doctor.findings import seen
from cognito_otp_tools.sms_account.serving import SMS, VOICE, problems_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp.domain.routing.routes import Route
    from cognito_otp_tools.doctor.facts.values import Facts
    from cognito_otp_tools.sms_account.owned import Described, Identities

OWNED_NUMBER_ALONE = frozenset({"US"})
"""Where a text that names no owned number is not delivered. Source: End User Messaging SMS user guide, "Sender IDs"."""
NOT_LISTED = "which is not the account's own or of a kind that is not looked at here"
CHECK_THAT = "`cognito-otp doctor --dry-run-routes` has AWS check it"


def identity_ailments(facts: Facts, country: str, route: Route) -> Iterator[Ailment]:
    """Find what keeps a route's identity, or the one that AWS chooses, from a country."""
    match route:
        case SmsRoute():
            yield from _identity(facts, country, route, route.identity, SMS)
        case VoiceRoute():
            yield from _identity(facts, country, route, route.identity, VOICE)
        case SnsRoute(sender_id=None):
            yield from _identity(facts, country, route, route.number, SMS)
        case NotifyRoute() | SnsRoute():
            return


def _identity(facts: Facts, country: str, route: Route, named: str | None, capability: str) -> Iterator[Ailment]:
    region = region_of(route) or facts.region
    owned = seen(facts.sms[region].identities)
    if owned is None:
        return
    asking, showing = command(facts, "identities", "request"), command(facts, "identities", "list")
    request = f"`{asking}` walks through it; `{showing}` shows yours"
    if named is None:
        yield from _chosen(country, owned, capability, request)
    elif (pool := owned.pool(named)) is not None:
        yield from _pool(country, pool, owned, capability, request)
    elif _is_dynamic(named, country, owned):
        yield from _unowned_sender_id(country, named, region, request)
    elif not owned.named(named):
        yield _absent(facts, named, region, request)
    else:
        found = [list(problems_for(one, country, owned, capability)) for one in owned.named(named)]
        if all(found):
            best = min(found, key=len)
            yield Ailment(f"{named}: {'; '.join(best)}", _mend(best, request))


def _chosen(country: str, owned: Identities, capability: str, request: str) -> Iterator[Ailment]:
    """AWS chooses: an identity that serves the country, else one that many accounts share, where there is any."""
    if _serves(country, (*owned.numbers, *owned.sender_ids), owned, capability):
        return
    found = country_facts().get(country)
    if country in OWNED_NUMBER_ALONE:
        yield Ailment(f"AWS chooses the identity, and the account has no number that serves {country}", request)
    elif found is not None and found.sender_id == "registration":
        sentence = f"AWS chooses the identity, and without one that is registered {country} may drop its texts"
        yield Ailment(sentence, request, doubt=True)


def _serves(country: str, items: tuple[Described, ...], owned: Identities, capability: str) -> bool:
    return any(not any(problems_for(one, country, owned, capability)) for one in items)


def _is_dynamic(named: str, country: str, owned: Identities) -> bool:
    """Whether this is a sender ID by its bare name, and the account has none of that name for the country."""
    found = read_identity(named)
    if found.kind != "sender_id" or found.country is not None:
        return False
    return not any(item["IsoCountryCode"] == country for item in owned.named(named))


def _unowned_sender_id(country: str, named: str, region: str, request: str) -> Iterator[Ailment]:
    """AWS takes a sender ID that was not requested where none is registered; elsewhere it is refused or replaced."""
    found = country_facts().get(country)
    rule = "yes" if found is None else found.sender_id
    if rule == "registration":
        yield Ailment(f"the account has no {named} in {region} for {country}, which registers sender IDs", request)
    elif rule == "yes":
        sentence = f"the account has no {named} in {region} for {country}, where AWS takes one that was not requested"
        yield Ailment(sentence, f"request it, so that it is yours: {request}", doubt=True)


def _absent(facts: Facts, named: str, region: str, request: str) -> Ailment:
    caller = facts.caller.split(":")[4] if isinstance(facts.caller, str) else None
    account = named.split(":")[4] if named.startswith("arn:") else caller
    if account != caller or named.startswith("rcs-") or ":rcs-agent/" in named:
        return Ailment(f"it sends from {named}, {NOT_LISTED}", CHECK_THAT, doubt=True)
    return Ailment(f"the account has no {named} in {region}", request)


def _pool(country: str, pool: Described, owned: Identities, capability: str, request: str) -> Iterator[Ailment]:
    if pool["Status"] != "ACTIVE":
        yield Ailment(f"the pool is {pool['Status']}", "wait until it is ACTIVE, or name another identity")
    if pool.get("MessageType", "TRANSACTIONAL") != "TRANSACTIONAL":
        sentence = f"the pool is for {pool['MessageType']} messages, and codes are TRANSACTIONAL"
        yield Ailment(sentence, f"name another identity: {request}")
    items, members = owned.named(pool["PoolId"]), owned.members.get(pool["PoolId"], ())
    if _serves(country, items, owned, capability):
        return
    if pool.get("SharedRoutesEnabled"):
        yield from _chosen(country, owned, capability, request)
        return
    problems = {one for item in items for one in problems_for(item, country, owned, capability)}
    fix = (
        f"aws pinpoint-sms-voice-v2 associate-origination-identity --pool-id {pool['PoolId']} "
        f"--iso-country-code {country} ..."
    )
    if len(items) < len(members):
        yield Ailment(f"the pool has a member {NOT_LISTED}, and no other serves {country}", CHECK_THAT, doubt=True)
    else:
        yield Ailment(f"nothing in the pool serves {country}: {'; '.join(sorted(problems)) or 'it is empty'}", fix)


def _mend(problems: list[str], request: str) -> str:
    if any("registration" in one or "not registered" in one for one in problems):
        return (
            "finish the registration in the console, AWS End User Messaging > SMS > Registrations: docs/registration.md"
        )
    return f"take an identity that serves it: {request}"
