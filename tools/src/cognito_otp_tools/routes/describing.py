"""Puts tables and routes into words and YAML."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import yaml
from babel import Locale
from phonenumbers import country_code_for_region

from cognito_otp.domain.countries import look_alikes
from cognito_otp.domain.routing.identities import read_identity
from cognito_otp.domain.routing.routes import NotifyRoute, Route, SmsRoute, SnsRoute, VoiceRoute, identity_of
from cognito_otp.domain.routing.table import DEFAULT
from cognito_otp.domain.routing.writing import write_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cognito_otp.domain.countries import Served
    from cognito_otp.domain.routing.table import RoutingTable

WIDEST_LINE = 4096
"""Texts stay on one line, so that a difference shows them whole."""


def as_yaml(table: RoutingTable) -> str:
    """Write a table as YAML that `routes put` takes: countries in alphabetical order, the default last."""
    document = write_table(table)
    document["routes"] = {country: document["routes"][country] for country in countries_of(table)}
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=WIDEST_LINE)


def countries_of(table: RoutingTable) -> list[str]:
    """List what a table has routes for, in alphabetical order, the default last."""
    return sorted(table.routes, key=lambda country: (country == DEFAULT, country))


@cache
def country_name(country: str) -> str:
    """Return a country's English name (Unicode CLDR), or its code where it has none."""
    return str(Locale("en").territories.get(country, country))


def named_countries(countries: Iterable[str]) -> str:
    """List countries by name and code."""
    return ", ".join(f"{country_name(country)} ({country})" for country in countries)


def describe_left_out(served: Served) -> list[str]:
    """Say which countries a list of served ones leaves out although their numbers look like those of a listed one."""
    notes = []
    for country in sorted(served.countries or ()):
        alike = look_alikes(country)
        left_out = [other for other in alike if not served.covers(other)]
        if left_out:
            code = country_code_for_region(country)
            notes.append(
                f"ServedCountries has {named_countries([country])} and leaves out {named_countries(left_out)}, whose "
                f"numbers begin with +{code} as well: write {','.join((country, *alike))} to serve them"
            )
    return notes


def sender_of(route: Route) -> str:
    """Say what a route's messages come from."""
    match route:
        case SmsRoute(identity=None):
            return "an identity that AWS chooses"
        case SnsRoute(sender_id=None, number=None):
            return "a number that AWS chooses"
        case NotifyRoute():
            return f"{route.notify_configuration} (AWS's own numbers)"
        case SmsRoute() | VoiceRoute() | SnsRoute():
            return str(identity_of(route))


def shown_sender_of(route: Route) -> str:
    """Say what a phone shows, as far as it is known: of an ARN the sender ID, or else the id that it ends with."""
    return read_identity(sender_of(route)).name.rsplit("/", 1)[-1]


def details_of(route: Route) -> list[str]:
    """List the settings of a route that are worth a glance, beside its sender and Region."""
    match route:
        case NotifyRoute():
            found = [f"template {route.template_id}" if route.template_id else "default template"]
        case VoiceRoute():
            found = [f"speaks {route.locale}, or the user's language"]
        case SmsRoute() | SnsRoute():
            found = ["registered texts (DLT)"] if route.templates else []
    if not isinstance(route, NotifyRoute) and route.max_price:
        found.append(f"at most ${route.max_price}")
    return found
