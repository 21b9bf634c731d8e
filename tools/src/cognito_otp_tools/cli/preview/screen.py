"""What ``cognito-otp preview`` shows to people: a table of each language's messages."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Group
from rich.markup import escape
from rich.segment import Segment, Segments
from rich.table import Table
from rich.text import Text

from cognito_otp.domain.messages.building import REVIEWED
from cognito_otp_tools.cli.preview.checks import show_drafts, show_problem
from cognito_otp_tools.cli.routes.screens import counted, say
from cognito_otp_tools.preview.channels import EMAILS, TEXTS, Channel
from cognito_otp_tools.preview.letters import Mark, listed, mark
from cognito_otp_tools.preview.reading import read_call, read_email
from cognito_otp_tools.preview.samples import CODE, PASSWORD, PURPOSES, is_of_whole_file
from cognito_otp_tools.texts.problems import Kind
from cognito_otp_tools.texts.sources import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from cognito_otp_tools.preview.letters import Piece
    from cognito_otp_tools.preview.samples import Sample
    from cognito_otp_tools.preview.selecting import Shown
    from cognito_otp_tools.texts.problems import Problem
    from cognito_otp_tools.texts.sources import Sources

MARKS = {Mark.UNICODE: "bold red underline", Mark.DOUBLE: "bold yellow underline", Mark.UNSEEN: "bold red reverse"}
MEANINGS = {
    Mark.UNICODE: "not in the GSM alphabet, so that the text is Unicode: 70 characters a segment, not 160",
    Mark.DOUBLE: "takes two places of the GSM alphabet",
    Mark.UNSEEN: "cannot be seen",
}
TOPIC, CHANNEL = 7, 10
NARROW, COST, WIDE_COST = 100, 10, 19
"""Below so many columns, what a text costs is on two lines."""


def show_samples(console: Console, shown: Shown) -> None:
    """Show the messages, language by language, and what the marks and topics mean."""
    by_file = {file: list(group) for file, group in groupby(shown.samples, lambda sample: sample.file)}
    for file, of_file in by_file.items():
        _show_heading(console, file, shown.sources, of_file[0].problems)
        _print(console, _table(of_file, console.width))
    for kind in _kinds(shown.samples):
        say(console, f"[{MARKS[kind]}] {kind} [/] {MEANINGS[kind]}")
    for topic, purposes in PURPOSES.items():
        if any(sample.topic is topic for sample in shown.samples):
            named = ", ".join(purpose for purpose in purposes if purpose in shown.selection.purposes)
            say(console, f"[cyan]{topic}[/cyan] is for {named}.")
    say(
        console,
        f"{counted(len(shown.samples), 'message') or 'No message'} of {counted(len(by_file), 'file') or 'no file'}.",
    )
    for problem in shown.settings:
        show_problem(console, problem, f"{SETTINGS}.toml")
    show_drafts(console, shown.sources, list(by_file))


def _show_heading(console: Console, file: str, sources: Sources, problems: Sequence[Problem]) -> None:
    document = sources.files[file]
    is_reviewed = document.get("status") == REVIEWED
    status = f"[green]{REVIEWED}[/green]" if is_reviewed else "[yellow]draft[/yellow]"
    language = Text.assemble(*_styled(mark(str(document.get("language", "")), is_sms=False)))
    console.print(f"[bold]{escape(file)}[/bold]", language, f"[dim]·[/dim] {status}")
    for problem in problems:
        if is_of_whole_file(problem) and problem.kind is not Kind.DRAFT:
            show_problem(console, problem)


def _table(samples: Sequence[Sample], width: int) -> Table:
    """Draw a language's messages; the columns are as wide for every language.

    The words are last, because terminals disagree on how wide the signs of some scripts are.
    """
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False, width=width)
    table.add_column(width=TOPIC, no_wrap=True)
    table.add_column(width=CHANNEL, no_wrap=True)
    table.add_column(width=COST if width < NARROW else WIDE_COST)
    table.add_column(ratio=1, overflow="fold")
    for topic, group in groupby(samples, lambda sample: sample.topic):
        for position, sample in enumerate(group):
            named = f"[cyan]{topic}[/cyan]" if position == 0 else ""
            table.add_row(
                named, f"[dim]{sample.channel}[/dim]", _cost(sample, is_narrow=width < NARROW), Group(*_message(sample))
            )
        table.add_row()
    return table


def _print(console: Console, table: Table) -> None:
    """Print a table without the spaces that fill its lines up, which would be too many where signs are wider."""
    for line in console.render_lines(table):
        while line and not line[-1].text.strip():
            line.pop()
        if line:
            line[-1] = Segment(line[-1].text.rstrip(), line[-1].style)
        console.print(Segments([*line, Segment.line()]), end="")


def _message(sample: Sample) -> Iterator[Text]:
    """Show a message's words, and what is wrong with them."""
    if sample.text is None:
        yield Text("cannot be worded", style="bold red")
    for position, line in enumerate(_lines(sample)):
        style = ("bold" if position == 0 else "dim") if sample.channel in EMAILS else ""
        yield _words(line, sample, style)
    for problem in sample.own_problems:
        style = "red" if problem.stops_a_build else "yellow"
        yield Text.assemble((f"! {problem.entry} {problem.problem}: ", style), problem.advice)


def _lines(sample: Sample) -> tuple[str, ...]:
    """List what people read: a text, what a call says, or an e-mail's subject and its lines."""
    if sample.text is None:
        return ()
    if sample.channel in EMAILS:
        return sample.subject or "", *read_email(sample.text)
    return (read_call(sample.text) if sample.channel is Channel.VOICE else sample.text,)


def _words(text: str, sample: Sample, style: str) -> Text:
    words = Text.assemble(*_styled(mark(text, is_sms=sample.channel in TEXTS)), style=style)
    words.highlight_regex(f"{CODE}|{re.escape(PASSWORD)}", "bold green")
    return words


def _styled(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    return ((piece.text, MARKS[piece.mark] if piece.mark else "") for piece in pieces)


def _cost(sample: Sample, *, is_narrow: bool) -> Text:
    """Say what a text costs, and which characters are to blame, for those who see no colours."""
    if sample.segments is None or sample.text is None:
        return Text()
    cost = Text(f"{sample.encoding}{'\n' if is_narrow else ', '}")
    cost.append(counted(sample.segments, "segment"), "bold yellow" if sample.segments > 1 else "")
    letters = listed(mark(sample.text, is_sms=True))
    return cost.append(f"\n{letters}", "red") if letters else cost


def _kinds(samples: Sequence[Sample]) -> list[Mark]:
    """List the marks that were shown."""
    pieces = (mark(line, is_sms=sample.channel in TEXTS) for sample in samples for line in _lines(sample))
    found = {piece.mark for marked in pieces for piece in marked}
    return [kind for kind in Mark if kind in found]
