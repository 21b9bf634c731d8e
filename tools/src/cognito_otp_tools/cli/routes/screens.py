"""What ``cognito-otp routes`` shows to people: findings with their lines, differences, tables."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cognito_otp.domain.routing.writing import LARGEST_BYTES, STANDARD_BYTES
from cognito_otp_tools.routes.checking import stored_bytes
from cognito_otp_tools.routes.describing import (
    countries_of,
    country_name,
    describe_left_out,
    details_of,
    named_countries,
    sender_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cognito_otp.domain.countries import Served
    from cognito_otp.domain.routing.routes import Route
    from cognito_otp.domain.routing.table import RoutingTable
    from cognito_otp_tools.routes.checking import Checked, Finding

STYLES = {"error": "bold red", "warning": "yellow"}
DIFF_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def new_console(*, stderr: bool = False) -> Console:
    """Make a console that colours only what is marked up. A stream that lacks a character, such as ✓, shows another."""
    stream = sys.stderr if stderr else sys.stdout
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="replace")
    return Console(stderr=stderr, highlight=False)


def say(console: Console, text: str) -> None:
    """Print a sentence: wrapped between words on a terminal, and on one line where another program reads it."""
    console.print(text, soft_wrap=not console.is_terminal)


def grid_of(columns: int) -> Table:
    """Make a grid whose last column breaks what is too long, such as an ARN, rather than cut it off."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(columns - 1):
        grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    return grid


def show_findings(console: Console, file: str, checked: Checked) -> None:
    """Show each finding as ``file:line``, what is wrong, and below it what to do."""
    for finding in checked.findings:
        _show_finding(console, file, finding)


def _show_finding(console: Console, file: str, finding: Finding) -> None:
    problem = finding.problem
    place = file if finding.line is None else f"{file}:{finding.line}"
    say(
        console,
        f"[bold]{escape(place)}[/bold] [{STYLES[problem.severity]}]{problem.severity}[/] "
        f"{escape(problem.path)} {escape(problem.problem)}",
    )
    advice = f"[dim]→[/dim] {escape(problem.advice)}"
    if console.is_terminal:
        console.print(Padding(advice, (0, 0, 0, 2)))
    else:
        say(console, f"  {advice}")


def show_left_out(console: Console, served: Served) -> None:
    """Show which countries are not served although one may take them to be."""
    for note in describe_left_out(served):
        say(console, f"[cyan]Note:[/cyan] {escape(note)}.")


def show_verdict(console: Console, file: str, checked: Checked) -> None:
    """Sum a check up."""
    found = [counted(checked.errors, "error"), counted(checked.warnings, "warning")]
    problems = " and ".join(word for word in found if word)
    if checked.errors or checked.table is None:
        say(console, f"\n[bold red]✗[/bold red] {escape(file)} has {problems}.")
        return
    size = f"{stored_bytes(checked.table):,} bytes as it is stored"
    say(
        console,
        f"{'\n' if problems else ''}[green]✓[/green] {escape(file)} is good{f', with {problems}' if problems else ''}: "
        f"{summed_up(checked.table)}, {size}.",
    )


def counted(number: int, word: str) -> str:
    """Say how many: nothing for none."""
    return "" if number == 0 else f"{number} {word}{'' if number == 1 else 's'}"


def summed_up(table: RoutingTable) -> str:
    """Say how many countries a table routes."""
    own = len([country for country in table.routes if country != "default"])
    countries = f"{own} {'country' if own == 1 else 'countries'}"
    return f"{countries} and a default" if "default" in table.routes else countries


def show_diff(console: Console, lines: Iterable[str]) -> None:
    """Show a difference in colour."""
    for line in lines:
        console.print(Text(line, style=DIFF_STYLES.get(line[:1], "")), soft_wrap=True)


def show_off(console: Console, countries: Iterable[str]) -> None:
    """Show which countries are switched off."""
    if named := named_countries(sorted(countries)):
        say(console, f"[bold red]Switched off:[/bold red] {escape(named)}")


def show_table(console: Console, table: RoutingTable) -> None:
    """Show a table: each country with its routes in the order of trying."""
    show_off(console, table.disabled)
    grid = grid_of(2)
    for country in countries_of(table):
        heading = "every other country" if country == "default" else country_name(country)
        mark = " [bold red]off[/bold red]" if country in table.disabled else ""
        grid.add_row(f"[bold]{country}[/bold]{mark}", f"[dim]{escape(heading)}[/dim]")
        for number, route in enumerate(table.routes[country], 1):
            grid.add_row(f"  {number} {route.channel}", _route(route, country, number))
    console.print(grid)


def _route(route: Route, country: str, number: int) -> str:
    settings = [f"[cyan]{escape(sender_of(route))}[/cyan]"]
    if route.region:
        settings.append(f"in {escape(route.region)}")
    settings += [escape(detail) for detail in details_of(route)]
    if route.name != f"{country}-{number}-{route.channel}":
        settings.append(f"named {escape(route.name)}")
    return "[dim], [/dim]".join(settings)


def show_size(console: Console, size: int) -> None:
    """Say how full the parameter is."""
    limit = STANDARD_BYTES if size <= STANDARD_BYTES else LARGEST_BYTES
    console.print(f"[dim]{size:,} of {limit:,} bytes[/dim]")
