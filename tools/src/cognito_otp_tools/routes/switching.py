"""The kill switch: countries are switched off and on in the stored table, whoever else changes it at that moment."""

from __future__ import annotations

from copy import replace
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp.domain.routing.table import RoutingTable, disable, enable
from cognito_otp.domain.routing.writing import LARGEST_BYTES, write_json
from cognito_otp_tools.aws.errors import RefusedError
from cognito_otp_tools.routes.planning import TooLarge, in_force
from cognito_otp_tools.routes.stores import ChangedMeanwhileError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cognito_otp_tools.routes.stores import Stored, TableStore

ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Switched:
    """What a switch did: the countries it changed, those that stood that way, and the stored version.

    ``stored_first`` tells that the stack had only the table that it was deployed with, which is stored from now on.
    """

    changed: tuple[str, ...]
    already: tuple[str, ...]
    version: int
    stored_first: bool


def flip(table: RoutingTable, countries: Iterable[str], *, on: bool) -> RoutingTable:
    """Switch countries on or off."""
    for country in countries:
        table = enable(table, country) if on else disable(table, country)
    return table


def switch(store: TableStore, deployed: RoutingTable, countries: tuple[str, ...], *, on: bool) -> Switched:
    """Switch countries on or off; raise AwsError when that cannot be done.

    Two people may switch at once. Whose write replaced the other's unseen takes the other's table, makes its own
    change to it and writes again, until a write has replaced nothing but what was read.
    """
    seen = store.read()
    first = seen.version == 0
    table = _readable(seen, deployed)
    changed = tuple(country for country in countries if (country in table.disabled) is on)
    already = tuple(country for country in countries if country not in changed)
    if not changed:
        return Switched((), already, seen.version, stored_first=False)
    for _ in range(ATTEMPTS):
        text = _text(flip(_readable(seen, deployed), countries, on=on))
        try:
            version = store.write(text, over=seen)
        except ChangedMeanwhileError:
            seen = store.read()
            continue
        lost = store.overwritten(version, text, over=seen)
        if lost is None:
            return Switched(changed, already, version, stored_first=first)
        seen = replace(lost, version=version)
    raise ChangedMeanwhileError("others keep changing the table: look at `routes show`, and run the command again")


def _readable(seen: Stored, deployed: RoutingTable) -> RoutingTable:
    now = in_force(seen, deployed)
    if now.table is None:
        raise RefusedError(
            f"the stored table has mistakes, and nothing was written: {now.fault}. "
            "Store a good one with `cognito-otp routes put`, with this country in its list `disabled`"
        )
    return now.table


def _text(table: RoutingTable) -> str:
    """Return what to store. Above a standard parameter's size it is an advanced one: an attack costs more."""
    text = write_json(table)
    size = len(text.encode())
    if size > LARGEST_BYTES:
        raise RefusedError(str(TooLarge(size)))
    return text
