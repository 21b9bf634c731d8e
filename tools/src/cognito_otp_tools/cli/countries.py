"""``cognito-otp countries``: what carriers of each country ask of a sender, and what we advise."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from cognito_otp.domain.countries import COUNTED_AS, CountryFacts, advise
from cognito_otp_tools.cli.arguments import read_countries
from cognito_otp_tools.cli.routes.screens import new_console, say
from cognito_otp_tools.countries import DATED, SOURCE, country_facts
from cognito_otp_tools.routes.describing import country_name, named_countries

if TYPE_CHECKING:
    from rich.console import Console

type Row = tuple[str, CountryFacts | None]

NOT_OFFERED = "AWS's table does not have it, which means that AWS offers no SMS there."
NARROW, WIDE = 72, 110
"""Columns below which a grid does not fit, and from which on it has room for our advice."""


@click.command()
@click.argument("countries", metavar="[XX]...", nargs=-1, callback=read_countries)
@click.option("--json", "as_json", is_flag=True, help="Print the facts as JSON.")
def countries(*, countries: tuple[str, ...], as_json: bool) -> None:
    """Tell of some or all countries: sender IDs, registration, owned numbers, replies, and our advice."""
    facts = country_facts()
    rows: list[Row] = [(country, facts.get(country)) for country in countries or sorted(facts)]
    if as_json:
        click.echo(json.dumps(_document(rows), indent=2, ensure_ascii=False))
        return
    console = new_console()
    if countries or console.width < NARROW:
        _show_cards(console, rows)
    else:
        _show_grid(console, rows)
    say(console, f"\n[dim]As of {DATED}. Source: {SOURCE}.[/dim]")


def _document(rows: list[Row]) -> dict[str, Any]:
    return {"dated": DATED, "source": SOURCE, "countries": [_plain(country, facts) for country, facts in rows]}


def _plain(country: str, facts: CountryFacts | None) -> dict[str, Any]:
    named = {"country": country, "name": country_name(country), "counted_as": COUNTED_AS.get(country)}
    if facts is None:
        return named | {"offered": False, "advice": NOT_OFFERED}
    return named | {
        "offered": True,
        "sender_id": facts.sender_id != "no",
        "registration": facts.sender_id == "registration",
        "number_needed": facts.number_needed,
        "short_code": facts.short_code,
        "long_code": facts.long_code,
        "two_way": facts.two_way,
        "international": facts.international,
        "advice": advise(facts),
        "notes": facts.notes,
    }


def _show_grid(console: Console, rows: list[Row]) -> None:
    """Show a line for each country, with our advice where there is room for it."""
    advised = console.width >= WIDE
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for heading in ("", "Country", "Sender ID", "Numbers", "Replies"):
        table.add_column(heading, no_wrap=True)
    if advised:
        table.add_column("Advice", ratio=1)
    for country, facts in rows:
        advice = [advise(facts)] if advised and facts is not None else []
        table.add_row(f"[bold]{country}[/bold]", country_name(country), *_cells(facts), *advice)
    console.print(table)
    territories = ", ".join(f"{country} ({counted_as})" for country, counted_as in COUNTED_AS.items())
    console.print(f"\nMobile numbers of these count as those of the country in brackets: {territories}.")
    if not advised:
        console.print("\nName countries for our advice on them: [bold]cognito-otp countries US GB[/bold]")


def _show_cards(console: Console, rows: list[Row]) -> None:
    """Show one country below the other, with all that is known."""
    for position, (country, facts) in enumerate(rows):
        console.print(f"{'\n' if position else ''}[bold]{country}[/bold] {country_name(country)}")
        if counted_as := COUNTED_AS.get(country):
            _show_indented(console, f"Its mobile numbers count as those of {named_countries([counted_as])}.")
        if facts is None:
            _show_indented(console, f"[red]{NOT_OFFERED}[/red]")
            continue
        sender, numbers, replies = _cells(facts)
        _show_indented(console, f"Sender ID: {sender}. Numbers: {numbers}. Replies: {replies}.")
        _show_indented(console, advise(facts))
        if facts.notes:
            _show_indented(console, f"[dim]{escape(facts.notes)}.[/dim]")


def _show_indented(console: Console, text: str) -> None:
    console.print(Padding(text, (0, 0, 0, 3)))


def _cells(facts: CountryFacts | None) -> tuple[str, str, str]:
    if facts is None:
        return "[red]-[/red]", "[red]-[/red]", "[red]-[/red]"
    return _sender_id(facts), _numbers(facts), "yes" if facts.two_way else "[dim]no[/dim]"


def _sender_id(facts: CountryFacts) -> str:
    match facts.sender_id:
        case "yes":
            return "[green]yes[/green]"
        case "registration":
            return "[yellow]register[/yellow]"
        case "no":
            return "[dim]no[/dim]"


def _numbers(facts: CountryFacts) -> str:
    """Say which numbers one can own and text from there; one is needed where a sender ID is not to be had."""
    kinds = [kind for kind, can in (("short", facts.short_code), ("long", facts.long_code == "yes")) if can]
    if not kinds:
        return "[dim]none[/dim]"
    return f"[yellow]needed ({', '.join(kinds)})[/yellow]" if facts.number_needed else ", ".join(kinds)
