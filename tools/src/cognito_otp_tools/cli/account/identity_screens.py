"""What ``cognito-otp identities`` shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.padding import Padding

from cognito_otp_tools.cli.routes.screens import counted, say
from cognito_otp_tools.routes.describing import country_name
from cognito_otp_tools.sms_account.requesting import COSTS, PRICES, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from cognito_otp_tools.sms_account.owned import Described
    from cognito_otp_tools.sms_account.requesting import Wanted

ABROAD = "*"
NONE = "The account owns no identity in this Region: `cognito-otp identities request` walks through getting one."


def show_identities(console: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    """Show each identity with what it serves, or what keeps it from that."""
    if not rows:
        say(console, NONE)
        return
    for row in rows:
        mark = "[green]✓[/green]" if row["serves"] else "[red]✗[/red]"
        kind = row["kind"].replace("_", " ")
        say(
            console,
            f"{mark} [bold]{escape(row['identity'])}[/bold] [dim]{kind} of {row['country']}, "
            f"{row['per_second']} a second[/dim]",
        )
        _show_indented(console, _served(row))
        if row["pools"]:
            _show_indented(console, f"[dim]in {escape(', '.join(row['pools']))}[/dim]")
        _show_indented(console, f"[dim]{escape(row['arn'])}[/dim]")
    serving = sum(bool(row["serves"]) for row in rows)
    say(console, f"\n{counted(len(rows), 'identity').replace('identitys', 'identities')}, {serving} of which can text.")


def _served(row: Mapping[str, Any]) -> str:
    if not row["serves"]:
        return f"[red]texts no country: {escape('; '.join(row['problems']))}[/red]"
    abroad = ", and abroad" if ABROAD in row["serves"] else ""
    return f"texts {country_name(row['serves'][0])}{abroad}"


def show_wanted(console: Console, wanted: Wanted, *, registered: bool, forms: Sequence[Described]) -> None:
    """Show what a request takes before it is made."""
    what = f"the sender ID {wanted.sender_id}" if wanted.kind is Kind.SENDER_ID else f"a {wanted.kind} number"
    say(console, f"\n[bold]{escape(what)} for {country_name(wanted.country)} ({wanted.country})[/bold]")
    calls = "texts and calls" if wanted.voice else "texts"
    say(console, f"  For transactional {calls}. It costs {COSTS[wanted.kind]}: {PRICES}")
    if not registered:
        say(console, "  No registration is required.")
        return
    say(
        console,
        "  [yellow]Carriers take nothing from it until a registration is finished: days or weeks.[/yellow]",
    )
    for form in forms:
        hints = form.get("DisplayHints") or {}
        title = f"{form['RegistrationType']}: {hints.get('Title', '')}".rstrip(": ")
        say(console, f"    {escape(title)}")
    if wanted.registration is None:
        say(console, "  Begin it in the console, AWS End User Messaging > SMS > Registrations: docs/registration.md")


def _show_indented(console: Console, text: str) -> None:
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, 2)))
    else:
        say(console, f"  {text}")
