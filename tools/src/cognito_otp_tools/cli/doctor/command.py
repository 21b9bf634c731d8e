"""``cognito-otp doctor``: whether this account can really deliver a code."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from cognito_otp_attach.arns import is_pool_id
from cognito_otp_tools.aws.places import Clients
from cognito_otp_tools.cli.arguments import read_countries
from cognito_otp_tools.cli.doctor.screens import progress_of, show_findings
from cognito_otp_tools.cli.exits import FINE, REFUSED, UNSEEN
from cognito_otp_tools.cli.places import account_options, words_of_place
from cognito_otp_tools.cli.routes.screens import new_console
from cognito_otp_tools.doctor.checks.all_checks import CHECKS
from cognito_otp_tools.doctor.findings import Status, gravest, judge
from cognito_otp_tools.doctor.gathering.everything import gather
from cognito_otp_tools.doctor.gathering.jobs import Jobs
from cognito_otp_tools.doctor.policy import write_policy
from cognito_otp_tools.doctor.question import Question
from cognito_otp_tools.doctor.wiring import here, reads

if TYPE_CHECKING:
    from cognito_otp_tools.aws.places import Place
    from cognito_otp_tools.doctor.findings import Finding

EXITS = {Status.BLOCK: REFUSED, Status.UNSEEN: UNSEEN, Status.WARN: FINE, Status.OK: FINE}


def _read_pool_id(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None and not is_pool_id(value):
        raise click.BadParameter(f"{value!r} is no user pool's id, such as us-east-1_AbCdEf123")
    return value


@click.command()
@click.option("--user-pool-id", "pool_id", callback=_read_pool_id, help="The pool; the stack's own by default.")
@account_options
@click.option(
    "--country",
    "countries",
    multiple=True,
    metavar="XX",
    callback=read_countries,
    help="A destination country whose routes are looked at; may be given several times.",
)
@click.option("--peak", type=click.IntRange(min=1), metavar="N", help="How many codes a second are to be sent at most.")
@click.option("--users", is_flag=True, help="Look at some users, of whom some may never recover a password.")
@click.option(
    "--dry-run-routes",
    is_flag=True,
    help="Let AWS check a message by each route, which sends nothing and needs the permission to send.",
)
@click.option("--self-test", is_flag=True, help="Invoke the sender once, which has to open a made-up code.")
@click.option("--print", "printed", type=click.Choice(["iam"]), help="Print the IAM policy that sees everything.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(  # noqa: PLR0913 - one argument an option
    *,
    pool_id: str | None,
    place: Place,
    countries: tuple[str, ...],
    peak: int | None,
    users: bool,
    dry_run_routes: bool,
    self_test: bool,
    printed: str | None,
    as_json: bool,
) -> None:
    """Look for what keeps codes from being delivered, the first blocking cause first. Nothing is changed or sent.

    Exit code 0: nothing blocks; 1: something does; 3: something could not be seen.
    """
    if printed is not None:
        options = {"users": users, "self_test": self_test, "dry_run_routes": dry_run_routes}
        click.echo(write_policy(**options, stack_name=place.stack_name or None), nl=False)
        return
    question = Question(
        pool_id=pool_id,
        stack_name=place.stack_name or None,
        countries=countries,
        peak=peak,
        users=users,
        dry_run_routes=dry_run_routes,
        self_test=self_test,
        words=words_of_place(click.get_current_context()),
    )
    findings = look(place, question, quiet=as_json)
    if as_json:
        click.echo(json.dumps([finding.document() for finding in findings], indent=2, ensure_ascii=False))
    else:
        show_findings(new_console(), findings)
    sys.exit(EXITS[gravest(findings)])


def look(place: Place, question: Question, *, quiet: bool) -> list[Finding]:
    """Gather the facts with progress, and judge them."""
    clients = Clients(place)
    at = here(clients)
    readers = reads(clients, paced=place.endpoint_url is None)
    with progress_of(new_console(stderr=True), quiet=quiet) as progress, Jobs(progress.begun, progress.done) as jobs:
        facts = gather(readers, jobs, question, at)
    return judge(CHECKS, facts)
