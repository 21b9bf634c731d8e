"""``cognito-otp capacity``: what a peak of codes needs, and which limit it meets first."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from cognito_otp.domain.messages.segments import measure
from cognito_otp_tools.capacity.limits import (
    DATED,
    PARTS_PER_SECOND,
    Limit,
    Peak,
    identities_needed,
    parts_per_second,
    shared_limits,
)
from cognito_otp_tools.capacity.simulation import SECONDS, Played, play
from cognito_otp_tools.cli.arguments import read_countries
from cognito_otp_tools.cli.route_screens import new_console, say

if TYPE_CHECKING:
    from rich.console import Console

EXAMPLE = "Your Example code is 123456. It expires in 3 minutes."
KINDS = {kind: kind.replace("_", " ").replace("10dlc", "10DLC") for kind in PARTS_PER_SECOND}


@click.command()
@click.option(
    "--peak", type=click.FloatRange(0.01, 1000), required=True, help="Codes a second at the peak, up to 1,000."
)
@click.option(
    "--country",
    "countries",
    multiple=True,
    required=True,
    callback=read_countries,
    help="A country that codes go to; the peak is spread over all that are named.",
)
@click.option("--text", default=EXAMPLE, show_default=True, help="A text as it is sent, to count its segments.")
@click.option("--cap", type=click.IntRange(1), default=100, show_default=True, help="CodesPerCountryPerMinute.")
@click.option("--run", default=0.15, show_default=True, type=click.FloatRange(0.01, 55), help="Seconds of a warm run.")
@click.option("--start", default=0.9, show_default=True, type=click.FloatRange(0, 10), help="Seconds of a cold start.")
@click.option(
    "--parts-per-second",
    "rate",
    type=click.FloatRange(1),
    help="What all your identities send together, to simulate refusals; without it they send everything.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def capacity(  # noqa: PLR0913 - one parameter an option
    *,
    peak: float,
    countries: tuple[str, ...],
    text: str,
    cap: int,
    run: float,
    start: float,
    rate: float | None,
    as_json: bool,
) -> None:
    """Tell what a peak of codes needs: identities, functions at once, quotas, and what breaks first."""
    expected = Peak(peak, tuple(dict.fromkeys(countries)), max(1, measure(text).segments), run, start)
    played = play(expected, rate or math.inf)
    limits = sorted(shared_limits(expected, cap), key=lambda limit: limit.codes)
    if as_json:
        click.echo(json.dumps(_document(expected, limits, played), indent=2))
        return
    console = new_console()
    say(
        console,
        f"{peak:g} codes a second of {expected.parts} segment(s) to {', '.join(expected.countries)}\n",
    )
    _show_limits(console, expected, limits)
    _show_identities(console, expected)
    _show_simulation(console, played)
    say(
        console,
        f"\n[dim]AWS's defaults, {DATED}; an account shares them and may have others. No account was asked.[/dim]",
    )


def _document(peak: Peak, limits: list[Limit], played: Played) -> dict[str, Any]:
    return {
        "dated": DATED,
        "peak": asdict(peak),
        "limits": [asdict(limit) | {"enough": limit.codes >= peak.codes} for limit in limits],
        "first": limits[0].name,
        "identities": {
            country: {kind: identities_needed(peak, kind, country) for kind in PARTS_PER_SECOND}
            for country in peak.countries
        },
        "simulation": asdict(played) | {"seconds": SECONDS},
    }


def _show_limits(console: Console, peak: Peak, limits: list[Limit]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    table.add_column("Limit")
    table.add_column("Codes/s", justify="right")
    table.add_column("", no_wrap=True)
    table.add_column("Where it is too little", ratio=1)
    for limit in limits:
        enough = limit.codes >= peak.codes
        mark = "[green]enough[/green]" if enough else "[red]too little[/red]"
        table.add_row(limit.name, f"{limit.codes:,.1f}".removesuffix(".0"), mark, limit.remedy)
    console.print(table)
    say(console, f"\nOf these, a growing peak meets first: [bold]{limits[0].name}[/bold].")


def _show_identities(console: Console, peak: Peak) -> None:
    console.print("\n[bold]Identities to text from[/bold], of one type each, by their message parts a second:")
    for country in peak.countries:
        for kind, name in KINDS.items():
            needed = identities_needed(peak, kind, country)
            if needed is not None:
                say(
                    console,
                    f"  {country}  {needed:>5} of type {name} ({parts_per_second(kind, country)} a second each)",
                )
    if "US" in peak.countries:
        console.print(
            "US carriers take one sender's work that is spread over several toll-free numbers for snowshoeing: use a "
            "short code, or have a 10DLC number's rate raised."
        )


def _show_simulation(console: Console, played: Played) -> None:
    refused = (
        f" {played.throttled:,} were throttled, and {played.delayed:,} of them delayed by a minute."
        if played.throttled
        else ""
    )
    say(
        console,
        f"\n[bold]Simulated[/bold], {SECONDS} s of the peak from nothing: {played.codes:,} codes, "
        f"[bold]{played.environments:,}[/bold] functions at once, {played.cold:,} cold starts; a code takes "
        f"{played.median:.2f} s, the slowest in a hundred {played.slowest:.2f} s.{refused}",
    )
