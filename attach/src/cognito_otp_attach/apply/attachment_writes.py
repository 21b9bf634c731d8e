"""Writes the stack's table of attached pools. Each write names the revision that it replaces."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.aws_calls import aws_write
from cognito_otp_attach.errors import AwsCallError, ChangedMeanwhileError
from cognito_otp_attach.facts.attachment_reads import DOCUMENT, KEY, REVISION, AwsAttachmentReads
from cognito_otp_attach.facts.attachments import Attachment, write_attachment

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFLICT = "ConditionalCheckFailedException"
ELSEWHERE = "another run changed the record of this pool meanwhile"


class AwsAttachmentWrites:
    """Records of an account's stacks; see ports.AttachmentWrites."""

    def __init__(self, client: Any) -> None:
        """Take a client of dynamodb."""
        self._client, self._reads = client, AwsAttachmentReads(client)

    def put(self, table: str, attachment: Attachment) -> Attachment:
        """Write a record over the revision that it was read at."""
        stored = replace(attachment, revision=attachment.revision + 1)
        item = {
            KEY: {"S": stored.user_pool_id},
            REVISION: {"N": str(stored.revision)},
            DOCUMENT: {"S": write_attachment(stored)},
        }
        try:
            with aws_write("dynamodb:PutItem"):
                self._client.put_item(TableName=table, Item=item, **over_revision(attachment.revision))
        except AwsCallError as error:
            if error.code != CONFLICT:
                raise
            if self._reads.read(table, stored.user_pool_id) != stored:  # a lost answer to our own write is none
                raise ChangedMeanwhileError(ELSEWHERE) from error
        return stored

    def remove(self, table: str, attachment: Attachment) -> None:
        """Remove a record."""
        key = {KEY: {"S": attachment.user_pool_id}}
        try:
            with aws_write("dynamodb:DeleteItem"):
                self._client.delete_item(TableName=table, Key=key, **over_revision(attachment.revision))
        except AwsCallError as error:
            if error.code != CONFLICT:
                raise
            if self._reads.read(table, attachment.user_pool_id) is not None:
                raise ChangedMeanwhileError(ELSEWHERE) from error


def over_revision(revision: int) -> Mapping[str, Any]:
    """Return the condition that nothing newer than a revision is there; 0 is none."""
    if revision == 0:
        return {"ConditionExpression": "attribute_not_exists(#key)", "ExpressionAttributeNames": {"#key": KEY}}
    return {
        "ConditionExpression": "#revision = :revision",
        "ExpressionAttributeNames": {"#revision": REVISION},
        "ExpressionAttributeValues": {":revision": {"N": str(revision)}},
    }
