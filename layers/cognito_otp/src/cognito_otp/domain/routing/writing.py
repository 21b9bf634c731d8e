"""Writes a table as a document that ``reading`` reads back to the same table: what is stored, shown and compared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.routing.routes import RegulatedText
from cognito_otp.domain.routing.table import VERSION

if TYPE_CHECKING:
    from cognito_otp.domain.routing.routes import Route
    from cognito_otp.domain.routing.table import RoutingTable

STANDARD_BYTES = 4096
"""A standard parameter of Parameter Store holds 4 KB and costs nothing."""

LARGEST_BYTES = 8192
"""An advanced parameter holds 8 KB, and costs 0.05 US dollars a month. Source: Systems Manager quotas."""


def write_table(table: RoutingTable) -> dict[str, Any]:
    """Write a table as a document of plain values; settings that were left out stay out."""
    document: dict[str, Any] = {"version": VERSION}
    if table.disabled:
        document["disabled"] = sorted(table.disabled)
    document["routes"] = {
        country: [_route(country, position, route) for position, route in enumerate(routes, 1)]
        for country, routes in table.routes.items()
    }
    return document


def write_json(table: RoutingTable) -> str:
    """Write the stored form: compact JSON, which is YAML as well."""
    return json.dumps(write_table(table), ensure_ascii=False, separators=(",", ":"))


def _route(country: str, position: int, route: Route) -> dict[str, Any]:
    """Write a route without a name that reading would generate: such a name follows the route's position."""
    document = {"channel": str(route.channel)} | _settings(route)
    if document["name"] == f"{country}-{position}-{route.channel}":
        del document["name"]
    return document


def _settings(value: Route | RegulatedText) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in value.__struct_fields__:
        setting = getattr(value, name)
        if setting is None or setting == {}:
            continue
        found[name] = _plain(setting)
    return found


def _plain(setting: Any) -> Any:
    if isinstance(setting, str):
        return setting
    return {str(name): _settings(item) if isinstance(item, RegulatedText) else item for name, item in setting.items()}
