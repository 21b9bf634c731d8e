"""Reads a routing table's document, as YAML or JSON gives it, and notes everything that is wrong with it.

``read_table`` and ``read_json`` are strict: a table, or its problems. ``read_document`` and ``read_text`` also return
what is good of a table with problems, which ``mending`` makes a table of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cognito_otp.domain.countries import is_country, meant_country
from cognito_otp.domain.routing.fields import Fields, shown
from cognito_otp.domain.routing.json_texts import DISABLED, load
from cognito_otp.domain.routing.off_texts import salvage_disabled
from cognito_otp.domain.routing.route_reading import read_route
from cognito_otp.domain.routing.switched_off import read_disabled, search_disabled
from cognito_otp.domain.routing.table import DEFAULT, VERSION, Problem, RoutingTable
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from cognito_otp.domain.routing.routes import Route

COUNTRY = 'write the ISO 3166-1 alpha-2 code, such as GB, or default; in quotes where YAML reads it otherwise, as "NO"'


class Legible(Value, frozen=True):
    """What is good of a document. ``table`` is None where it cannot be used as a whole; ``disabled`` counts even then.

    ``disabled_is_whole`` says whether all of that list was understood. ``emptied`` are the countries, or ``default``,
    all of whose routes are wrong.
    """

    table: RoutingTable | None
    disabled: frozenset[str]
    disabled_is_whole: bool
    problems: tuple[Problem, ...]
    emptied: tuple[str, ...] = ()


def read_json(text: str) -> RoutingTable | tuple[Problem, ...]:
    """Read the stored form; see read_table."""
    return _strict(read_text(text))


def read_table(document: object) -> RoutingTable | tuple[Problem, ...]:
    """Read a document; answer every problem if there is one."""
    return _strict(read_document(document))


def read_text(text: str) -> Legible:
    """Read what is good of a JSON text; never raises."""
    try:
        document = load(text)
    except ValueError as error:
        problem = Problem("the table", "is not JSON", f"convert it from YAML with cognito-otp routes put ({error})")
        return Legible(None, salvage_disabled(text), disabled_is_whole=False, problems=(problem,))
    return read_document(document)


def read_document(document: object) -> Legible:
    """Read what is good of a document; never raises."""
    if not isinstance(document, Mapping):
        problem = Problem("the table", "is not a mapping", "start it with version: 1 and routes:")
        return Legible(None, search_disabled(document), disabled_is_whole=False, problems=(problem,))
    problems: list[Problem] = []
    fields = Fields("", document, problems)
    fields.only(("version", DISABLED, "routes"))
    usable = _has_version(document, fields)
    disabled, whole = read_disabled(document, fields)
    routes = _countries(fields, problems)
    elsewhere = search_disabled(document) - disabled if problems else frozenset()
    disabled |= elsewhere
    left = {country: listed for country, listed in routes.items() if listed}
    return Legible(
        RoutingTable(left, disabled) if usable and left else None,
        disabled,
        disabled_is_whole=whole and not elsewhere,
        problems=tuple(problems),
        emptied=tuple(country for country in routes if country not in left),
    )


def _strict(read: Legible) -> RoutingTable | tuple[Problem, ...]:
    return read.problems if read.problems or read.table is None else read.table


def _has_version(document: Mapping[object, object], fields: Fields) -> bool:
    version = document.get("version")
    if version == VERSION and not isinstance(version, bool):
        return True
    fields.note("version", f"is {shown(version)}", f"write version: {VERSION}")
    return False


def _countries(fields: Fields, problems: list[Problem]) -> dict[str, tuple[Route, ...]]:
    """Read the good routes of each country. One that is written wrongly counts as the one that is meant."""
    found = fields.mapping("routes", "list routes under the codes of countries")
    if not found:
        fields.note("routes", "is missing or empty", "give routes for default, or for each country that you serve")
    inner = fields.inside("routes", found)
    routes: dict[str, tuple[Route, ...]] = {}
    for key, value in found.items():
        listed = _routes(str(key), value, inner, problems)
        country = key if key == DEFAULT or is_country(key) else meant_country(str(key))
        if country != key:
            inner.note(str(key), "is not a country", COUNTRY)
        if isinstance(country, str) and (country == key or country not in found):
            routes[country] = listed
    _unique_names(routes, problems)
    return routes


def _routes(country: str, value: object, fields: Fields, problems: list[Problem]) -> tuple[Route, ...]:
    """Read the routes of a country, without those that something is wrong with."""
    if not isinstance(value, list) or not value:
        fields.note(country, "must be a list with one route or more", "write each route as - channel: sms")
        return ()
    good: list[Route] = []
    for position, item in enumerate(value):
        wrong: list[Problem] = []
        route = read_route(f"routes.{country}[{position}]", f"{country}-{position + 1}", item, wrong)
        problems += wrong
        if route is not None and not wrong:
            good.append(route)
    return tuple(good)


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
