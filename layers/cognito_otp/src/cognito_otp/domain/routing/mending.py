"""Makes a table to send by of whatever text there is: one mistake must not cost the codes of all countries.

A route that is wrong is left out. What is switched off stays off, also where the rest cannot be used.
"""

from __future__ import annotations

from copy import replace
from typing import TYPE_CHECKING

from cognito_otp.domain.routing.reading import read_text
from cognito_otp.domain.routing.table import DEFAULT, RoutingTable, single_route

if TYPE_CHECKING:
    from cognito_otp.domain.routing.reading import Legible
    from cognito_otp.domain.routing.routes import Route


def deployed_table(text: str | None, *, identity: str | None) -> tuple[RoutingTable, str | None]:
    """Return the table that a deployment starts with, and what is wrong with its text.

    Without a text, or with one that cannot be used, every country is texted from the one ``identity``.
    """
    single = single_route(identity)
    return mend(text, kind="deployed", instead=single, identity=identity) if text else (single, None)


def mend(text: str, *, kind: str, instead: RoutingTable, identity: str | None) -> tuple[RoutingTable, str | None]:
    """Return the table of a text, and what is wrong with it, which names the ``kind`` of table.

    Where the text cannot be used as a whole, the table is the one that was in force ``instead``. A country all of
    whose routes are wrong uses the default, or without one a text from ``identity``.
    """
    read = read_text(text)
    if not read.problems and read.table is not None:
        return read.table, None
    first = f"{read.problems[0]} ({len(read.problems)} in all)"
    if read.table is None:
        table = replace(instead, disabled=instead.disabled | read.disabled)
        return table, f"the {kind} table is not used, but for what it switches off: {first}"
    disabled = read.disabled if read.disabled_is_whole else read.disabled | instead.disabled
    table = RoutingTable(_filled(read, read.table, identity), disabled)
    return table, f"the {kind} table is used without what is wrong in it: {first}"


def _filled(read: Legible, table: RoutingTable, identity: str | None) -> dict[str, tuple[Route, ...]]:
    """Give routes to the countries that lost all of theirs, unless the default serves them."""
    routes = dict(table.routes)
    single = single_route(identity).routes[DEFAULT]
    if DEFAULT in read.emptied:
        routes[DEFAULT] = single
    if DEFAULT not in routes:
        routes |= dict.fromkeys(read.emptied, single)
    return routes
