"""Opens the codes that Cognito seals with the AWS Encryption SDK.

Source: Cognito developer guide, "Custom sender Lambda triggers". Cognito's messages use a signed suite without key
commitment, which the SDK's default policy refuses; REQUIRE_ENCRYPT_ALLOW_DECRYPT reads those and committing ones.
The encryption context is authenticated, so a code that was sealed for another pool is detected here.
"""

from __future__ import annotations

import threading
from io import BytesIO
from typing import TYPE_CHECKING, Any

from cognito_otp.adapters.deadlines import DeadlineExceededError
from cognito_otp.adapters.encryption_sdk import CommitmentPolicy, EncryptionSDKClient, NotedMaterials, SessionKeys
from cognito_otp.adapters.sessions import KEY_SECONDS, readable
from cognito_otp.adapters.unopened_codes import NOT_A_MESSAGE, Opening, explain, problem_of_pool
from cognito_otp.domain.custom_sms_sender import read_sealed_code
from cognito_otp.errors import CodeUnreadableError, KeyServiceUnavailableError

if TYPE_CHECKING:
    from aws_encryption_sdk.materials_managers import DecryptionMaterialsRequest

    from cognito_otp.adapters.deadlines import Deadlines
    from cognito_otp.adapters.sessions import AwsSession

DATA_KEY_BYTES = 32
FORMATS = frozenset({b"\x01", b"\x02"})
"""The first byte of a message: the version of its format."""
OK = 200


_openings = threading.local()


class KmsCodeOpener:
    """Opens codes sealed under certain KMS keys. Not for use by several threads at once (a Lambda runs one)."""

    def __init__(self, session: AwsSession, key_arn: str, deadlines: Deadlines, *additional: str) -> None:
        """Prepare for the key with this ARN, and additional ones; no call is made.

        The KMS client is made here, from ``session``.
        """
        self._client = EncryptionSDKClient(
            commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT, max_encrypted_data_keys=1
        )
        self._deadlines = deadlines
        session.register("before-send.kms.Decrypt", _note_request)
        session.register("after-call.kms.Decrypt", _note_answer)
        keys = SessionKeys(key_ids=[key_arn, *additional], botocore_session=session)
        self._materials, self._key_arns = NotedMaterials(keys, _note_header), frozenset({key_arn, *additional})

    def open(self, sealed_code: str, *, user_pool_id: str) -> str:
        """Open a code; see ports.CodeOpener."""
        message = _read_message(sealed_code)
        opening = Opening()
        try:
            plaintext, context = self._deadlines.call(KEY_SECONDS, lambda: self._decrypt(message, opening))
        except DeadlineExceededError as error:
            raise KeyServiceUnavailableError("KMS did not answer in time") from error
        except Exception as error:  # noqa: BLE001 - the SDK lets through what a broken message makes its parts raise
            problem = explain(opening, error, key_arns=self._key_arns, user_pool_id=user_pool_id)
            raise problem from None  # an error may hold the plaintext
        if (wrong := problem_of_pool(context, user_pool_id)) is not None:
            raise CodeUnreadableError(wrong)
        return plaintext

    def _decrypt(self, message: bytes, opening: Opening) -> tuple[str, dict[str, str]]:
        """Return the plaintext and the authenticated encryption context."""
        _openings.current = opening
        source = BytesIO(message)
        stream = self._client.stream(mode="decrypt", source=source, materials_manager=self._materials)
        try:
            plaintext = stream.read()
            if source.read(1):  # the SDK stops at the message's end: with more after it, it would be another code
                raise ValueError
            return str(plaintext, "utf-8"), stream.header.encryption_context
        finally:
            if not hasattr(stream, "footer"):  # closing a stream that failed half-way raises, later and elsewhere
                stream.footer = None
            stream.close()


def _note_header(request: DecryptionMaterialsRequest) -> None:
    opening: Opening = _openings.current
    opening.keys = frozenset(key.key_provider.key_info.decode(errors="replace") for key in request.encrypted_data_keys)
    opening.context = dict(request.encryption_context)


def _note_request(**_event: Any) -> None:
    _openings.current.asked = True


def _note_answer(**event: Any) -> None:
    """Note KMS's status and error code, and whether it returned a data key."""
    call: Opening = _openings.current
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
        raise CodeUnreadableError(NOT_A_MESSAGE)
    return message
