"""What the doctor shows: progress while it reads, then each finding with why it matters and what mends it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from cognito_otp_tools.cli.routes.screens import counted, say
from cognito_otp_tools.doctor.findings import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console
    from rich.progress import TaskID

    from cognito_otp_tools.doctor.findings import Finding

MARKS = {
    Status.BLOCK: "[bold red]✗[/bold red]",
    Status.UNSEEN: "[magenta]?[/magenta]",
    Status.WARN: "[yellow]![/yellow]",
    Status.OK: "[green]✓[/green]",
}
INDENT = 2
WIDEST_NAME = 28
"""Columns of a check's id, so that 80 columns have room for what was found."""
COMMANDS = ("aws ", "cognito-otp ", "sam ", "pip ")


@dataclass(frozen=True, slots=True)
class Reading:
    """The progress of a run."""

    bar: Progress
    task: TaskID

    def begun(self, _name: str) -> None:
        """Count one more reading."""
        self.bar.update(self.task, total=(self.bar.tasks[0].total or 0) + 1)

    def done(self, name: str) -> None:
        """Count a reading that ended."""
        self.bar.update(self.task, advance=1, description=f"read {name}")


@contextmanager
def progress_of(console: Console, *, quiet: bool) -> Iterator[Reading]:
    """Show on a terminal how many readings are done; it goes away at the end."""
    columns = (SpinnerColumn(), MofNCompleteColumn(), BarColumn(20), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        yield Reading(bar, bar.add_task("", total=0))


def show_findings(console: Console, findings: Sequence[Finding]) -> None:
    """Show what is wrong, each with its fix, then what is well in a line each, then the sum."""
    bad = [finding for finding in findings if finding.status is not Status.OK]
    for alike in _alike(bad):
        _show_bad(console, alike)
    well = [finding for finding in findings if finding.status is Status.OK]
    for finding in well:
        _show_well(console, finding, max(len(each.check) for each in well))
    _show_sum(console, findings)


def _show_well(console: Console, finding: Finding, longest: int) -> None:
    """Show what is well in one line: on a terminal it need not be read to its end, and --json has it whole."""
    name = f"{finding.check:{min(longest, WIDEST_NAME)}}"
    line = f"{MARKS[Status.OK]} [dim]{name}[/dim] {escape(finding.found)}"
    if console.is_terminal:
        console.print(line, no_wrap=True, overflow="ellipsis")
    else:
        say(console, f"{MARKS[Status.OK]} {finding.check}: {escape(finding.found)}")


def _alike(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Put together what could not be seen for one and the same reason: a pool that is denied is in many checks."""
    together: dict[object, list[Finding]] = {}
    for position, finding in enumerate(findings):
        key = finding.found if finding.status is Status.UNSEEN else position
        together.setdefault(key, []).append(finding)
    return list(together.values())


def _show_bad(console: Console, alike: Sequence[Finding]) -> None:
    finding, names = alike[0], ", ".join(one.check for one in alike)
    say(console, f"{MARKS[finding.status]} [bold]{names}[/bold]")
    _show_indented(console, escape(_sentence(finding.found)))
    if len(alike) == 1:
        _show_indented(console, f"[dim]{escape(_sentence(finding.why))}[/dim]")
    fix = f"[dim]→[/dim] {escape(finding.fix)}"
    if finding.fix.startswith(COMMANDS):
        console.print(f"{' ' * INDENT}{fix}", soft_wrap=True)  # unbroken, to be copied
    else:
        _show_indented(console, fix)
    console.print()


def _show_indented(console: Console, line: str) -> None:
    if console.is_terminal:
        console.print(Padding(line, (0, 0, 0, INDENT)))
    else:
        say(console, f"{' ' * INDENT}{line}")


def _show_sum(console: Console, findings: Sequence[Finding]) -> None:
    numbers = {status: sum(finding.status is status for finding in findings) for status in Status}
    words = [
        counted(numbers[Status.BLOCK], "blocking cause"),
        f"{numbers[Status.UNSEEN]} could not be seen" if numbers[Status.UNSEEN] else "",
        counted(numbers[Status.WARN], "warning"),
        f"{numbers[Status.OK]} fine",
    ]
    listed = ", ".join(word for word in words if word)
    verdict = {
        Status.BLOCK: "[bold red]✗ Codes do not reach everyone[/bold red], and the first cause is to be mended first",
        Status.UNSEEN: "[magenta]?[/magenta] [bold]Nothing that was seen blocks codes[/bold]",
        Status.WARN: "[green]✓[/green] [bold]Nothing blocks codes[/bold]",
        Status.OK: "[green]✓[/green] [bold]Nothing blocks codes[/bold]",
    }[min((finding.status for finding in findings), key=tuple(Status).index, default=Status.OK)]
    say(console, f"\n{verdict}: {listed}.")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
