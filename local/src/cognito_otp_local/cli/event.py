"""``cognito-otp local event``: an event that CustomSMSSender can open, and how to hand it to ``sam local invoke``."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cognito_otp_local.cli.shared_options import read_pairs, template_option
from cognito_otp_local.inbox.reading import DIGIT_CODE
from cognito_otp_local.samples.catalogue import sender_sample, sender_source
from cognito_otp_local.samples.errors import SampleError
from cognito_otp_local.samples.files import choose_event_file, write_private
from cognito_otp_local.samples.invoking import command, environment
from cognito_otp_local.samples.making import INVITATION, RANDOM, Wish, make_event, plaintext, random_secret
from cognito_otp_local.samples.stacks import read_stack, seal
from cognito_otp_local.samples.targets import find_deployed, find_local
from cognito_otp_tools.cli.arguments import read_phone_argument

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.phones import Phone
    from cognito_otp_tools.aws.places import Place

FILE = click.Path(path_type=Path)
ENV_VARS = "env-vars.json"


@dataclass(frozen=True, slots=True)
class _Made:
    """What was written, and what to run."""

    code: str = field(repr=False)
    event: Path
    env_vars: Path
    command: str


@click.command()
@click.argument("source")
@template_option
@click.option("--phone", required=True, callback=read_phone_argument, help="The phone number, such as +447700900123.")
@click.option(
    "--code", default=RANDOM, show_default=True, help="The code to seal; for AdminCreateUser the temporary password."
)
@click.option("--email", help="The user's e-mail address.")
@click.option("--locale", help="The user's locale attribute, such as de-DE.")
@click.option("--user-name", help="The user name; by default the sub, as in pools that sign in with phone or e-mail.")
@click.option(
    "--metadata", multiple=True, metavar="NAME=VALUE", callback=read_pairs, help="Client metadata; several times."
)
@click.option(
    "--stack-name", help="Seal for this deployed stack, with your own AWS credentials, not for the local one."
)
@click.option("--region", help="The deployed stack's Region.")
@click.option("--profile", help="The AWS profile for the deployed stack.")
@click.option("--output", type=FILE, help="The event's file, or a folder for it.  [default: .cognito-otp/events]")
@click.option("--env-vars", type=FILE, help="The environment's file.  [default: env-vars.json beside the event]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line: code, event, env_vars and command.")
def event(  # noqa: PLR0913 - one argument an option
    *,
    source: str,
    template: Path,
    phone: Phone,
    code: str,
    email: str | None,
    locale: str | None,
    user_name: str | None,
    metadata: Mapping[str, str],
    stack_name: str | None,
    region: str | None,
    profile: str | None,
    output: Path | None,
    env_vars: Path | None,
    as_json: bool,
) -> None:
    """Make a CustomSMSSender event whose code is sealed as Cognito seals it, for `sam local invoke`.

    SOURCE is a trigger source such as CustomSMSSender_SignUp, or its last part. The code is sealed for the local
    stack that is up here, or with --stack-name for a deployed one.
    """
    if stack_name is None and (region or profile):
        raise click.UsageError("--region and --profile go with --stack-name: the local stack needs neither")
    project = template.parent
    wish = Wish(phone=phone, email=email, locale=locale, user_name=user_name, metadata=metadata)
    try:
        kind = sender_source(project, source)
        secret = _secret(kind, code)
        place = find_local(project) if stack_name is None else find_deployed(stack_name, region, profile)
        event_file = choose_event_file(project, output, f"CustomSMSSender_{kind}.json")
        made = _make(project, kind, secret, wish, place, (event_file, env_vars or event_file.parent / ENV_VARS))
    except SampleError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename} cannot be used: {error.strerror}") from error
    _show(made, as_json=as_json)
    _warn(place)


def _secret(kind: str, code: str) -> str:
    """Return the code or temporary password to seal; raise BadParameter if Cognito would send no such code."""
    if code == RANDOM:
        return random_secret(kind)
    if not code or (kind != INVITATION and not DIGIT_CODE.fullmatch(code)):
        raise click.BadParameter("a code is 6 to 8 digits, or the word random", param_hint="'--code'")
    return code


def _make(  # noqa: PLR0913, PLR0917 - one step after another
    project: Path, kind: str, secret: str, wish: Wish, place: Place, files: tuple[Path, Path]
) -> _Made:
    """Read the stack, seal the code, write both files."""
    stack = read_stack(place)
    sealed = seal(place, stack, plaintext(kind, secret))
    event_file, env_file = files
    write_private(event_file, make_event(sender_sample(project, kind), wish, stack, sealed))
    write_private(env_file, environment(stack, place))
    return _Made(secret, event_file, env_file, command(event_file, env_file, stack, place))


def _show(made: _Made, *, as_json: bool) -> None:
    if as_json:
        line = {"code": made.code, "event": str(made.event), "env_vars": str(made.env_vars), "command": made.command}
        click.echo(json.dumps(line))
        return
    click.echo(f"Sealed the code {made.code} into {made.event}, beside {made.env_vars}.\n")
    click.echo(f"Run the function on it (after `sam build`):\n\n  {made.command}")


def _warn(place: Place) -> None:
    """Say on stderr what running the command will do, or why it cannot work yet."""
    if not place.is_local:
        click.echo(f"\nThis texts the phone for real, and AWS charges the account of {place.stack_name}.", err=True)
    elif place.container_endpoint is None:
        click.echo(
            "\nContainers cannot reach the local stack: start it again with --listen and the container bridge's "
            "address (172.17.0.1 on most Linux machines; host.docker.internal with Docker Desktop).",
            err=True,
        )
