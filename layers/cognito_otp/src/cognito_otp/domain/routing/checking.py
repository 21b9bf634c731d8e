"""Checks a table without a network: what would fail when codes are sent, and what can never be reached."""

from __future__ import annotations

from copy import replace
from difflib import get_close_matches
from itertools import chain
from typing import TYPE_CHECKING

from cognito_otp.domain.countries import COUNTED_AS
from cognito_otp.domain.messages.speech import LANGUAGES, VOICES
from cognito_otp.domain.routing.arns import read_arn
from cognito_otp.domain.routing.country_checks import check_default, check_route
from cognito_otp.domain.routing.planning import NEVER_FOR_PASSWORDS
from cognito_otp.domain.routing.routes import Channel, VoiceRoute, identity_of
from cognito_otp.domain.routing.table import DEFAULT, Problem, RoutingTable, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cognito_otp.domain.countries import CountryFacts, Served
    from cognito_otp.domain.routing.routes import Route


def check(table: RoutingTable, countries: Mapping[str, CountryFacts], served: Served) -> tuple[Problem, ...]:
    """Find problems of a valid table, given AWS's facts about countries and the countries that are served."""
    return tuple(
        chain(
            _coverage(table, served),
            _without_numbers(table, served),
            chain.from_iterable(_each_country(country, routes) for country, routes in table.routes.items()),
            chain.from_iterable(
                check_route(country, position, route, countries)
                for country, routes in table.routes.items()
                if country != DEFAULT
                for position, route in enumerate(routes)
            ),
            check_default(table, countries, served),
        )
    )


def _coverage(table: RoutingTable, served: Served) -> Iterator[Problem]:
    """Compare the countries of the table with those that are served."""
    for country in table.routes:
        if country != DEFAULT and not served.covers(country):
            yield warning(f"routes.{country}", "is not served", "add it to ServedCountries, or remove its routes")
    for country in sorted(served.countries or ()):
        if not table.routes_for(country) and country not in table.disabled:
            yield Problem("routes", f"have none for {country}, which is served", f"add routes.{country} or a default")
    if DEFAULT in table.routes and served.countries is not None and served.countries <= table.routes.keys():
        yield warning(
            f"routes.{DEFAULT}", "can never be reached", "every served country has routes of its own: remove it"
        )
    if DEFAULT not in table.routes and served.countries is None:
        yield warning("routes", "have no default", "countries without routes are refused; add one if not meant")


def _without_numbers(table: RoutingTable, served: Served) -> Iterator[Problem]:
    """Find territories whose mobile numbers count as another country's, and so never meet what is said of them."""
    places = [(f"routes.{country}", country) for country in table.routes]
    places += [("disabled", country) for country in sorted(table.disabled)]
    places += [("ServedCountries", country) for country in sorted(served.countries or ())]
    for path, country in places:
        if counted_as := COUNTED_AS.get(country):
            yield warning(
                path,
                f"names {country}, whose mobile numbers count as {counted_as}'s",
                f"name {counted_as} instead: an entry for {country} has no effect on them",
            )


def _each_country(country: str, routes: tuple[Route, ...]) -> Iterator[Problem]:
    """Check the order of one country's routes, and each route against itself."""
    for position, route in enumerate(routes):
        path = f"routes.{country}[{position}]"
        for earlier, other in enumerate(routes[:position]):
            if type(other) is type(route) and replace(other, name=route.name) == route:
                yield Problem(path, f"repeats routes.{country}[{earlier}]", "remove it: what stopped one stops both")
        if any(other.channel is Channel.SNS for other in routes[:position]):
            yield warning(
                path,
                "comes after SNS, which accepts texts that it cannot deliver",
                "put SNS last: opt-outs, prices and spend limits are no errors of Publish",
            )
        yield from _region(path, route)
        yield from _voices(path, route)
    if all(route.channel in NEVER_FOR_PASSWORDS for route in routes):
        yield warning(
            f"routes.{country}",
            "have none for temporary passwords",
            "add sms or sns: calls and Notify carry only codes",
        )


def _voices(path: str, route: Route) -> Iterator[Problem]:
    """Find voices that SendVoiceMessage does not have, and would refuse each call for."""
    for language, voice in route.voices.items() if isinstance(route, VoiceRoute) else ():
        if voice not in VOICES:
            near = get_close_matches(voice, VOICES, n=1) or [LANGUAGES[language]]
            yield Problem(f"{path}.voices.{language}", f"is {voice}, no voice of SendVoiceMessage", f"use {near[0]}")


def _region(path: str, route: Route) -> Iterator[Problem]:
    arn = read_arn(identity_of(route))
    if route.region and arn is not None and arn.region != route.region:
        yield Problem(f"{path}.region", f"is {route.region} and the ARN is of {arn.region}", "write the ARN's, or none")
