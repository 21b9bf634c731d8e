"""Seals codes as Cognito does, with the real Encryption SDK, under data keys that the KMS stand-in knows.

Contract: suite 0x0378, one context entry (the pool), one data key.
"""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING, Any

from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient
from aws_encryption_sdk.identifiers import Algorithm
from aws_encryption_sdk.key_providers.kms import KMSMasterKey
from botocore.client import BaseClient

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY_ARN = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555"
_data_keys: dict[bytes, tuple[bytes, dict[str, str]]] = {}


class DataKeys(BaseClient):
    """What the Encryption SDK needs of a KMS client to seal."""

    def __init__(self) -> None:
        """Need nothing."""

    def generate_data_key(self, **asked: Any) -> dict[str, Any]:
        """Make a data key; remember it with its context."""
        blob, key = os.urandom(64), os.urandom(asked["NumberOfBytes"])
        _data_keys[blob] = key, dict(asked.get("EncryptionContext", {}))
        return {"CiphertextBlob": blob, "Plaintext": key, "KeyId": KEY_ARN}


def open_data_key(blob: bytes, context: Mapping[str, str]) -> bytes | None:
    """Return a data key if it was made with this context."""
    key, sealed_with = _data_keys.get(blob, (b"", {}))
    return key if key and dict(context) == sealed_with else None


def seal(code: str, pool: str) -> str:
    """Return the base64 of a code sealed for a user pool."""
    sealed, _ = EncryptionSDKClient(commitment_policy=CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT).encrypt(
        source=code,
        key_provider=KMSMasterKey(client=DataKeys(), key_id=KEY_ARN),
        algorithm=Algorithm.AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384,
        encryption_context={"userpool-id": pool},
        frame_length=4096,
    )
    return base64.b64encode(sealed).decode()
