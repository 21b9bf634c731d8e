"""What ``cognito-otp failures`` shows to people, and prints for programs."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.padding import Padding

from cognito_otp_tools.cli.routes.screens import counted, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from cognito_otp_tools.failures.queues import Message, Reading
    from cognito_otp_tools.failures.records import AttemptRecord, FailureRecord

SHOWN_OF_ID = 8
INDENT = 4
HEADINGS = ("Time (UTC)", "Outcome", "Purpose", "To")
UNKNOWN = "-"


def document_of(reading: Reading) -> dict[str, Any]:
    """Return what was read as plain values."""
    return {
        "records": [{"id": message.id, **message.record.document()} for message in reading.messages],
        "more": reading.more,
        "hidden": reading.hidden,
    }


def show_none(console: Console, stack_name: str, reading: Reading) -> None:
    """Say that the queue is empty, unless others are reading what is in it."""
    if not reading.messages and not reading.hidden:
        say(console, f"[green]✓[/green] {escape(stack_name)} has no record of an undelivered code.")


def show_records(console: Console, messages: Sequence[Message]) -> None:
    """Show records, the oldest first: a line of the same columns for each, and below it why and whose it is."""
    if not messages:
        return
    rows = [_columns(message.record) for message in messages]
    widths = [max(len(row[column]) for row in [HEADINGS, *rows]) for column in range(len(HEADINGS))]
    say(console, f"[bold]{'  '.join(_filled(HEADINGS, widths))}[/bold]")
    for message, row in zip(messages, rows, strict=True):
        when, outcome, purpose, to = map(escape, _filled(row, widths))
        say(console, f"\n{when}  [bold red]{outcome}[/bold red]  {purpose}  {to}")
        for line in _details(message):
            if console.is_terminal:
                console.print(Padding(line, (0, 0, 0, INDENT)))
            else:
                say(console, f"{' ' * INDENT}{line}")
    order = ", the oldest first" if len(messages) > 1 else ""
    say(console, f"\n{counted(len(messages), 'undelivered code')}{order}.")


def show_more(console: Console, reading: Reading) -> None:
    """Say that records are left in the queue."""
    if reading.more:
        say(console, f"About {reading.more:,} more are in the queue: --limit shows more of them at a time.")


def show_hidden(console: Console, reading: Reading) -> None:
    """Say that others are reading records, which are not shown here."""
    if reading.hidden:
        say(console, f"About {reading.hidden:,} are being read by somebody else, and come back within ten minutes.")


def show_deleted(console: Console, number: int) -> None:
    """Say what was deleted."""
    say(console, f"[green]✓[/green] Deleted {counted(number, 'record')}.")


def _columns(record: FailureRecord) -> tuple[str, ...]:
    when = record.time.replace("T", " ") if record.time else UNKNOWN
    to = " ".join(filter(None, (record.country, record.phone)))
    return when, record.outcome or UNKNOWN, record.purpose or record.source or UNKNOWN, to or UNKNOWN


def _filled(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Fill cells up to the width of their columns, but for the last."""
    return [*(cell.ljust(width) for cell, width in zip(cells[:-1], widths, strict=False)), cells[-1]]


def _details(message: Message) -> Iterator[str]:
    """Say why, in the words of the record, and which user and record it is."""
    record = message.record
    if record.outcome is None:
        yield "a message that is no record of this version"
    answers = [_answer(attempt) for attempt in record.attempts]
    if record.problem and record.problem not in answers:
        yield escape(record.problem)
    tried = [f"{attempt.route} by {attempt.channel}" for attempt in record.attempts]
    for (route, answer), same in groupby(zip(tried, answers, strict=True)):
        times = sum(1 for _ in same)
        yield escape(f"{route}{f', {times} times' if times > 1 else ''}: {answer}")
    whose = f"user {record.sub}" if record.sub else f"trace {record.trace}" if record.trace else ""
    yield f"[dim]{' · '.join(filter(None, (whose, f'record {escape(message.id[:SHOWN_OF_ID])}')))}[/dim]"


def _answer(attempt: AttemptRecord) -> str:
    return " ".join(filter(None, (attempt.exception, attempt.reason))) or attempt.problem or attempt.outcome or ""
