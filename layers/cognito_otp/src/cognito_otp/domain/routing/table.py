"""The routing table: destination country to ordered routes, and the countries that are switched off."""

from __future__ import annotations

from copy import replace
from typing import TYPE_CHECKING, Literal

from cognito_otp.domain.routing.routes import SmsRoute
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.routing.routes import Route

DEFAULT = "default"
"""The key of the routes for every country without routes of its own."""

VERSION = 1
"""The one version of the document that this code reads and writes."""


class RoutingTable(Value, frozen=True):
    """Routes by destination country (ISO 3166-1 alpha-2) or ``default``; nothing is sent to ``disabled`` countries."""

    routes: Mapping[str, tuple[Route, ...]]
    disabled: frozenset[str] = frozenset()

    def routes_for(self, country: str) -> tuple[Route, ...]:
        """Return a country's own routes, or the default ones; the two are never mixed."""
        return self.routes.get(country, self.routes.get(DEFAULT, ()))


class Problem(Value, frozen=True):
    """Something wrong with a table: where (``routes.IN[0].entity_id``), what, and what to do about it.

    An ``error`` would leave codes undelivered; a ``warning`` may be intended.
    """

    path: str
    problem: str
    advice: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """Return the problem in one line."""
        return f"{self.path} {self.problem}: {self.advice}"


def warning(path: str, problem: str, advice: str) -> Problem:
    """Make a problem that may be intended."""
    return Problem(path, problem, advice, "warning")


def single_route(identity: str | None) -> RoutingTable:
    """Make the table of a deployment without one: every country by text, from one identity."""
    return RoutingTable({DEFAULT: (SmsRoute(name="default", identity=identity),)})


def disable(table: RoutingTable, country: str) -> RoutingTable:
    """Switch a country off, whatever its routes."""
    return replace(table, disabled=table.disabled | {country})


def enable(table: RoutingTable, country: str) -> RoutingTable:
    """Switch a country on again."""
    return replace(table, disabled=table.disabled - {country})
