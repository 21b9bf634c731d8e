"""Reads the stack's table of attached pools."""

from __future__ import annotations

from typing import Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import AwsCallError, StackMissingError
from cognito_otp_attach.facts.attachments import Attachment, read_attachment

KEY, REVISION, DOCUMENT = "user_pool_id", "revision", "document"


class AwsAttachmentReads:
    """Records of an account's stacks; see ports.AttachmentReads."""

    def __init__(self, client: Any) -> None:
        """Take a client of dynamodb."""
        self._client = client

    def read(self, table: str, pool_id: str) -> Attachment | None:
        """Return the record of a pool."""
        try:
            with aws_call("dynamodb:GetItem"):
                answer = self._client.get_item(TableName=table, Key={KEY: {"S": pool_id}}, ConsistentRead=True)
        except AwsCallError as error:
            if not error.missing:
                raise
            region = self._client.meta.region_name
            raise StackMissingError(
                f"no table {table} is in {region}: check --table, --region and --profile"
            ) from error
        if "Item" not in answer:
            return None
        return read_attachment(answer["Item"][DOCUMENT]["S"], int(answer["Item"][REVISION]["N"]))
