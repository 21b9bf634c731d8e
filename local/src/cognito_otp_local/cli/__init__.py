"""``cognito-otp local``: found by the command line through the entry-point group ``cognito_otp.commands``."""

from __future__ import annotations

import click

from cognito_otp_tools.cli.lazy import LazyGroup

__all__ = ["local"]

COMMANDS = {
    "up": "up_down_demo:up",
    "down": "up_down_demo:down",
    "demo": "up_down_demo:demo",
    "network": "network:network",
    "queue": "queue:queue",
    "event": "event:event",
}


@click.group(cls=LazyGroup, package=__name__, lazy=COMMANDS)
def local() -> None:
    """Run the real template on this machine: no AWS account, no container engine."""
