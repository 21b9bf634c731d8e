"""Opens the codes that Cognito seals with the AWS Encryption SDK.

Source: Cognito developer guide, "Custom sender Lambda triggers". Cognito's messages use a signed suite without key
commitment, which the SDK's default policy refuses; REQUIRE_ENCRYPT_ALLOW_DECRYPT reads those and committing ones.
The encryption context is authenticated, so a code that was sealed for another pool is detected here.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient, StrictAwsKmsMasterKeyProvider
from botocore.exceptions import BotoCoreError

from cognito_otp.adapters.deadlines import DeadlineExceededError
from cognito_otp.adapters.sessions import KEY_SECONDS, readable
from cognito_otp.domain.custom_sms_sender import read_sealed_code
from cognito_otp.errors import CodeUnreadableError, KeyServiceUnavailableError

if TYPE_CHECKING:
    from botocore.session import Session

    from cognito_otp.adapters.deadlines import Deadlines

POOL_CONTEXT = "userpool-id"
DATA_KEY_BYTES = 32
FORMATS = frozenset({b"\x01", b"\x02"})
"""The first byte of a message: the version of its format."""
OK = 200
TAMPERED_CODES = frozenset({"InvalidCiphertextException", "IncorrectKeyException"})
PERMANENT_CODES = frozenset(
    {
        "AccessDeniedException",
        "DisabledException",
        "InvalidGrantTokenException",
        "InvalidKeyUsageException",
        "KMSInvalidStateException",
        "NotFoundException",
    }
)
"""Errors of kms:Decrypt that an operator has to mend. Every other error may pass, whatever it is called."""


@dataclass(slots=True)
class KmsCall:
    """What is known of a call to KMS, which the Encryption SDK hides while it tries its keys."""

    asked: bool = False
    status: int = 0
    code: str | None = None
    opened: bool = False


class KmsCodeOpener:
    """Opens codes sealed under certain KMS keys. Not for use by several threads at once (a Lambda runs one)."""

    def __init__(self, session: Session, key_arn: str, deadlines: Deadlines, *additional: str) -> None:
        """Prepare for the key with this ARN, and additional ones; no call is made.

        The KMS client is made here, from ``session``.
        """
        self._client = EncryptionSDKClient(
            commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT, max_encrypted_data_keys=1
        )
        self._calls, self._deadlines = threading.local(), deadlines
        session.register("before-send.kms.Decrypt", self._note_request)
        session.register("after-call.kms.Decrypt", self._note_answer)
        self._keys = StrictAwsKmsMasterKeyProvider(key_ids=[key_arn, *additional], botocore_session=session)

    def open(self, sealed_code: str, *, user_pool_id: str) -> str:
        """Open a code; see ports.CodeOpener."""
        message = _read_message(sealed_code)
        call = KmsCall()
        try:
            plaintext, context = self._deadlines.call(KEY_SECONDS, lambda: self._decrypt(message, call))
        except DeadlineExceededError as error:
            raise KeyServiceUnavailableError("KMS did not answer in time") from error
        except Exception as error:  # noqa: BLE001 - the SDK lets through what a broken message makes its parts raise
            raise _explain(call, error) from None  # an error may hold the plaintext
        if context.get(POOL_CONTEXT) != user_pool_id:
            raise CodeUnreadableError("the code was sealed for another user pool")
        return plaintext

    def _decrypt(self, message: bytes, call: KmsCall) -> tuple[str, dict[str, str]]:
        """Return the plaintext and the authenticated encryption context."""
        self._calls.current = call
        source = BytesIO(message)
        stream = self._client.stream(mode="decrypt", source=source, key_provider=self._keys)
        try:
            plaintext = stream.read()
            if source.read(1):  # the SDK stops at the message's end: with more after it, it would be another code
                raise ValueError
            return str(plaintext, "utf-8"), stream.header.encryption_context
        finally:
            if not hasattr(stream, "footer"):  # closing a stream that failed half-way raises, later and elsewhere
                stream.footer = None
            stream.close()

    def _note_request(self, **_event: Any) -> None:
        self._calls.current.asked = True

    def _note_answer(self, **event: Any) -> None:
        """Note KMS's status and error code, and whether it returned a data key."""
        call: KmsCall = self._calls.current
        call.status = getattr(event.get("http_response"), "status_code", 0)
        parsed = event.get("parsed")
        answer = parsed if isinstance(parsed, dict) else {}
        error = answer.get("Error")
        call.code = readable(error.get("Code")) if isinstance(error, dict) else None
        key = answer.get("Plaintext")
        call.opened = call.status == OK and isinstance(key, bytes) and len(key) == DATA_KEY_BYTES


def _read_message(sealed_code: str) -> bytes:
    """Return the bytes of a code; raise CodeUnreadableError for what cannot be an Encryption SDK message."""
    try:
        message = read_sealed_code(sealed_code)
    except ValueError:
        message = b""
    if message[:1] not in FORMATS:
        raise CodeUnreadableError(
            "the code is not base64 of an Encryption SDK message: "
            "Cognito seals codes, and `cognito-otp local event` seals those of sample events"
        )
    return message


def _explain(call: KmsCall, error: Exception) -> CodeUnreadableError | KeyServiceUnavailableError:
    """Say what is wrong: the code, if KMS was not needed or did its part; the key, or KMS itself."""
    if isinstance(error, BotoCoreError):
        return KeyServiceUnavailableError(f"KMS could not be reached: {type(error).__name__}")
    if not call.asked or call.opened or call.code in TAMPERED_CODES:
        return CodeUnreadableError(f"the code was tampered with or sealed under another key ({type(error).__name__})")
    if call.code in PERMANENT_CODES:
        return CodeUnreadableError(
            f"KMS answered {call.code}: check the key's state and the function's kms:Decrypt permission"
        )
    answered = call.code or (f"{call.status} with an unreadable body" if call.status else type(error).__name__)
    return KeyServiceUnavailableError(f"KMS answered {answered}")
