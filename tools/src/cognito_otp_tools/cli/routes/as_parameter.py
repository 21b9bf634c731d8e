"""``cognito-otp routes as-parameter``: a table as the parameter that a stack is deployed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cognito_otp_tools.cli.arguments import TABLE_FILE, served_option
from cognito_otp_tools.cli.routes.screens import new_console, show_findings
from cognito_otp_tools.routes.checking import check_file
from cognito_otp_tools.routes.deployed_tables import TooLargeToDeployError, as_parameter

if TYPE_CHECKING:
    from pathlib import Path

    from cognito_otp.domain.countries import Served


@click.command("as-parameter")
@click.argument("file", type=TABLE_FILE)
@served_option
def print_as_parameter(*, file: Path, served: Served) -> None:
    """Print a routing table as the parameter RoutingTable.

    Quoted as `sam deploy --parameter-overrides` takes it. It is checked first: what is found goes to stderr.
    """
    checked = check_file(file, served)
    show_findings(new_console(stderr=True), str(file), checked)
    if checked.errors or checked.table is None:
        raise click.ClickException("nothing was printed: put the errors right first")
    try:
        click.echo(as_parameter(checked.table))
    except TooLargeToDeployError as error:
        raise click.ClickException(str(error)) from error
