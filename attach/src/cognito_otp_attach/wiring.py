"""Connects the engine to an account: every reader and writer, made from one maker of clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from cognito_otp_attach.apply.attachment_writes import AwsAttachmentWrites
from cognito_otp_attach.apply.permission_writes import AwsPermissionWrites
from cognito_otp_attach.apply.pool_writes import AwsPoolWrites
from cognito_otp_attach.apply.ports import Writes
from cognito_otp_attach.apply.self_tests import AwsSelfTests
from cognito_otp_attach.facts.attachment_reads import AwsAttachmentReads
from cognito_otp_attach.facts.email_identities import AwsEmailIdentities
from cognito_otp_attach.facts.functions import AwsFunctions
from cognito_otp_attach.facts.keys import AwsKeys
from cognito_otp_attach.facts.pools import AwsPools
from cognito_otp_attach.facts.ports import Reads
from cognito_otp_attach.facts.roles import AwsRoles
from cognito_otp_attach.facts.service_model import installed_model
from cognito_otp_attach.facts.stacks import AwsStacks

if TYPE_CHECKING:
    from cognito_otp_attach.apply.ports import Backups


class Clients(Protocol):
    """Makes boto3 clients."""

    def __call__(self, service: str, *, region: str | None = None, attempts: int | None = None) -> Any:
        """Make a client; of another Region than the caller's, or one that makes each request ``attempts`` times."""
        ...


def reads(clients: Clients) -> Reads:
    """Make the readers."""
    return Reads(
        pools=AwsPools(clients("cognito-idp"), installed_model()),
        functions=AwsFunctions(clients("lambda")),
        keys=AwsKeys(clients("kms")),
        roles=AwsRoles(clients("iam"), clients("sts")),
        emails=AwsEmailIdentities(lambda region: clients("sesv2", region=region), clients("iam")),
        stacks=AwsStacks(clients("cloudformation")),
        attachments=AwsAttachmentReads(clients("dynamodb")),
    )


def writes(clients: Clients, backups: Backups) -> Writes:
    """Make the writers. A pool is written by requests that are made once: a repetition could undo somebody's change."""
    return Writes(
        pools=AwsPoolWrites(clients("cognito-idp", attempts=1)),
        permissions=AwsPermissionWrites(clients("lambda")),
        attachments=AwsAttachmentWrites(clients("dynamodb")),
        self_tests=AwsSelfTests(clients("kms"), clients("lambda")),
        backups=backups,
    )
