"""``cognito-otp simulators``: AWS's phones that reach no carrier, for tests."""

from __future__ import annotations

import json

import click
from rich.table import Table

from cognito_otp.domain.phones import read_phone
from cognito_otp.domain.simulators import PAIRS
from cognito_otp_tools.cli.arguments import read_countries
from cognito_otp_tools.cli.routes.screens import new_console, say
from cognito_otp_tools.routes.describing import country_name

BILLED = "They reach no carrier, work in the sandbox, and are billed like other texts."


@click.command()
@click.argument("countries", metavar="[XX]...", nargs=-1, callback=read_countries)
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def simulators(*, countries: tuple[str, ...], as_json: bool) -> None:
    """List AWS's simulator numbers, by country: one that succeeds, and one that fails."""
    rows = sorted((read_phone(success).country, success, failure) for success, failure in PAIRS.items())
    chosen = [row for row in rows if not countries or row[0] in countries]
    if as_json:
        names = ("country", "succeeds", "fails")
        click.echo(json.dumps([dict(zip(names, row, strict=True)) for row in chosen], indent=2))
        return
    console = new_console()
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for heading in ("", "Country", "Succeeds", "Fails"):
        table.add_column(heading, no_wrap=True)
    for country, success, failure in chosen:
        table.add_row(f"[bold]{country}[/bold]", country_name(country), success, failure)
    console.print(table)
    if missing := [country for country in countries if country not in {row[0] for row in rows}]:
        say(console, f"\nAWS has none in {', '.join(missing)}.")
    say(console, f"\n[dim]{BILLED}[/dim]")
