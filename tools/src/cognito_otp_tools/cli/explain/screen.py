"""What ``cognito-otp explain`` shows to people: routes in the order of trying, and the message as a phone shows it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import phonenumbers
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from cognito_otp.domain.countries import is_country
from cognito_otp.domain.routing.explaining import EXAMPLE_CODE, EXAMPLE_PASSWORD
from cognito_otp.domain.routing.planning import DeclineReason
from cognito_otp.domain.routing.routes import Channel, region_of
from cognito_otp_tools.cli.bubble import draw_bubble
from cognito_otp_tools.cli.routes.screens import grid_of, say
from cognito_otp_tools.preview.reading import read_call
from cognito_otp_tools.routes.describing import country_name, named_countries, sender_of, shown_sender_of

if TYPE_CHECKING:
    from rich.console import Console
    from rich.panel import Panel
    from rich.table import Table

    from cognito_otp.domain.phones import Phone
    from cognito_otp.domain.purposes import Purpose
    from cognito_otp.domain.routing.explaining import Explanation
    from cognito_otp.domain.routing.planning import Candidate
    from cognito_otp.domain.routing.table import Problem
    from cognito_otp_tools.routes.explaining import Explained

CHANNELS = {Channel.SMS: "text", Channel.NOTIFY: "Notify", Channel.VOICE: "call", Channel.SNS: "SNS"}
REFUSALS = {
    DeclineReason.COUNTRY_NOT_SERVED: "it is not among the countries served: add it to the stack's ServedCountries",
    DeclineReason.COUNTRY_DISABLED: "it is switched off: `cognito-otp routes enable {country}` switches it on",
    DeclineReason.NO_ROUTE: "the table has no route for it: add one, or a default",
}
NO_COUNTRY = "it is a number of no country, such as a satellite phone's, and no setting serves those"
NOT_BY_THESE = "none of its routes may carry a temporary password: add sms or sns"
INDENT = 4


def show_explanation(console: Console, phone: Phone, purpose: Purpose, explained: Explained) -> None:
    """Show an explanation."""
    explanation = explained.explanation
    number = phonenumbers.format_number(phonenumbers.parse(phone.e164), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    console.print(
        f"[bold]{number}[/bold] [dim]·[/dim] {escape(country_name(phone.country))} ({phone.country}) "
        f"[dim]·[/dim] {purpose}\n"
    )
    if explanation.refused_by is not None:
        say(console, f"[bold red]Nothing is sent[/bold red] ({explanation.refused_by}): {_refusal(explanation)}.")
        if explanation.refused_by == DeclineReason.COUNTRY_NOT_SERVED and explained.alike:
            say(console, f"It is not {named_countries(explained.alike)}, although its number begins alike.")
    if explanation.routes:
        console.print(_routes(explained))
    if explanation.refused_by is None:
        _show_message(console, explanation)
    say(console, f"[dim]By {escape(explained.source)}.[/dim]")


def _refusal(explanation: Explanation) -> str:
    """Say why nothing is sent and what to do."""
    if not is_country(explanation.country):
        return NO_COUNTRY
    if explanation.refused_by == DeclineReason.NO_ROUTE and explanation.routes:
        return NOT_BY_THESE
    return REFUSALS[DeclineReason(str(explanation.refused_by))].format(country=explanation.country)


def _routes(explained: Explained) -> Table:
    grid = grid_of(4)
    for number, (candidate, doubts) in enumerate(zip(explained.explanation.routes, explained.doubts, strict=True), 1):
        mark = f"[bold]{number}[/bold]" if candidate.tried else "[dim]-[/dim]"
        grid.add_row("", mark, CHANNELS[candidate.route.channel], _candidate_text(candidate, doubts))
    return grid


def _candidate_text(candidate: Candidate, doubts: tuple[Problem, ...]) -> str:
    region = region_of(candidate.route)
    lines = [
        f"[cyan]{escape(sender_of(candidate.route))}[/cyan]{f' in {escape(region)}' if region else ''}",
        f"[dim]{escape(candidate.reason)}[/dim]",
    ]
    for doubt in doubts:
        style = "red" if doubt.severity == "error" else "yellow"
        lines.append(f"[{style}]! {escape(doubt.problem)}:[/] {escape(doubt.advice)}")
    return "\n".join(lines)


def _show_message(console: Console, explanation: Explanation) -> None:
    first = explanation.routes[0].route
    if explanation.text is None:
        console.print("\nAWS words this message: its Notify template stands in your account.")
    else:
        console.print()
        console.print(Padding(_bubble(explanation, shown_sender_of(first), console.width), (0, 0, 0, INDENT)))
    life = timedelta(seconds=explanation.ttl_seconds)
    held = "A carrier holds it no longer than" if first.channel is Channel.SMS else "The code is good for at most"
    console.print(f"\n[dim]{held} {explanation.ttl_seconds:,} seconds ({in_words(life)}).[/dim]")


def _bubble(explanation: Explanation, sender: str, width: int) -> Panel:
    is_call = explanation.segments is None
    text = read_call(str(explanation.text)) if is_call else str(explanation.text)
    body = Text(text)
    body.highlight_regex(f"{EXAMPLE_CODE}|{re.escape(EXAMPLE_PASSWORD)}", "bold green")
    unit = "segment" if explanation.segments == 1 else "segments"
    cost = "a call, digit by digit" if is_call else f"{explanation.encoding}, {explanation.segments} {unit}"
    return draw_bubble(body, sender, cost, width - INDENT)


def in_words(life: timedelta) -> str:
    """Say how long that is in the largest unit that divides it."""
    seconds = int(life.total_seconds())
    for unit, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds % unit == 0:
            count = seconds // unit
            return f"{count} {word}{'' if count == 1 else 's'}"
    return f"{seconds} seconds"
