"""The code as a CustomSMSSender receives it: sealed with the AWS Encryption SDK under the pool's key.

Suite, context and frame length are those of a message that Cognito made: signed and not key-committing, with the
pool's id as the only entry of the encryption context (the SDK adds the public key of the signature).
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sender-triggers.html
"""

from __future__ import annotations

import base64
import logging
from typing import TYPE_CHECKING, Any

from aws_encryption_sdk import EncryptionSDKClient
from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError
from aws_encryption_sdk.identifiers import AlgorithmSuite, CommitmentPolicy
from aws_encryption_sdk.key_providers.kms import KMSMasterKey
from botocore.exceptions import BotoCoreError, ClientError

from cognito_otp_local.cognito.errors import delivery_failed

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import EmulatorClient

CONTEXT_KEY = "userpool-id"
FRAME_LENGTH = 4096

# The SDK logs a refusal of KMS with a stack trace; the caller's own line is enough.
logging.getLogger("aws_encryption_sdk").setLevel(logging.CRITICAL)


def seal_code(kms: Any, key_arn: str, pool_id: str, code: str) -> str:
    """Return a code's ciphertext in base64, sealed through a KMS client for one pool.

    Raises the SDK's AWSEncryptionSDKClientError, whose cause is KMS's refusal, or botocore's BotoCoreError.
    """
    # Sealing without key commitment, as Cognito does, takes this policy.
    sdk = EncryptionSDKClient(commitment_policy=CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT)
    message, _header = sdk.encrypt(
        source=code.encode(),
        key_provider=KMSMasterKey(client=kms, key_id=key_arn.encode()),
        encryption_context={CONTEXT_KEY: pool_id},
        algorithm=AlgorithmSuite.AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384,
        frame_length=FRAME_LENGTH,
    )
    return base64.b64encode(message).decode()


class Sealer:
    """Seals codes through the emulator's KMS."""

    def __init__(self, emulator: EmulatorClient) -> None:
        """Make the KMS client; nothing is called yet."""
        self._kms = emulator.client("kms")

    def seal(self, key_arn: str, pool_id: str, code: str) -> str:
        """Return the code's ciphertext in base64; raise CodeDeliveryFailureException if the key is out of reach."""
        try:
            return seal_code(self._kms, key_arn, pool_id, code)
        except (AWSEncryptionSDKClientError, BotoCoreError, ClientError) as error:
            raise delivery_failed(
                "The code could not be encrypted under the pool's KMSKeyID: "
                "check that the key exists, is enabled and is symmetric."
            ) from error
