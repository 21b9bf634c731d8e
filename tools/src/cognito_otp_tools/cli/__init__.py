"""The ``cognito-otp`` command line."""

from __future__ import annotations

import click

from cognito_otp_tools.cli.lazy import LazyGroup
from cognito_otp_tools.cli.plugged import Offer, PluggedCommands

__all__ = ["main"]

COMMANDS = {
    "routes": "routes.command:routes",
    "explain": "explain.command:explain",
    "countries": "countries:countries",
    "capacity": "capacity.command:capacity",
    "failures": "failures.command:failures",
    "attach": "attach.command:attach",
    "detach": "attach.detach:detach",
    "doctor": "doctor.command:doctor",
    "sandbox": "account.sandbox:sandbox",
    "identities": "account.identities:identities",
    "simulators": "account.simulators:simulators",
    "preview": "preview.command:preview",
}
PLUGGED = PluggedCommands("cognito_otp.commands", {"local": Offer("cognito-otp-local", "./local")})


@click.group(
    cls=LazyGroup,
    package=__name__,
    lazy=COMMANDS,
    plugged=PLUGGED,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="cognito-otp-tools", prog_name="cognito-otp")
def main() -> None:
    """One-time codes from Amazon Cognito by SMS."""
