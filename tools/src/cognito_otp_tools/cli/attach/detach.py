"""``cognito-otp detach``: let go of a pool; what it invoked before comes back."""

from __future__ import annotations

import click

from cognito_otp_attach.plan.detaching import plan_detach
from cognito_otp_tools.cli.attach.options import Asked, attach_options
from cognito_otp_tools.cli.attach.runs import carry_out, facts_of


@click.command()
@attach_options
@click.option(
    "--table", metavar="NAME", help="The AttachmentsTable of a stack that was deleted; --stack-name may be any then."
)
def detach(*, asked: Asked, table: str | None) -> None:
    """Detach a user pool: what it invoked before comes back, and only what is still ours is taken away.

    You see the difference and are asked. It works from any machine, because the stack remembers what was there.
    """
    facts = facts_of(asked, table=table)
    carry_out(asked, facts, plan_detach(facts, asked.triggers))
