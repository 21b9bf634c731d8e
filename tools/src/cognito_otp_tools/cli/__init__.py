"""The ``cognito-otp`` command line."""

from __future__ import annotations

import click

from cognito_otp_tools.cli.lazy import LazyGroup

__all__ = ["main"]

COMMANDS = {"routes": "routes:routes", "explain": "explain:explain", "countries": "countries:countries"}
LOCAL_COMMANDS = {
    "up": "local:up",
    "down": "local:down",
    "demo": "local:demo",
    "network": "network:network",
    "queue": "queue:queue",
    "event": "event:event",
}


@click.group(cls=LazyGroup, lazy=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cognito-otp-tools", prog_name="cognito-otp")
def main() -> None:
    """One-time codes from Amazon Cognito by SMS."""


@main.group(cls=LazyGroup, lazy=LOCAL_COMMANDS)
def local() -> None:
    """Run the real template on this machine: no AWS account, no container engine."""
