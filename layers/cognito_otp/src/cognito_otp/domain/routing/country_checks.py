"""Checks routes against what their destination country asks for: sender IDs, registration, India's DLT ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.routing.identities import read_identity
from cognito_otp.domain.routing.routes import NotifyRoute, Route, SmsRoute, SnsRoute, VoiceRoute
from cognito_otp.domain.routing.table import DEFAULT, Problem, RoutingTable, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cognito_otp.domain.countries import CountryFacts, Served

INDIA = "IN"
DASHES_FORBIDDEN = frozenset({"FR"})
"""France takes no dash in a sender ID since 2026-03-01. Source: End User Messaging guide, SMS by country."""

SHOWN = 5


def check_route(country: str, position: int, route: Route, countries: Mapping[str, CountryFacts]) -> Iterator[Problem]:
    """Check a route that is for one country."""
    path = f"routes.{country}[{position}]"
    match route:
        case SmsRoute() | SnsRoute():
            yield from _dlt(path, country, route)
        case VoiceRoute(identity=identity):
            if read_identity(identity).kind == "sender_id":
                yield Problem(f"{path}.identity", "is a sender ID, which cannot call", "use a number that can call")
            return
        case NotifyRoute():
            return  # its identities are AWS's own
    facts = countries.get(country)
    if facts is None:
        yield warning(path, f"is for {country}, which AWS's table of countries lacks", "ask AWS whether it delivers")
        return
    yield from _sender(path, country, route, facts)


def check_default(table: RoutingTable, countries: Mapping[str, CountryFacts], served: Served) -> Iterator[Problem]:
    """Check the default's routes, each against all the countries that would use it, in one warning a route."""
    left = sorted(country for country in countries if served.covers(country) and country not in table.routes)
    for position, route in enumerate(table.routes.get(DEFAULT, ())):
        path = f"routes.{DEFAULT}[{position}]"
        if sender_id_of(route) is None:
            continue
        bad = [country for country in left if countries[country].sender_id != "yes"]
        if bad:
            named = ", ".join(bad[:SHOWN]) + (f" and {len(bad) - SHOWN} more" if len(bad) > SHOWN else "")
            yield warning(
                path,
                f"has a sender ID, which {named} forbid or register",
                "give those that you serve routes of their own",
            )


def sender_id_of(route: Route) -> str | None:
    """Return the sender ID that a route names, if it names one."""
    match route:
        case SmsRoute(identity=str(identity)):
            found = read_identity(identity)
            return found.name if found.kind == "sender_id" else None
        case SnsRoute():
            return route.sender_id
        case _:
            return None


def _sender(path: str, country: str, route: SmsRoute | SnsRoute, facts: CountryFacts) -> Iterator[Problem]:
    sender_id = sender_id_of(route)
    where = f"{path}.{'identity' if isinstance(route, SmsRoute) else 'sender_id'}"
    if sender_id is None:
        nothing_named = (route.identity if isinstance(route, SmsRoute) else route.number) is None
        if nothing_named and facts.number_needed:
            yield warning(path, f"names no identity, and {country} wants an owned number", "name one that you own")
        return
    if facts.sender_id == "no":
        yield Problem(where, f"is a sender ID, which {country} does not show", "use a number or a short code")
    elif facts.sender_id == "registration":
        yield warning(where, f"needs to be registered for {country}", "unregistered, it is replaced or blocked")
    if country in DASHES_FORBIDDEN and "-" in sender_id:
        yield Problem(where, f"has a dash, which {country} forbids", "register one of letters and digits")
    if isinstance(route, SmsRoute) and route.identity is not None:
        own = read_identity(route.identity).country
        if own not in {None, country}:
            yield Problem(where, f"is the sender ID of {own}", f"a sender ID is per country: use the one of {country}")


def _dlt(path: str, country: str, route: SmsRoute | SnsRoute) -> Iterator[Problem]:
    """India: an entity id and a template for every purpose, or neither and a foreign route at its price."""
    complete = bool(route.entity_id) and bool(route.templates)
    if complete and country != INDIA:
        yield warning(path, "has DLT ids, which only India uses", "move them to routes.IN")
    elif (route.entity_id or route.templates) and not complete:
        lacking = "templates" if route.entity_id else "entity_id"
        yield Problem(f"{path}.{lacking}", "is missing", "India's operators drop a text without both DLT ids")
    elif country == INDIA and not complete and sender_id_of(route):
        yield Problem(path, "has a sender ID and no DLT ids", "give entity_id and templates from the DLT registration")
    elif country == INDIA and not complete:
        yield warning(path, "has no DLT ids", "texts take the international route: dearer, from a random number")
