"""``cognito-otp explain``: what would happen to a code for one phone number, and why."""

from __future__ import annotations

import json
from copy import replace
from typing import TYPE_CHECKING

import click

from cognito_otp.domain.countries import Served
from cognito_otp.domain.purposes import Purpose
from cognito_otp.domain.routing.planning import Policy
from cognito_otp_tools.cli.arguments import TABLE_FILE, read_phone_argument, read_served_option
from cognito_otp_tools.cli.explain.screen import show_explanation
from cognito_otp_tools.cli.places import place_options
from cognito_otp_tools.cli.routes.screens import new_console, show_findings
from cognito_otp_tools.routes.checking import check_file
from cognito_otp_tools.routes.deployments import read_deployment
from cognito_otp_tools.routes.explaining import Basis, explain_by, simplest_basis, stack_basis
from cognito_otp_tools.routes.planning import in_force
from cognito_otp_tools.routes.stores import TableStore

if TYPE_CHECKING:
    from pathlib import Path

    from cognito_otp.domain.phones import Phone
    from cognito_otp_tools.aws.places import Place


@click.command()
@click.argument("phone", metavar="PHONE", callback=read_phone_argument)
@click.option(
    "--purpose",
    type=click.Choice(list(map(str, Purpose))),
    default=str(Purpose.SIGN_UP),
    metavar="PURPOSE",
    help=f"Why the code is sent, sign_up by default: {', '.join(Purpose)}.",
)
@click.option("--locale", metavar="LOCALE", help="The user's attribute locale, such as pt-BR.")
@click.option("--table", type=TABLE_FILE, help="A routing table to go by, without a network.")
@click.option(
    "--served", metavar="XX,YY", callback=read_served_option, help="The countries served; all, or the stack's."
)
@place_options
@click.option("--json", "as_json", is_flag=True, help="Print the explanation as JSON.")
def explain(  # noqa: PLR0913 - one argument an option
    *,
    phone: Phone,
    purpose: str,
    locale: str | None,
    table: Path | None,
    served: Served | None,
    place: Place | None,
    as_json: bool,
) -> None:
    """Explain what would happen to a code for PHONE: routes, text, cost, and why. Nothing is sent.

    Goes by --table or by a stack; with neither, by a deployment that has no table.
    """
    if table is not None and place is not None:
        raise click.UsageError("choose --table or a stack")
    basis = _offline(table, served) if place is None else _of_stack(place, served)
    explained = explain_by(basis, phone, Purpose(purpose), locale)
    if as_json:
        click.echo(json.dumps(explained.document(), indent=2, ensure_ascii=False))
    else:
        show_explanation(new_console(), phone, Purpose(purpose), explained)


def _offline(table: Path | None, served: Served | None) -> Basis:
    policy = Policy(served or Served(None))
    if table is None:
        return simplest_basis(policy)
    checked = check_file(table, policy.served)
    if checked.table is None:
        show_findings(new_console(stderr=True), str(table), checked)
        raise click.ClickException(f"{table} cannot be explained: put the errors right first")
    return Basis(str(table), checked.table, policy)


def _of_stack(place: Place, served: Served | None) -> Basis:
    deployment = read_deployment(place)
    now = in_force(TableStore(place.client("ssm"), deployment.parameter).read(), deployment.deployed)
    policy = deployment.policy if served is None else replace(deployment.policy, served=served)
    return stack_basis(deployment, now, policy)
