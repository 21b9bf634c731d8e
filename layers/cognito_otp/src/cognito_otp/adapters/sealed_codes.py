"""Opens the codes that Cognito seals with the AWS Encryption SDK.

Source: Cognito developer guide, "Custom sender Lambda triggers". Cognito's messages use a signed suite without key
commitment, which the SDK's default policy refuses; REQUIRE_ENCRYPT_ALLOW_DECRYPT reads those and committing ones.
The encryption context is authenticated, so a code that was sealed for another pool is detected here.
"""

from __future__ import annotations

import base64
import logging
from typing import TYPE_CHECKING, Any

from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient, StrictAwsKmsMasterKeyProvider
from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError
from botocore.exceptions import BotoCoreError
from cryptography.exceptions import InvalidSignature, InvalidTag

from cognito_otp.adapters.sessions import SERVER_ERROR, TRANSIENT_CODES
from cognito_otp.errors import CodeUnreadableError, KeyServiceUnavailableError

if TYPE_CHECKING:
    from botocore.session import Session

POOL_CONTEXT = "userpool-id"
TAMPERED_CODES = frozenset({"InvalidCiphertextException", "IncorrectKeyException"})

# The SDK logs each refused data key with a stack trace; the error raised here says it once, in one line.
logging.getLogger("aws_encryption_sdk").setLevel(logging.CRITICAL)


class KmsCodeOpener:
    """Opens codes sealed under one KMS key. Not for use by several threads at once (a Lambda runs one)."""

    def __init__(self, session: Session, key_arn: str) -> None:
        """Prepare for the key with this ARN; the KMS client is made here, from ``session``, and nothing is called."""
        self._client = EncryptionSDKClient(
            commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT, max_encrypted_data_keys=1
        )
        self._refusal: str | None = None
        self._status = 0
        session.register("after-call.kms.Decrypt", self._note_refusal)
        self._keys = StrictAwsKmsMasterKeyProvider(key_ids=[key_arn], botocore_session=session)

    def open(self, sealed_code: str, *, user_pool_id: str) -> str:
        """Open a code; see ports.CodeOpener."""
        self._refusal, self._status = None, 0
        try:
            plaintext, context = self._decrypt(base64.b64decode(sealed_code, validate=True))
        except ValueError:  # of the base64 or of the text
            raise CodeUnreadableError(
                "the code is not base64 of an Encryption SDK message with text in it: "
                "Cognito seals codes, and `cognito-otp local event` seals those of sample events"
            ) from None
        except BotoCoreError as error:
            raise KeyServiceUnavailableError(f"KMS could not be reached: {type(error).__name__}") from error
        except (AWSEncryptionSDKClientError, InvalidSignature, InvalidTag) as error:
            raise self._explain(error) from error
        if context.get(POOL_CONTEXT) != user_pool_id:
            raise CodeUnreadableError("the code was sealed for another user pool")
        return plaintext

    def _decrypt(self, message: bytes) -> tuple[str, dict[str, str]]:
        """Return the plaintext and the authenticated encryption context."""
        stream = self._client.stream(mode="decrypt", source=message, key_provider=self._keys)
        try:
            plaintext = stream.read()
            return str(plaintext, "utf-8"), stream.header.encryption_context
        finally:
            if not hasattr(stream, "footer"):  # closing a stream that failed half-way raises, later and elsewhere
                stream.footer = None
            stream.close()

    def _note_refusal(self, **event: Any) -> None:
        """Keep KMS's error code, which the Encryption SDK swallows while it tries its keys."""
        self._refusal = event["parsed"].get("Error", {}).get("Code")
        self._status = event["parsed"].get("ResponseMetadata", {}).get("HTTPStatusCode", 0)

    def _explain(self, error: Exception) -> CodeUnreadableError | KeyServiceUnavailableError:
        if self._refusal in TRANSIENT_CODES or self._status >= SERVER_ERROR:
            return KeyServiceUnavailableError(f"KMS answered {self._refusal}")
        if self._refusal and self._refusal not in TAMPERED_CODES:
            return CodeUnreadableError(
                f"KMS answered {self._refusal}: check the key's state and the function's kms:Decrypt permission"
            )
        return CodeUnreadableError(f"the code was tampered with or sealed under another key ({type(error).__name__})")
