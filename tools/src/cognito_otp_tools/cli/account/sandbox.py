"""``cognito-otp sandbox``: whether the account is in the sandbox, and the phones that it may text meanwhile."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from cognito_otp.domain.phones import InvalidPhoneError, read_phone
from cognito_otp_tools.aws.places import Clients
from cognito_otp_tools.cli.account.calls import calls_explained
from cognito_otp_tools.cli.arguments import read_phone_argument
from cognito_otp_tools.cli.places import account_options
from cognito_otp_tools.cli.routes.screens import grid_of, new_console, say
from cognito_otp_tools.sms_account.sandbox import Channel, EndUserMessaging, Service, Sns

if TYPE_CHECKING:
    from cognito_otp.domain.phones import Phone
    from cognito_otp_tools.aws.places import Place

WHERE = {
    EndUserMessaging.name: "AWS End User Messaging > SMS > Overview > Move to production",
    Sns.name: "Amazon SNS > Text messaging (SMS) > Exit SMS sandbox",
}
STATES = {
    True: "[yellow]in the sandbox[/yellow]",
    False: "[green]in production[/green]",
    None: "[magenta]unknown[/magenta]",
}

service_option = click.option(
    "--service",
    type=click.Choice(list(map(str, Service))),
    default=str(Service.END_USER_MESSAGING),
    show_default=True,
    help="Whose sandbox: of End User Messaging, which your routes use, or of SNS.",
)


@click.group()
def sandbox() -> None:
    """See whether the account is in the SMS sandbox, and verify phones that it may text."""


def _sandbox_of(place: Place, service: str) -> EndUserMessaging | Sns:
    clients = Clients(place)
    if service == Service.SNS:
        return Sns(clients("sns"))
    return EndUserMessaging(clients("pinpoint-sms-voice-v2"))


@sandbox.command()
@account_options
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def status(*, place: Place, as_json: bool) -> None:
    """Say whether End User Messaging and SNS are in their sandboxes, in one Region."""
    found = []
    with calls_explained():
        for service in Service:
            one = _sandbox_of(place, service)
            found.append((str(service), one, one.is_in(), one.phones()))
    if as_json:
        document = [{"service": name, "sandbox": is_in, "phones": len(phones)} for name, _, is_in, phones in found]
        click.echo(json.dumps(document, indent=2))
        return
    console = new_console()
    grid = grid_of(3)
    for _, one, is_in, phones in found:
        verified = sum(phone.verified for phone in phones)
        grid.add_row(f"[bold]{one.name}[/bold]", STATES[is_in], f"{verified} of {len(phones)} phones verified")
    console.print(grid)
    for _, one, is_in, _ in found:
        if is_in:
            say(
                console,
                f"\nOut of {one.name}'s sandbox: in the console, {WHERE[one.name]}. docs/sandbox.md leads through it.",
            )


@sandbox.command("list")
@service_option
@account_options
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def list_phones(*, service: str, place: Place, as_json: bool) -> None:
    """List the phones that the account may text in the sandbox."""
    with calls_explained():
        phones = _sandbox_of(place, service).phones()
    if as_json:
        click.echo(json.dumps([{"phone": one.number, "verified": one.verified} for one in phones], indent=2))
        return
    console = new_console()
    if not phones:
        say(console, "No phone is on the list: `cognito-otp sandbox add NUMBER` puts one there.")
        return
    grid = grid_of(3)
    for phone in phones:
        grid.add_row(
            *_shown(phone.number),
            "[green]verified[/green]" if phone.verified else "[yellow]waits for its code[/yellow]",
        )
    console.print(grid)


def _shown(number: str) -> tuple[str, str]:
    """Return a number's country and its last digits; --json has the whole number."""
    try:
        phone = read_phone(number)
    except InvalidPhoneError:
        return "", f"…{number[-4:]}"
    return phone.country, phone.masked


@sandbox.command()
@click.argument("number", metavar="NUMBER", callback=read_phone_argument)
@service_option
@click.option(
    "--channel",
    type=click.Choice(list(map(str, Channel))),
    default=str(Channel.TEXT),
    show_default=True,
    help="How the code comes.",
)
@click.option("--yes", is_flag=True, help="Send without asking.")
@account_options
def add(*, number: Phone, service: str, channel: str, yes: bool, place: Place) -> None:
    """Have a code sent to NUMBER, a phone of yours. AWS charges for it like for another message, so it asks before."""
    if not yes:
        click.confirm(f"AWS sends a code to {number.masked} and charges for it. Send it?", abort=True)
    with calls_explained():
        _sandbox_of(place, service).add(number.e164, Channel(channel))
    console = new_console()
    say(console, f"A code is on its way to {number.masked}, and holds for a day.")
    say(console, f"Then: cognito-otp sandbox verify NUMBER CODE{'' if service != Service.SNS else ' --service sns'}")


@sandbox.command()
@click.argument("number", metavar="NUMBER", callback=read_phone_argument)
@click.argument("code", metavar="CODE")
@service_option
@account_options
def verify(*, number: Phone, code: str, service: str, place: Place) -> None:
    """Verify NUMBER by the CODE that came: the account may then text it."""
    with calls_explained():
        _sandbox_of(place, service).verify(number.e164, code)
    say(new_console(), f"[green]✓[/green] {number.masked} is verified.")
