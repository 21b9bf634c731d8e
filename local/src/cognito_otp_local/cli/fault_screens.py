"""How the command line shows faults and settings of the phone network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EVERY_CALL = "every call"


def fault_table(found: Sequence[Mapping[str, Any]]) -> Table:
    """Lay faults out for a terminal."""
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0))
    for heading in ("id", "operation", "what happens", "for", "calls left"):
        table.add_column(heading, overflow="fold")
    for fault in found:
        left = EVERY_CALL if fault["remaining"] is None else str(fault["remaining"])
        table.add_row(fault["id"], fault["operation"], _describe(fault), _narrowing(fault), left)
    return table


def _describe(fault: Mapping[str, Any]) -> str:
    """Say in a few words what a fault does."""
    match fault["kind"]:
        case "error":
            return " ".join(filter(None, [fault["error"], fault["reason"]]))
        case "slow":
            return f"answered {fault['seconds']:g} s late"
        case "drop_before":
            return "dropped before accepting"
        case "drop_after":
            return "done, its answer dropped"
        case _:
            return "throttled"


def _narrowing(fault: Mapping[str, Any]) -> str:
    to, identity = fault["to"], fault["identity"]
    return ", ".join(filter(None, [to and f"to {to}", identity and f"from {identity}"])) or "everyone"


def settings_table(settings: Mapping[str, Any]) -> Table:
    """Lay the account's settings out for a terminal."""
    table = Table.grid(padding=(0, 2))
    for name, value in settings.items():
        table.add_row(f"[dim]{name.replace('_', ' ')}[/dim]", f"[bold]{_setting(value)}[/bold]")
    return table


def _setting(value: object) -> str:
    """Say how a setting is. A limit of one dollar equals True, and is no switch."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return "the account's own" if value is None else str(value)
