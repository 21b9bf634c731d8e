"""``cognito-otp identities``: what the account owns, which countries each serves, and how to get another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from cognito_otp_tools.aws.places import Clients
from cognito_otp_tools.cli.account.calls import calls_explained
from cognito_otp_tools.cli.account.identity_screens import show_identities, show_wanted
from cognito_otp_tools.cli.arguments import read_countries
from cognito_otp_tools.cli.places import account_options
from cognito_otp_tools.cli.routes.screens import new_console, say
from cognito_otp_tools.countries import country_facts
from cognito_otp_tools.sms_account.owned import arn_of, read_identities, shown_name
from cognito_otp_tools.sms_account.requesting import Kind, Wanted, forms_for, kinds_for, needs_registration, request
from cognito_otp_tools.sms_account.serving import is_number, problems_for, rate_of, serves

if TYPE_CHECKING:
    from cognito_otp_tools.aws.places import Place
    from cognito_otp_tools.sms_account.owned import Described, Identities


@click.group()
def identities() -> None:
    """See the numbers and sender IDs that the account owns, and request another."""


@identities.command("list")
@account_options
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def list_identities(*, place: Place, as_json: bool) -> None:
    """List the account's numbers and sender IDs, with the countries that each serves."""
    with calls_explained():
        owned = read_identities(Clients(place)("pinpoint-sms-voice-v2"))
    rows = [_row(one, owned) for one in (*owned.numbers, *owned.sender_ids)]
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        show_identities(new_console(), rows)


def _row(item: Described, owned: Identities) -> dict[str, Any]:
    country = str(item["IsoCountryCode"])
    pools = [pool for pool, members in owned.members.items() if arn_of(item) in members]
    return {
        "identity": shown_name(item),
        "kind": item["NumberType"].lower() if is_number(item) else "sender_id",
        "country": country,
        "serves": list(serves(item, owned)),
        "problems": list(problems_for(item, country, owned)),
        "per_second": rate_of(item),
        "pools": pools,
        "arn": arn_of(item),
    }


@identities.command("request")
@click.option("--country", metavar="XX", help="The destination country.")
@click.option("--kind", type=click.Choice(list(map(str, Kind))), help="What to request.")
@click.option("--sender-id", metavar="NAME", help="The sender ID's name, 1 to 11 letters and digits.")
@click.option("--voice", is_flag=True, help="The number has to call as well.")
@click.option("--registration", metavar="ID", help="A registration that is finished, or that the number is to join.")
@click.option("--yes", is_flag=True, help="Spend without asking.")
@account_options
def request_identity(  # noqa: PLR0913 - one argument an option
    *,
    country: str | None,
    kind: str | None,
    sender_id: str | None,
    voice: bool,
    registration: str | None,
    yes: bool,
    place: Place,
) -> None:
    """Walk through requesting a number or sender ID. Shows what it takes, and asks before it spends."""
    console = new_console()
    (chosen,) = read_countries(
        click.get_current_context(), click.Option(["--country"]), (country or _ask("Country, such as GB"),)
    )
    facts = country_facts().get(chosen)
    kinds = kinds_for(chosen, facts)
    if not kinds:
        raise click.ClickException(
            f"AWS offers no identity for {chosen}: let AWS choose, or see `cognito-otp countries {chosen}`"
        )
    picked = Kind(kind or click.prompt("Kind", type=click.Choice(list(map(str, kinds))), default=str(kinds[0])))
    if picked not in kinds:
        raise click.ClickException(f"{chosen} has no {picked}; it has {', '.join(kinds)}")
    name = (sender_id or _ask("Sender ID, such as ACME")) if picked is Kind.SENDER_ID else None
    wanted = Wanted(chosen, picked, name, voice, registration)
    client = Clients(place)("pinpoint-sms-voice-v2")
    with calls_explained():
        registered = needs_registration(wanted, facts)
        show_wanted(console, wanted, registered=registered, forms=forms_for(client, wanted) if registered else ())
        if not yes:
            click.confirm("Request it? AWS charges for it from now on", abort=True)
        made = request(client, wanted)
    price = made.get("MonthlyLeasingPrice")
    say(console, f"[green]✓[/green] Requested: {arn_of(made)}{f', for ${price} a month' if price else ''}")
    say(console, "See how it comes along: cognito-otp identities list")


def _ask(question: str) -> str:
    return str(click.prompt(question, type=str))
