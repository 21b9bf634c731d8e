"""``cognito-otp local``: the local stack, up and down."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
from botocore.exceptions import ClientError

from cognito_otp_local.cli.demo import Demo
from cognito_otp_local.cli.demo_ways import COMMON, WAYS
from cognito_otp_local.cli.screens import DemoScreen, Progress, show_ready
from cognito_otp_local.cli.shared_options import read_pairs, template_option
from cognito_otp_local.cognito.front_config import TIME_SCALE, UPDATE_RULES
from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.stack.bring_up import local_stack
from cognito_otp_local.stack.builds import built_before, unchanged_build
from cognito_otp_local.stack.options import ANY_PORTS, Options, Ports
from cognito_otp_local.stack.shutdown import stop_recorded

if TYPE_CHECKING:
    from types import FrameType

    from cognito_otp_local.cognito.front_config import UpdateRule
    from cognito_otp_local.stack.options import LocalStack

DEFAULT_PORTS = Ports()
PORT = click.IntRange(0, 65535)
WATCH_SECONDS = 0.5
INTERRUPTED = 130
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
DEMO_DONE = (
    "\n[bold green]Done.[/bold green] The functions of template.yaml sent those texts, "
    "built and deployed by the SAM CLI.\n"
    "Keep a stack up to try your own application against: [bold].venv/bin/cognito-otp local up[/bold]"
)


@click.command()
@template_option
@click.option("--stack-name", default="cognito-otp-local", show_default=True, help="The CloudFormation stack's name.")
@click.option("--region", default="us-east-1", show_default=True, help="The AWS Region to play.")
@click.option(
    "--parameter",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    callback=read_pairs,
    help="A parameter of the template, such as AppName=Acme. Can be given several times.",
)
@click.option("--cognito-port", type=PORT, default=DEFAULT_PORTS.cognito, show_default=True, help="0 picks a free one.")
@click.option("--aws-port", type=PORT, default=DEFAULT_PORTS.aws, show_default=True, help="What functions call.")
@click.option("--inbox-port", type=PORT, default=DEFAULT_PORTS.inbox, show_default=True, help="What phones received.")
@click.option("--emulator-port", type=PORT, default=DEFAULT_PORTS.emulator, show_default=True, help="The emulator.")
@click.option(
    "--build/--no-build",
    default=None,
    help="Build even if nothing has changed since the last `local up` here, or deploy what that built in any case.",
)
@click.option(
    "--listen",
    metavar="ADDRESS",
    help="Let containers reach what functions call: a private address of this machine, such as the container bridge's "
    "172.17.0.1, or host.docker.internal. Off by default.",
)
@click.option(
    "--enforce-iam",
    is_flag=True,
    help="Hold functions to their IAM roles, and operators' calls to Cognito to their policies, as AWS does.",
)
@click.option(
    "--time-scale",
    type=click.FloatRange(0, 1, min_open=True),
    default=TIME_SCALE,
    show_default=True,
    help="How long a minute of Lambda's waits between attempts is, in minutes: 1 waits as Lambda does.",
)
@click.option(
    "--update-user-pool",
    type=click.Choice(UPDATE_RULES),
    default="measured",
    show_default=True,
    help="What UpdateUserPool does with members that a request omits: as measured on AWS, or as AWS documents, which "
    "resets them all.",
)
@click.option(
    "--emulator",
    type=click.Path(resolve_path=True, path_type=Path),
    help="The emulator's program, where `make setup` did not install it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line when ready; progress goes to stderr.")
def up(  # noqa: PLR0913 - one argument an option
    *,
    template: Path,
    stack_name: str,
    region: str,
    parameters: dict[str, str],
    cognito_port: int,
    aws_port: int,
    inbox_port: int,
    emulator_port: int,
    build: bool | None,
    listen: str | None,
    enforce_iam: bool,
    time_scale: float,
    update_user_pool: UpdateRule,
    emulator: Path | None,
    as_json: bool,
) -> None:
    """Build and deploy the template onto a local stack and keep it up until Ctrl-C or `local down`."""
    options = Options(
        template=template,
        stack_name=stack_name,
        region=region,
        ports=Ports(cognito_port, aws_port, inbox_port, emulator_port),
        parameters=parameters,
        listen=listen,
        enforce_iam=enforce_iam,
        built=built_before(template.parent) if build is False else None,
        always_build=bool(build),
        time_scale=time_scale,
        update_user_pool=update_user_pool,
        emulator_program=emulator,
    )
    _end_on_signals()
    ready = False
    try:
        with Progress() as progress, local_stack(options, progress.step) as stack:
            progress.ready()
            ready = True
            _announce(stack, as_json=as_json)
            _watch(stack)
    except LocalStackError as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        sys.exit(0 if ready else INTERRUPTED)


@click.command()
@template_option
def down(*, template: Path) -> None:
    """Stop the local stack of this folder, wherever it was started, and leave nothing running."""
    click.echo("The local stack is down." if stop_recorded(template.parent) else "No local stack was up here.")


@click.command()
@template_option
@click.option(
    "--way",
    type=click.Choice(list(WAYS)),
    default=next(iter(WAYS)),
    show_default=True,
    help="How the pool uses phone numbers.",
)
def demo(*, template: Path, way: str) -> None:
    """Show the main job: sign up, confirm and sign in, by default with SMS MFA; then clean up."""
    parameters = COMMON | WAYS[way].parameters
    _end_on_signals()
    screen = DemoScreen()
    try:
        with TemporaryDirectory(prefix="cognito-otp-demo-") as folder, Progress() as progress:
            built = unchanged_build(template, template.parent, progress.step)
            options = Options(
                template=template, ports=ANY_PORTS, parameters=parameters, folder=Path(folder), built=built
            )
            with local_stack(options, progress.step) as stack:
                progress.finish()
                screen.console.print()
                Demo(stack, screen, WAYS[way]).run()
    except (LocalStackError, ClientError) as error:
        raise click.ClickException(f"the demo failed: {error}") from error
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    screen.console.print(DEMO_DONE, soft_wrap=True)


def _end_on_signals() -> None:
    """End the stack in order on Ctrl-C, `local down` and a closed terminal."""
    for number in SIGNALS:
        signal.signal(number, _interrupt)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """End once: a second signal must not cut the cleaning up short."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _announce(stack: LocalStack, *, as_json: bool) -> None:
    if as_json:
        click.echo(stack.ready_line())
    else:
        show_ready(stack)


def _watch(stack: LocalStack) -> None:
    """Wait for Ctrl-C; raise LocalStackError if the emulator dies before."""
    never = threading.Event()
    while stack.emulator.is_running():
        never.wait(WATCH_SECONDS)
    raise LocalStackError("the emulator stopped by itself: run `cognito-otp local up` again")
