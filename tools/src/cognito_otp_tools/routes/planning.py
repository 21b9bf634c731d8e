"""Decides what putting a table would store, and how that differs from what is in force."""

from __future__ import annotations

from copy import replace
from dataclasses import dataclass
from difflib import unified_diff
from typing import TYPE_CHECKING

from cognito_otp.domain.routing.reading import read_text
from cognito_otp.domain.routing.writing import LARGEST_BYTES, STANDARD_BYTES, write_json
from cognito_otp_tools.routes.checking import CANNOT_BE_STORED
from cognito_otp_tools.routes.describing import as_yaml

if TYPE_CHECKING:
    from cognito_otp.domain.routing.table import RoutingTable
    from cognito_otp_tools.routes.stores import Stored

CONTEXT_LINES = 3


@dataclass(frozen=True, slots=True)
class InForce:
    """The table that functions send by, or would without a fault: the stored one, or the deployed one before any.

    ``table`` is None when something is wrong with what is stored; ``fault`` then says what, and functions leave it out.
    ``off`` are the countries that are off in any case.
    """

    stored: Stored
    table: RoutingTable | None
    off: frozenset[str]
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Write:
    """Store this text. ``diff`` is that of the two tables as YAML; ``kept_off`` stay off although the file says none.

    ``fault`` is set where something is wrong with what is stored.
    """

    text: str
    diff: tuple[str, ...]
    kept_off: frozenset[str]
    fault: str | None

    @property
    def size(self) -> int:
        """How many bytes are stored."""
        return len(self.text.encode())


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The table is stored already; ``kept_off`` stay off although the file says none."""

    version: int
    kept_off: frozenset[str]


@dataclass(frozen=True, slots=True)
class TooLarge:
    """The table does not fit, or only into an advanced parameter, which was not allowed."""

    size: int

    def __str__(self) -> str:
        """Say how large it is and what to do."""
        problem = f"the table is too large: {self.size:,} bytes as it is stored"
        if self.size > LARGEST_BYTES:
            return f"{problem}. {CANNOT_BE_STORED}"
        return (
            f"{problem}, and a standard parameter holds {STANDARD_BYTES:,}. Shorten it, or allow an advanced parameter "
            f"with --advanced: {LARGEST_BYTES:,} bytes for 0.05 US dollars a month, and no way back to standard"
        )


def in_force(stored: Stored, deployed: RoutingTable) -> InForce:
    """Tell which table is in force."""
    if stored.text is None:
        return InForce(stored, deployed, deployed.disabled)
    read = read_text(stored.text)
    if read.table is not None and not read.problems:
        return InForce(stored, read.table, read.disabled)
    more = f" ({len(read.problems)} in all)" if len(read.problems) > 1 else ""
    return InForce(stored, None, read.disabled, f"{read.problems[0]}{more}")


def plan_put(table: RoutingTable, now: InForce, *, advanced: bool) -> Write | Unchanged | TooLarge:
    """Plan to store a table.

    A country that was switched off stays off: only ``routes enable`` ends what ``routes disable`` began, so that a
    file from before an attack cannot let it in again.
    """
    new = replace(table, disabled=table.disabled | now.off)
    if now.stored.text is not None and new == now.table:
        return Unchanged(now.stored.version, now.off - table.disabled)
    text = write_json(new)
    size = len(text.encode())
    pays_already = now.stored.text is not None and len(now.stored.text.encode()) > STANDARD_BYTES
    if size > LARGEST_BYTES or (size > STANDARD_BYTES and not (advanced or pays_already)):
        return TooLarge(size)
    return Write(text, tuple(_diff(now, new)), now.off - table.disabled, now.fault)


def _diff(now: InForce, new: RoutingTable) -> list[str]:
    before = as_yaml(now.table) if now.table is not None else str(now.stored.text)
    label = f"version {now.stored.version}" if now.stored.text is not None else "as deployed"
    lines = unified_diff(before.splitlines(), as_yaml(new).splitlines(), label, "new", lineterm="", n=CONTEXT_LINES)
    return list(lines)
