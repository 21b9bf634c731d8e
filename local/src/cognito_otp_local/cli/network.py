"""``cognito-otp local network``: make the running stack's phone network misbehave, and heal it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click
from rich.console import Console

from cognito_otp_local.cli.fault_screens import fault_table, settings_table
from cognito_otp_local.cli.running_parts import network_beside
from cognito_otp_local.cli.shared_options import template_option

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def _json_option[F](command: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)  # type: ignore[type-var]  # click keeps the type


def _fault_options[F](command: F) -> F:
    """Add what narrows a fault, and where the stack is."""
    whole = click.IntRange(min=1)
    for option in (
        click.option("--times", type=whole, help="For how many calls; without it, until `heal`."),
        click.option("--to", metavar="NUMBER", help="Only calls for this phone, such as +447700900123."),
        click.option("--from", "identity", metavar="IDENTITY", help="Only calls from this origination identity."),
        _json_option,
        template_option,
    ):
        command = option(command)  # type: ignore[type-var]  # click keeps the type
    return command


@click.group()
def network() -> None:
    """Make the running stack's phone network misbehave.

    An OPERATION is one of End User Messaging, such as SendTextMessage, or * for all; those of other services that the
    functions call are written service:Operation, such as sns:Publish, kms:Decrypt or dynamodb:*.
    """


@network.command()
@click.argument("operation")
@click.option("--error", required=True, help="The exception, such as ConflictException.")
@click.option("--reason", help="Its Reason, such as DESTINATION_PHONE_NUMBER_OPTED_OUT.")
@_fault_options
def fail(*, operation: str, error: str, reason: str | None, template: Path, as_json: bool, **narrow: Any) -> None:
    """Make calls fail with an exception and a Reason of the service's."""
    _add(
        template, {"operation": operation, "kind": "error", "error": error, "reason": reason, **narrow}, as_json=as_json
    )


@network.command()
@click.argument("operation")
@_fault_options
def throttle(*, operation: str, template: Path, as_json: bool, **narrow: Any) -> None:
    """Make calls fail because there are too many."""
    _add(template, {"operation": operation, "kind": "throttle", **narrow}, as_json=as_json)


@network.command()
@click.argument("operation")
@click.option("--seconds", type=float, default=5.0, show_default=True, help="How late the answers come.")
@_fault_options
def slow(*, operation: str, seconds: float, template: Path, as_json: bool, **narrow: Any) -> None:
    """Answer calls late. A text whose TimeToLive is over by then is not delivered."""
    _add(template, {"operation": operation, "kind": "slow", "seconds": seconds, **narrow}, as_json=as_json)


@network.command()
@click.argument("operation")
@click.option(
    "--before/--after",
    "before",
    default=True,
    show_default=True,
    help="Drop it before anything was done, or when it was done but before the answer.",
)
@_fault_options
def drop(*, operation: str, before: bool, template: Path, as_json: bool, **narrow: Any) -> None:
    """Close the connection of calls without an answer."""
    kind = "drop_before" if before else "drop_after"
    _add(template, {"operation": operation, "kind": kind, **narrow}, as_json=as_json)


@network.command()
@_json_option
@template_option
def faults(*, template: Path, as_json: bool) -> None:
    """Show the faults that are in force."""
    found = network_beside(template).call("GET", "/faults")
    if as_json:
        click.echo(json.dumps(found))
    elif found:
        Console(highlight=False).print(fault_table(found))
    else:
        click.echo("No faults: the network behaves.")


@network.command()
@click.argument("fault_id", metavar="[ID]", required=False)
@template_option
def heal(*, fault_id: str | None, template: Path) -> None:
    """Remove the fault with this ID, or all of them."""
    running = network_beside(template)
    known = [fault["id"] for fault in running.call("GET", "/faults")]
    if fault_id is not None and fault_id not in known:
        raise click.ClickException(f"no fault {fault_id} is in force; there are {', '.join(known) or 'none'}")
    running.call("DELETE", f"/faults/{fault_id}" if fault_id else "/faults")
    click.echo(f"Fault {fault_id} is gone." if fault_id else "The network behaves.")


@network.command()
@click.argument("state", type=click.Choice(["on", "off"]))
@_json_option
@template_option
def sandbox(*, state: str, template: Path, as_json: bool) -> None:
    """Put the account into the SMS sandbox, where only verified numbers get texts, or take it out."""
    _set(template, {"sandbox": state == "on"}, as_json=as_json)


@network.command(name="owned-only")
@click.argument("state", type=click.Choice(["on", "off"]))
@_json_option
@template_option
def owned_only(*, state: str, template: Path, as_json: bool) -> None:
    """Let messages come only from identities that the account has; off, any well-formed identity exists."""
    _set(template, {"owned_only": state == "on"}, as_json=as_json)


@network.command(name="spend-limit")
@click.argument("usd", metavar="USD|none")
@click.option("--voice", is_flag=True, help="The limit of calls instead of that of texts.")
@_json_option
@template_option
def spend_limit(*, usd: str, voice: bool, template: Path, as_json: bool) -> None:
    """Set the account's monthly spend limit in whole US dollars, or take it away with none."""
    if usd != "none" and not usd.isdecimal():
        raise click.BadParameter(f"{usd!r} is neither a whole number of US dollars nor none", param_hint="USD")
    name = "voice_spend_limit_usd" if voice else "text_spend_limit_usd"
    _set(template, {name: None if usd == "none" else int(usd)}, as_json=as_json)


@network.command(name="opt-out")
@click.argument("number")
@template_option
def opt_out(*, number: str, template: Path) -> None:
    """Have the phone NUMBER opt out of the account's messages."""
    network_beside(template).call("POST", "/opt-outs", {"to": number})
    click.echo("The phone has opted out.")


@network.command(name="opt-in")
@click.argument("number")
@template_option
def opt_in(*, number: str, template: Path) -> None:
    """Have the phone NUMBER opt in again."""
    network_beside(template).call("DELETE", f"/opt-outs/{quote(number, safe='')}")
    click.echo("The phone gets messages again.")


def _add(template: Path, fault: Mapping[str, Any], *, as_json: bool) -> None:
    """Put a fault into force and say so."""
    added = network_beside(template).call("POST", "/faults", fault)
    if as_json:
        click.echo(json.dumps(added))
    else:
        Console(highlight=False).print(fault_table([added]))


def _set(template: Path, change: Mapping[str, Any], *, as_json: bool) -> None:
    """Change a setting and show them all."""
    settings = network_beside(template).call("PATCH", "/settings", change)
    if as_json:
        click.echo(json.dumps(settings))
        return
    Console(highlight=False).print(settings_table(settings))
