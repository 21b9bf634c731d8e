"""What the command line shows to people: progress while things start, and where everything is when they have."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cognito_otp_tools.cli.bubble import draw_bubble

if TYPE_CHECKING:
    from types import TracebackType

    from rich.status import Status

    from cognito_otp_local.stack.options import LocalStack
    from cognito_otp_local.testing import ReceivedText


@dataclass(slots=True)
class Progress:
    """One line a step on stderr: a spinner on a terminal while it runs, and how long it took when it is done."""

    console: Console = field(default_factory=lambda: Console(stderr=True, highlight=False))
    _status: Status | None = None
    _step: str | None = None
    _since: float = 0.0
    _began: float = field(default_factory=time.monotonic)

    def __enter__(self) -> Self:
        """Show nothing yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the spinner; a step that failed gets no tick."""
        if error is None:
            self.finish()
        elif self._status is not None:
            self._status.stop()

    def step(self, text: str) -> None:
        """Finish the step before and begin this one."""
        self.finish()
        self._step, self._since = text, time.monotonic()
        self._status = self.console.status(f"{escape(text)} …")
        self._status.start()

    def ready(self) -> None:
        """Tick the last step off, and say how long all took."""
        self.finish()
        self.console.print(f"[dim]Up after {time.monotonic() - self._began:.1f} s[/dim]")

    def finish(self) -> None:
        """Tick the step off."""
        if self._status is None or self._step is None:
            return
        self._status.stop()
        seconds = time.monotonic() - self._since
        self.console.print(f"[green]✓[/green] {escape(self._step)} [dim]{seconds:.1f} s[/dim]", soft_wrap=True)
        self._status = self._step = None


@dataclass(frozen=True, slots=True)
class DemoScreen:
    """The demo on a terminal: what the application asks on the left, what the phone shows on the right."""

    console: Console = field(default_factory=lambda: Console(highlight=False))

    def call(self, operation: str, answer: str) -> None:
        """Show a call and its answer."""
        self.console.print(f"[bold]{escape(operation)}[/bold]")
        if not self.console.is_terminal:
            self.console.print(f"  → {escape(answer)}\n", soft_wrap=True)
            return
        beside = Table.grid(padding=(0, 1, 0, 0))
        beside.add_row("  [dim]→[/dim]", escape(answer))
        self.console.print(beside, "")

    def text(self, text: ReceivedText) -> None:
        """Show a text as a bubble, with its code standing out."""
        body = Text(text.body)
        body.highlight_regex(re.escape(text.code), "bold green")
        unit = "segment" if text.segments == 1 else "segments"
        bubble = draw_bubble(body, text.sender, f"{text.encoding}, {text.segments} {unit}")
        self.console.print(Padding(bubble, (0, 0, 1, 6)))


def show_ready(stack: LocalStack) -> None:
    """Show where the stack's parts are and what to do next."""
    console = Console(highlight=False)
    table = Table.grid(padding=(0, 2))
    places = [
        ("Cognito endpoint", stack.cognito_endpoint),
        ("User pool", stack.user_pool_id),
        *([("App client", stack.client_id)] if stack.client_id else []),
        ("Inbox", stack.inbox_url),
        ("Functions' AWS endpoint", stack.aws_endpoint),
        ("Stack", f"{stack.stack_name} in {stack.region}"),
    ]
    if stack.container_endpoint is not None:
        places.append(("The same for containers", stack.container_endpoint))
    for name, value in places:
        table.add_row(f"[dim]{name}[/dim]", f"[bold]{value}[/bold]")
    console.print("\nThe local stack is up.\n")
    console.print(table)
    console.print(
        f"\nOpen [bold]{stack.inbox_url}[/bold] in a browser to see every text arrive.\n"
        "Point a client at it: [bold]boto3.client('cognito-idp', "
        f"endpoint_url='{stack.cognito_endpoint}')[/bold]\nStop it with Ctrl-C, or with "
        "[bold]cognito-otp local down[/bold] from another terminal.",
        soft_wrap=True,
    )
