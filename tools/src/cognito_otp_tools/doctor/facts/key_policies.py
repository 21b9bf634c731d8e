"""Reads the policies of KMS keys and the grants on them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.facts.roles import statements_of

if TYPE_CHECKING:
    from cognito_otp_tools.doctor.facts.values import Document

THE_ONE_POLICY = "default"
"""KMS knows no other name."""


class AwsKeyPolicies:
    """Keys of an account; see ports.KeyPolicies."""

    def __init__(self, client: Any) -> None:
        """Take a client of kms."""
        self._client = client

    def statements(self, arn: str) -> tuple[Document, ...]:
        """Return the statements of a key's policy."""
        with aws_call("kms:GetKeyPolicy"):
            policy = self._client.get_key_policy(KeyId=arn, PolicyName=THE_ONE_POLICY)["Policy"]
        return statements_of(json.loads(policy))

    def grants(self, arn: str) -> tuple[Document, ...]:
        """Return the grants on a key."""
        with aws_call("kms:ListGrants"):
            pages = self._client.get_paginator("list_grants").paginate(KeyId=arn)
            return tuple(grant for page in pages for grant in page["Grants"])
