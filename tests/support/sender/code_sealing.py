"""Seals codes as Cognito does, with the real Encryption SDK (contract: suite 0x0378, one context entry, one key)."""

from __future__ import annotations

import base64
from functools import cache
from typing import Any

from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient
from aws_encryption_sdk.identifiers import Algorithm
from aws_encryption_sdk.key_providers.kms import KMSMasterKey

from cognito_otp_tools.aws.local_clients import local_client


@cache
def kms_client(endpoint_url: str) -> Any:
    """Return a KMS client of this endpoint, untouched by the developer's AWS set-up."""
    return local_client("kms", endpoint_url, "us-east-1")


def new_key(endpoint_url: str) -> str:
    """Make a KMS key; return its ARN."""
    return str(kms_client(endpoint_url).create_key(KeyUsage="ENCRYPT_DECRYPT")["KeyMetadata"]["Arn"])


@cache
def shared_key(endpoint_url: str) -> str:
    """Return one key of this endpoint for tests that only use it: moto takes long to make one."""
    return new_key(endpoint_url)


def seal(
    plaintext: str | bytes, *, key_arn: str, context: dict[str, str], endpoint_url: str, committing: bool = False
) -> str:
    """Return the base64 of a sealed code; ``committing`` uses the suite that Cognito may move to one day."""
    policy = (
        CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT if committing else CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT
    )
    suite = (
        Algorithm.AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384
        if committing
        else Algorithm.AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384
    )
    keys = KMSMasterKey(client=kms_client(endpoint_url), key_id=key_arn)
    sealed, _ = EncryptionSDKClient(commitment_policy=policy).encrypt(
        source=plaintext, key_provider=keys, algorithm=suite, encryption_context=context, frame_length=4096
    )
    return base64.b64encode(sealed).decode()
