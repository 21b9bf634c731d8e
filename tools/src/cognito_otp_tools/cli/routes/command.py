"""``cognito-otp routes``: check, store and show the routing table, and switch countries off in an attack."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from cognito_otp.domain.routing.routes import Channel
from cognito_otp.domain.routing.writing import write_table
from cognito_otp_tools.cli.arguments import TABLE_FILE, read_arns_option, read_countries, served_option
from cognito_otp_tools.cli.places import needed, place_options
from cognito_otp_tools.cli.routes.as_parameter import print_as_parameter
from cognito_otp_tools.cli.routes.reports import (
    SOON,
    findings_document,
    show_in_force,
    show_kept_off,
    show_plan,
    show_switched,
)
from cognito_otp_tools.cli.routes.screens import new_console, say, show_findings, show_left_out, show_verdict
from cognito_otp_tools.routes.checking import check_file
from cognito_otp_tools.routes.deployments import Deployment, read_deployment
from cognito_otp_tools.routes.describing import as_yaml
from cognito_otp_tools.routes.permissions import Permissions
from cognito_otp_tools.routes.planning import InForce, TooLarge, Unchanged, Write, in_force, plan_put
from cognito_otp_tools.routes.stores import TableStore
from cognito_otp_tools.routes.switching import switch

if TYPE_CHECKING:
    from pathlib import Path

    from cognito_otp.domain.countries import Served
    from cognito_otp_tools.aws.places import Place


@click.group()
def routes() -> None:
    """Say by which channel and from which identity codes go to each country."""


routes.add_command(print_as_parameter)


@routes.command()
@click.argument("file", type=TABLE_FILE)
@served_option
@click.option(
    "--route-arns",
    metavar="ARN,ARN",
    callback=read_arns_option,
    help="What routes may send with, as the stack's parameter RouteArns has it; anything by default.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def check(*, file: Path, served: Served, route_arns: tuple[str, ...], as_json: bool) -> None:
    """Check a routing table without a network.

    The exit code is 1 if codes would be lost; warnings may be meant.
    """
    checked = check_file(file, served, Permissions(frozenset(Channel), route_arns))
    if as_json:
        click.echo(json.dumps(findings_document(checked, served), indent=2, ensure_ascii=False))
    else:
        console = new_console()
        show_findings(console, str(file), checked)
        show_verdict(console, str(file), checked)
        show_left_out(console, served)
    sys.exit(1 if checked.errors else 0)


@routes.command()
@click.argument("file", type=TABLE_FILE)
@place_options
@click.option("--advanced", is_flag=True, help="Allow an advanced parameter, of 8 KB for 0.05 US dollars a month.")
@click.option("--yes", is_flag=True, help="Store it without asking.")
def put(*, file: Path, place: Place | None, advanced: bool, yes: bool) -> None:
    """Store a routing table for a stack.

    It is checked first, and you see the difference and are asked.
    """
    console = new_console()
    deployment, store, now = _facts(needed(place))
    checked = check_file(file, deployment.served, deployment.permissions)
    show_findings(console, str(file), checked)
    show_left_out(console, deployment.served)
    if checked.errors or checked.table is None:
        raise click.ClickException("nothing was written: put the errors right first")
    planned = plan_put(checked.table, now, advanced=advanced)
    match planned:
        case TooLarge():
            raise click.ClickException(f"nothing was written: {planned}")
        case Unchanged():
            console.print(f"[green]✓[/green] The table is stored already, as version {planned.version}.")
            show_kept_off(console, planned.kept_off)
        case Write():
            show_plan(console, planned)
            if not yes:
                click.confirm(f"Store this for {deployment.stack_name}?", abort=True)
            version = store.replace(planned.text, over=now.stored)
            say(console, f"[green]✓[/green] Stored as version {version} of {store.name}. {SOON}")


@routes.command()
@place_options
@click.option("--version", type=click.IntRange(min=1), help="An earlier version of the stored table.")
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")
@click.option("--yaml", "yaml_wanted", is_flag=True, help="Print the table as YAML, as `routes put` takes it.")
def show(*, place: Place | None, version: int | None, as_json: bool, yaml_wanted: bool) -> None:
    """Show the routing table that a stack's functions send by."""
    if as_json and yaml_wanted:
        raise click.UsageError("choose --json or --yaml")
    deployment, store, now = _facts(needed(place), version)
    if version is not None and now.stored.text is None:
        raise click.ClickException(f"{store.name} has no version {version}: Parameter Store keeps the last hundred")
    if now.table is None:
        raise click.ClickException(
            f"version {now.stored.version} has mistakes, and functions leave out what is wrong: {now.fault}. "
            "Store a good one with `cognito-otp routes put`"
        )
    if as_json:
        click.echo(json.dumps(write_table(now.table), indent=2, ensure_ascii=False))
    elif yaml_wanted:
        click.echo(as_yaml(now.table), nl=False)
    else:
        show_in_force(new_console(), deployment, now)


@routes.command()
@click.argument("countries", metavar="XX...", nargs=-1, required=True, callback=read_countries)
@place_options
def disable(*, countries: tuple[str, ...], place: Place | None) -> None:
    """Switch countries off at once: the kill switch for an attack."""
    _switch(needed(place), countries, on=False)


@routes.command()
@click.argument("countries", metavar="XX...", nargs=-1, required=True, callback=read_countries)
@place_options
def enable(*, countries: tuple[str, ...], place: Place | None) -> None:
    """Switch countries on again."""
    _switch(needed(place), countries, on=True)


def _facts(place: Place, version: int | None = None) -> tuple[Deployment, TableStore, InForce]:
    deployment = read_deployment(place)
    store = TableStore(place.client("ssm"), deployment.parameter)
    return deployment, store, in_force(store.read(version), deployment.deployed)


def _switch(place: Place, countries: tuple[str, ...], *, on: bool) -> None:
    deployment = read_deployment(place)
    store = TableStore(place.client("ssm"), deployment.parameter)
    done = switch(store, deployment.deployed, countries, on=on)
    show_switched(new_console(), deployment, done, on=on)
