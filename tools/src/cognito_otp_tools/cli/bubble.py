"""A message as a phone shows it: a bubble with its sender above and its cost below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import ROUNDED
from rich.markup import escape
from rich.panel import Panel

if TYPE_CHECKING:
    from rich.text import Text

BUBBLE_WIDTH = 46


def draw_bubble(body: Text, sender: str, cost: str, width: int = BUBBLE_WIDTH) -> Panel:
    """Draw a message; ``cost`` is its encoding and segments, and ``width`` how many columns there are."""
    return Panel(
        body,
        title=f"[bold]{escape(sender)}[/bold]",
        title_align="left",
        subtitle=f"[dim]{cost}[/dim]",
        subtitle_align="right",
        width=min(BUBBLE_WIDTH, width),
        box=ROUNDED,
        border_style="cyan",
        padding=(0, 1),
    )
