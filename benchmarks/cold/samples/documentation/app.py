"""What the Cognito developer guide's example for CustomSMSSender does, in Python: decrypt, and send. Nothing else."""

from __future__ import annotations

import base64
import os
from typing import Any

import aws_encryption_sdk
import boto3
from aws_encryption_sdk import CommitmentPolicy

client = aws_encryption_sdk.EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT)
keys = aws_encryption_sdk.StrictAwsKmsMasterKeyProvider(key_ids=[os.environ["KMS_KEY_ARN"]])
sns: Any = boto3.client("sns")


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Decrypt the code and publish it."""
    code, _ = client.decrypt(source=base64.b64decode(event["request"]["code"]), key_provider=keys)
    sns.publish(PhoneNumber=event["request"]["userAttributes"]["phone_number"], Message=f"Your code is {code.decode()}")
    return event
