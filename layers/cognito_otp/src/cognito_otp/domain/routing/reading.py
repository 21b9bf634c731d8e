"""Reads a routing table's document, as YAML or JSON gives it, into a table or a list of everything wrong with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from cognito_otp.domain.countries import is_country
from cognito_otp.domain.routing.fields import Fields
from cognito_otp.domain.routing.route_reading import read_route
from cognito_otp.domain.routing.table import DEFAULT, VERSION, Problem, RoutingTable, single_route

if TYPE_CHECKING:
    from cognito_otp.domain.routing.routes import Route

COUNTRY = 'write the ISO 3166-1 alpha-2 code, such as GB, or default; in quotes where YAML reads it otherwise, as "NO"'


def read_json(text: str) -> RoutingTable | tuple[Problem, ...]:
    """Read the stored form; see read_table."""
    try:
        document = json.loads(text)
    except ValueError as error:
        return (Problem("the table", "is not JSON", f"convert it from YAML with cognito-otp routes put ({error})"),)
    return read_table(document)


def deployed_table(text: str | None, *, identity: str | None) -> tuple[RoutingTable, str | None]:
    """Return the table that a deployment starts with, and what is wrong if its text could not be used.

    Without a text, or with a bad one, every country is texted from the one ``identity``.
    """
    read = read_json(text) if text else single_route(identity)
    if isinstance(read, RoutingTable):
        return read, None
    return single_route(identity), f"the deployed table is not used: {read[0]} ({len(read)} in all)"


def read_table(document: object) -> RoutingTable | tuple[Problem, ...]:
    """Read a document; answer every problem if there is one."""
    problems: list[Problem] = []
    if not isinstance(document, Mapping):
        return (Problem("the table", "is not a mapping", "start it with version: 1 and routes:"),)
    fields = Fields("", document, problems)
    fields.only(("version", "disabled", "routes"))
    if document.get("version") != VERSION or isinstance(document.get("version"), bool):
        fields.note("version", f"is {document.get('version')!r}", f"write version: {VERSION}")
    disabled = _disabled(document, fields)
    routes = {
        str(country): _routes(str(country), value, fields, problems)
        for country, value in fields.mapping("routes", "list routes under the codes of countries").items()
    }
    if not routes:
        fields.note("routes", "is missing or empty", "give routes for default, or for each country that you serve")
    _unique_names(routes, problems)
    if problems:
        return tuple(problems)
    return RoutingTable(routes, disabled)


def _disabled(document: Mapping[object, object], fields: Fields) -> frozenset[str]:
    value = document.get("disabled")
    if value is None:
        return frozenset()
    if not isinstance(value, list):
        fields.note("disabled", "must be a list", "write it as [XX, YY]")
        return frozenset()
    for position, country in enumerate(value):
        if not is_country(country):
            fields.note(f"disabled[{position}]", f"is {country!r}, not a country", COUNTRY.replace(" or default;", ""))
    return frozenset(str(country) for country in value)


def _routes(country: str, value: object, fields: Fields, problems: list[Problem]) -> tuple[Route, ...]:
    path = f"routes.{country}"
    if country != DEFAULT and not is_country(country):
        fields.note(path, "is not a country", COUNTRY)
    if not isinstance(value, list) or not value:
        fields.note(path, "must be a list with one route or more", "write each route as - channel: sms")
        return ()
    read = (
        read_route(f"{path}[{position}]", f"{country}-{position + 1}", item, problems)
        for position, item in enumerate(value)
    )
    return tuple(route for route in read if route is not None)


def _unique_names(routes: Mapping[str, tuple[Route, ...]], problems: list[Problem]) -> None:
    """Find names used twice: in logs and delivery events a name stands for one route."""
    seen: set[str] = set()
    for country, listed in routes.items():
        for route in listed:
            if route.name in seen:
                problems.append(
                    Problem(f"routes.{country}", f"has a second route named {route.name}", "give it another name")
                )
            seen.add(route.name)
