"""What ``attach`` and ``detach`` show at their end: where the pool stands, the proof, and the next command."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from rich.markup import escape

from cognito_otp_attach.apply.outcomes import Ending, Standing
from cognito_otp_attach.plan.values import Kind
from cognito_otp_tools.cli.attach.screens import show_changes, show_marked
from cognito_otp_tools.cli.routes.screens import say

if TYPE_CHECKING:
    from rich.console import Console

    from cognito_otp_attach.apply.outcomes import Check, Outcome
    from cognito_otp_attach.plan.values import Plan
    from cognito_otp_tools.cli.attach.options import Asked

DONE = {Kind.ATTACH: "attached", Kind.DETACH: "detached", Kind.RESTORE: "as the backup has it"}
MARKS = {True: "[green]✓[/green]", False: "[bold red]✗[/bold red]", None: "[yellow]?[/yellow]"}


def show_outcome(console: Console, asked: Asked, plan: Plan, outcome: Outcome) -> None:
    """Show an outcome, and end with what to run next."""
    for check in outcome.checks:
        _show_check(console, check)
    for ending in outcome.leftovers:
        say(console, f"[yellow]![/yellow] {escape(ending)}, which harms nothing; the next run clears it.")
    match outcome.ending:
        case Ending.DONE:
            say(
                console, f"[green]✓[/green] [bold]{plan.pool_id} is {DONE[plan.kind]}[/bold], and nothing else changed."
            )
        case Ending.UNCHANGED:
            say(console, f"[green]✓[/green] {plan.pool_id} is {DONE[plan.kind]} already.")
        case _:
            if outcome.sentence not in [check.sentence for check in outcome.checks]:  # which are shown above
                say(console, f"[bold red]✗[/bold red] {escape(outcome.sentence)}.")
            if outcome.unexpected:
                show_changes(console, outcome.unexpected)
            say(console, _standing(plan, outcome))
    if outcome.backup is not None and outcome.ending is not Ending.DONE:  # its step named it
        say(console, f"Backup: {escape(outcome.backup)}")
    for line in _next(asked, plan, outcome):
        console.print(line, soft_wrap=True)  # unbroken, to be copied


def _show_check(console: Console, check: Check) -> None:
    show_marked(console, MARKS[check.passed], escape(check.sentence))


def _standing(plan: Plan, outcome: Outcome) -> str:
    match outcome.standing:
        case Standing.BEFORE:
            return f"[bold]{plan.pool_id} is as it was.[/bold]"
        case Standing.PLANNED:
            return f"[bold]{plan.pool_id} is {DONE[plan.kind]}[/bold]; what is left to do is done by the next run."
        case Standing.OTHER:
            return f"[bold]{plan.pool_id} is neither as it was nor as planned.[/bold]"
        case Standing.UNKNOWN:
            return f"[bold]How {plan.pool_id} stands could not be seen.[/bold]"


def _next(asked: Asked, plan: Plan, outcome: Outcome) -> list[str]:
    """Name the next command."""
    again = f"Run again: {escape(asked.again())}"
    if outcome.ending in {Ending.DONE, Ending.UNCHANGED}:
        return _next_when_done(asked, plan)
    if outcome.standing in {Standing.UNKNOWN, Standing.OTHER}:
        return _next_when_changed(asked, outcome) or [again]
    if outcome.ending in {Ending.CANNOT_OPEN, Ending.ROLLED_BACK}:
        return [f"When that is put right: {escape(asked.again())}"]
    return [again]


def _next_when_changed(asked: Asked, outcome: Outcome) -> list[str]:
    """Name how to look, and how to put the pool back where it was seen to differ."""
    look = [f"Look: {escape(asked.again('--dry-run'))}"]
    if outcome.backup is not None and (outcome.standing is Standing.OTHER or outcome.unexpected):
        return [*look, f"Put it back: {escape(asked.words('attach', '--restore', outcome.backup))}"]
    return look if outcome.standing is Standing.UNKNOWN else []


def _next_when_done(asked: Asked, plan: Plan) -> list[str]:
    if plan.kind is Kind.ATTACH:
        explain = shlex.join(["cognito-otp", "explain", "+447700900123", *asked.where])
        return [
            f"Next, see whether codes can reach your users: {escape(asked.words('doctor'))}",
            f"And how a code for a number is sent: {escape(explain)}",
            f"To let go of the pool: {escape(asked.words('detach'))}",
        ]
    if plan.kind is Kind.DETACH and ("--table" in asked.what or plan.before is None):  # stack or pool was deleted
        return []
    if plan.kind is Kind.DETACH:
        return [f"To attach it again: {escape(asked.words('attach', *asked.what))}"]
    return [f"To attach it again, or see what is attached: {escape(asked.words('attach', '--dry-run'))}"]
