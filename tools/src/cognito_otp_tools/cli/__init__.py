"""The ``cognito-otp`` command line."""

from __future__ import annotations

import click

from cognito_otp_tools.cli.countries import countries
from cognito_otp_tools.cli.explain import explain
from cognito_otp_tools.cli.local import local
from cognito_otp_tools.cli.network import network
from cognito_otp_tools.cli.routes import routes

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cognito-otp-tools", prog_name="cognito-otp")
def main() -> None:
    """One-time codes from Amazon Cognito by SMS."""


local.add_command(network)
main.add_command(local)
main.add_command(routes)
main.add_command(explain)
main.add_command(countries)
