"""What ``cognito-otp routes`` reports: findings, what a put would change, what is in force, what was switched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.markup import escape

from cognito_otp.adapters.routing_tables import MAX_AGE_SECONDS
from cognito_otp_tools.cli.routes.screens import say, show_diff, show_off, show_size, show_table
from cognito_otp_tools.routes.describing import describe_left_out, named_countries

if TYPE_CHECKING:
    from rich.console import Console

    from cognito_otp.domain.countries import Served
    from cognito_otp_tools.routes.checking import Checked
    from cognito_otp_tools.routes.deployments import Deployment
    from cognito_otp_tools.routes.planning import InForce, Write
    from cognito_otp_tools.routes.switching import Switched

SOON = f"Functions use it within {MAX_AGE_SECONDS} seconds."


def findings_document(checked: Checked, served: Served) -> dict[str, Any]:
    """Return what was found as plain values, for a stack that serves these countries."""
    return {
        "errors": checked.errors,
        "warnings": checked.warnings,
        "problems": [
            {
                "line": finding.line,
                "severity": finding.problem.severity,
                "path": finding.problem.path,
                "problem": finding.problem.problem,
                "advice": finding.problem.advice,
            }
            for finding in checked.findings
        ],
        "notes": describe_left_out(served),
    }


def show_plan(console: Console, planned: Write) -> None:
    """Show what a put would change."""
    if planned.fault:
        say(console, f"[bold yellow]What is stored has mistakes and is replaced:[/] {escape(planned.fault)}")
        say(
            console,
            "Its list `disabled` counts as far as it can be read: see that the difference has all that is to stay off.",
        )
    show_diff(console, planned.diff)
    show_kept_off(console, planned.kept_off)
    show_size(console, planned.size)


def show_kept_off(console: Console, countries: frozenset[str]) -> None:
    """Show which countries stay off although the file knows nothing of it."""
    if countries:
        show_off(console, countries)
        say(console, "They stay off: `cognito-otp routes enable` switches them on.")


def show_in_force(console: Console, deployment: Deployment, now: InForce) -> None:
    """Show the table in force, where it stands and how full that is."""
    if now.stored.text is None:
        say(console, f"{deployment.stack_name} has no stored table; this is the one that it was deployed with.\n")
    else:
        modified = f", stored {now.stored.modified:%Y-%m-%d %H:%M %Z}" if now.stored.modified else ""
        say(console, f"[bold]{deployment.parameter}[/bold] version {now.stored.version}{modified}\n")
    if now.table is not None:
        show_table(console, now.table)
    if now.stored.text is not None:
        console.print()
        show_size(console, len(now.stored.text.encode()))


def show_switched(console: Console, deployment: Deployment, done: Switched, *, on: bool) -> None:
    """Show what a switch did, and when functions know."""
    word = "on" if on else "off"
    if done.already:
        say(console, f"{named_countries(done.already)} {'was' if len(done.already) == 1 else 'were'} {word} already.")
    if not done.changed:
        return
    say(
        console,
        f"[green]✓[/green] Switched {word} for {deployment.stack_name}: [bold]{named_countries(done.changed)}[/bold] "
        f"(version {done.version}). {SOON}",
    )
    if done.stored_first:
        say(
            console,
            "The table that the stack was deployed with is stored now, and its parameters OriginationIdentity and "
            "RoutingTable no longer count: change routes with `cognito-otp routes put`.",
        )
