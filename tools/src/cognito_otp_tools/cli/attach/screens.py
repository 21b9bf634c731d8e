"""What ``attach`` and ``detach`` show before they ask: the difference, permissions, and what to know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from cognito_otp_attach.plan.values import Kind
from cognito_otp_tools.cli.routes.screens import counted, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from cognito_otp_attach.facts.values import Facts
    from cognito_otp_attach.plan.values import Change, Notice, Plan, Redeployment, Refused
    from cognito_otp_tools.cli.attach.options import Asked

TITLES = {
    Kind.ATTACH: "attach it to {stack}",
    Kind.DETACH: "detach it from {stack}",
    Kind.RESTORE: "restore it from a backup",
}
LONGEST = 400
"""Characters of a value that are shown: an e-mail's text may have 20,000."""


def show_plan(console: Console, asked: Asked, facts: Facts, plan: Plan) -> None:
    """Show a plan."""
    name = str(plan.before.pool.get("Name", "")) if plan.before is not None else "a pool that is gone"
    title = TITLES[plan.kind].format(stack=facts.stack.name)
    say(console, f"[bold]{escape(name)}[/bold] ({plan.pool_id}): {title}\n")
    if plan.changes:
        show_changes(console, plan.changes)
        if plan.request is not None:
            sent = len(plan.request) - 1
            say(console, f"\n[dim]All {sent} settings are written back; those above are the ones that differ.[/dim]")
    else:
        say(console, "No setting of the pool changes.")
    _show_permissions(console, plan)
    show_notices(console, plan.notices)
    if plan.redeployment is not None:
        _show_redeployment(console, plan.redeployment)
    if asked.dry_run:
        say(console, "\nNothing was changed: this was a dry run.")
    else:
        console.print()


def show_refusals(console: Console, refused: Refused) -> None:
    """Show what stands in the way, each with what to do about it."""
    show_notices(console, [notice for notice in refused.notices if notice.code == "unseen"])
    for refusal in refused.refusals:
        console.print()
        show_marked(console, "[bold red]✗[/bold red]", f"{escape(_capitalized(refusal.sentence))}.")
        show_marked(console, "[dim]→[/dim]", f"{escape(_capitalized(refusal.advice))}.")
    say(console, f"\n[bold]Nothing was changed[/bold] ({counted(len(refused.refusals), 'reason')}).")


def show_changes(console: Console, changes: Iterable[Change]) -> None:
    """Show what differs: each setting with its value before and after, broken where the screen ends."""
    for change in changes:
        why = f" [dim]({escape(change.why)})[/dim]" if change.why else ""
        say(console, f"[bold]{escape(change.path)}[/bold]{why}")
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        if change.before is not None:
            grid.add_row("  [red]-[/red]", f"[red]{escape(_shown(change.before))}[/red]")
        if change.after is not None:
            grid.add_row("  [green]+[/green]", f"[green]{escape(_shown(change.after))}[/green]")
        if console.is_terminal:
            console.print(grid)
        else:
            _show_plainly(console, change)


def show_notices(console: Console, notices: Iterable[Notice]) -> None:
    """Show what the operator should know."""
    for position, notice in enumerate(notices):
        if not position:
            console.print()
        show_marked(console, "[yellow]![/yellow]", escape(notice.sentence))


def show_marked(console: Console, mark: str, text: str) -> None:
    """Show a sentence beside its mark."""
    if not console.is_terminal:
        say(console, f"{mark} {text}")
        return
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(mark, text)
    console.print(grid)


def _show_plainly(console: Console, change: Change) -> None:
    for mark, value in (("-", change.before), ("+", change.after)):
        if value is not None:
            say(console, f"  {mark} {escape(_shown(value))}")


def _show_permissions(console: Console, plan: Plan) -> None:
    if plan.grant:
        say(console, "\nCognito may invoke, for this pool alone:")
        for permission in plan.grant:
            _show_indented(console, f"[green]+[/green] {escape(_name(permission.function))}")
    if plan.revoke:
        say(console, "\nCognito may no longer invoke, for this pool:")
        for function, _ in plan.revoke:
            _show_indented(console, f"[red]-[/red] {escape(_name(function))}")


def _show_redeployment(console: Console, found: Redeployment) -> None:
    """Say which parameters the functions lack for this pool, and what else those would change."""
    sentence = "The functions were deployed for other settings than this pool has. To match it, deploy the stack again"
    if found.own_pool_id is not None:
        fate = "replaced by a new one, because of SignInWith" if found.replaces else "changed with them"
        sentence += f"; but its own pool {found.own_pool_id} would be {fate}: if that is in use, deploy another stack"
    console.print()
    show_marked(console, "[yellow]![/yellow]", f"{sentence}:")
    console.print(escape(found.command), soft_wrap=True)  # unbroken, to be copied


def _show_indented(console: Console, text: str) -> None:
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, 2)))
    else:
        say(console, f"  {text}")


def _name(function: Any) -> str:
    return function.name if function.qualifier is None else f"{function.name}:{function.qualifier}"


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}... ({len(text):,} characters)"


def _capitalized(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:].rstrip(".")
