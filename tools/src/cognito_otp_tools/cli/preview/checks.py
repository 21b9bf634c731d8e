"""What ``cognito-otp preview --check`` shows: each mistake with its file, and how many languages are drafts."""

from __future__ import annotations

from copy import replace
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.padding import Padding

from cognito_otp.domain.messages.building import DRAFT
from cognito_otp_tools.cli.routes.screens import STYLES, counted, say
from cognito_otp_tools.texts.linting import word_of
from cognito_otp_tools.texts.sources import SETTINGS, locale_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from cognito_otp_tools.texts.problems import Problem
    from cognito_otp_tools.texts.sources import Sources


def show_check(
    console: Console, sources: Sources, files: Sequence[str], problems: Sequence[Problem], own: Path | None
) -> None:
    """Show the mistakes, each once and with the file to mend, and a verdict."""
    problems = list(dict.fromkeys(replace(problem, file=_file_of(problem, sources)) for problem in problems))
    for problem in problems:
        is_own = problem.file in sources.own or problem.file == SETTINGS
        file = f"{own}/{problem.file}.toml" if is_own and own is not None else f"{problem.file}.toml"
        show_problem(console, problem, file)
    where = counted(len(files), "file")
    if problems:
        errors = sum(problem.stops_a_build for problem in problems)
        found = [counted(errors, "error"), counted(len(problems) - errors, "warning")]
        say(console, f"\n[bold red]✗[/bold red] {where} checked: {' and '.join(word for word in found if word)}.")
    else:
        say(console, f"[green]✓[/green] {where} checked: nothing is wrong.")
    show_drafts(console, sources, files)


def _file_of(problem: Problem, sources: Sources) -> str:
    """Name the file whose entry it is: an application's texts have what they do not write from their language's."""
    locale = locale_of(problem.file)
    is_written = word_of(sources.own.get(problem.file, {}), problem.entry) is not None
    is_beneath = word_of(sources.files.get(locale, {}), problem.entry) is not None
    return locale if is_beneath and not is_written else problem.file


def show_problem(console: Console, problem: Problem, file: str = "") -> None:
    """Show where a problem is, what is wrong, and below it what to do."""
    severity = "error" if problem.stops_a_build else "warning"
    place = f"[bold]{escape(file)}[/bold] " if file else ""
    say(console, f"{place}[{STYLES[severity]}]{severity}[/] {escape(problem.entry)} {escape(problem.problem)}")
    advice = f"[dim]→[/dim] {escape(problem.advice)}"
    if console.is_terminal:
        console.print(Padding(advice, (0, 0, 0, 2)))
    else:
        say(console, f"  {advice}")


def show_drafts(console: Console, sources: Sources, files: Sequence[str]) -> None:
    """Say which languages await a reader."""
    drafts = [name for name in files if sources.files[name].get("status") == DRAFT]
    if drafts:
        is_one = len(drafts) == 1
        say(
            console,
            f"[yellow]{len(drafts)} {'is a draft' if is_one else 'are drafts'}[/yellow], sent only where "
            f"settings.toml offers {'it' if is_one else 'them'}: [dim]{escape(', '.join(drafts))}[/dim]",
        )
