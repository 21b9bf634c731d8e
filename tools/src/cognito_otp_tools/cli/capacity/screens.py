"""What ``cognito-otp capacity`` prints for people: limits, identities, and what a simulated peak came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from cognito_otp_tools.capacity.identities import (
    PARTS_PER_SECOND,
    identities_needed,
    parts_per_second,
    without_known_rate,
)
from cognito_otp_tools.capacity.limits import DATED, PARAMETER_READS, Limit, Peak
from cognito_otp_tools.capacity.simulation import MAXIMUM_EVENT_AGE, SECONDS, Simulated
from cognito_otp_tools.cli.routes.screens import new_console, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

KINDS = {kind: kind.replace("_", " ").replace("10dlc", "10DLC") for kind in PARTS_PER_SECOND}


def show_capacity(peak: Peak, limits: list[Limit], simulated: Simulated) -> None:
    """Show what a peak needs; ``limits`` are sorted, the least first."""
    console = new_console()
    segments = _counted(peak.parts, "segment")
    say(console, f"{peak.codes:g} codes a second ({peak.purpose}), {segments} each, to {', '.join(peak.countries)}\n")
    _show_limits(console, peak, limits)
    _show_identities(console, peak)
    _show_simulation(console, simulated)
    say(
        console,
        f"\n[dim]AWS's defaults, {DATED}; an account shares them and may have others. No account was asked.[/dim]",
    )


def _show_limits(console: Console, peak: Peak, limits: list[Limit]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    table.add_column("Limit")
    table.add_column("Codes/s", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("What to do", ratio=1)
    for limit in limits:
        enough = limit.codes >= peak.codes
        mark = "[green]enough[/green]" if enough else "[red]too little[/red]"
        codes = f"{limit.codes:,.1f}".removesuffix(".0")
        table.add_row(limit.name, codes, mark, "" if enough else limit.remedy)
    console.print(table)
    say(console, f"\nOf these, a peak meets first: [bold]{limits[0].name}[/bold].")


def _show_identities(console: Console, peak: Peak) -> None:
    say(console, "\n[bold]Identities to text from[/bold], of one type each, by their message parts a second:")
    for country in peak.countries:
        for kind, name in KINDS.items():
            needed = identities_needed(peak, kind, country)
            if needed is not None:
                rate = parts_per_second(kind, country)
                say(console, f"  {country}  {needed:>5} of type {name} ({rate} a second each)")
        other = without_known_rate(country)
        if other is not None:
            say(console, f"  {country}        {other}")
    if (identities_needed(peak, "toll_free", "US") or 0) > 1 and "US" in peak.countries:
        say(
            console,
            "US carriers take one sender's work that is spread over several toll-free numbers for snowshoeing: use a "
            "short code, or have a 10DLC number's rate raised.",
        )
    say(console, "A new account is in the sandbox and may spend 1 dollar a month on texts: have both changed first.")


def _show_simulation(console: Console, simulated: Simulated) -> None:
    for line in _lines_of(simulated):
        say(console, line)


def _lines_of(simulated: Simulated) -> Iterator[str]:
    codes, functions = _counted(simulated.codes, "code"), _counted(simulated.environments, "function")
    yield (
        f"\n[bold]Simulated[/bold], {SECONDS} s of the peak from nothing: {codes}, [bold]{functions}[/bold] at once, "
        f"{_counted(simulated.cold, 'cold start')}."
    )
    yield (
        f"  Of the codes that are sent, half take {simulated.median:.2f} s or less, and 99 in 100 "
        f"{simulated.slowest:.2f} s."
    )
    if simulated.reads > PARAMETER_READS:
        yield (
            f"  The routing table is read {simulated.reads:,} times in the busiest second: functions beyond "
            f"{PARAMETER_READS} may use the deployed one."
        )
    if simulated.waited:
        yield (
            f"  {simulated.waited:,} wait in Lambda's queue, because no function may start; {simulated.dropped:,} of "
            f"them are dropped at {MAXIMUM_EVENT_AGE} s."
        )
    if simulated.throttled:
        yield (
            f"  {simulated.throttled:,} are refused by identities; {simulated.delayed:,} of them are delayed by a "
            "minute."
        )


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
