"""Reads KMS keys."""

from __future__ import annotations

from typing import Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import AwsCallError
from cognito_otp_attach.facts.values import KeyFacts


class AwsKeys:
    """Keys of an account; see ports.Keys."""

    def __init__(self, client: Any) -> None:
        """Take a client of kms."""
        self._client = client

    def look(self, arn: str) -> KeyFacts | None:
        """Read a key."""
        try:
            with aws_call("kms:DescribeKey"):
                found = self._client.describe_key(KeyId=arn)["KeyMetadata"]
        except AwsCallError as error:
            if error.missing:
                return None
            raise
        spec = found.get("KeySpec") or found.get("CustomerMasterKeySpec", "")
        return KeyFacts(found["Arn"], found.get("KeyState", ""), spec, found.get("KeyUsage", ""))
