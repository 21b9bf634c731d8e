"""Seals a made-up code as Cognito seals codes, and asks the sender to open it.

Cognito's messages have suite 0x0378, without key commitment, and the pool's id as context (seen in captured events).
"""

from __future__ import annotations

import base64
import json
import secrets
from typing import TYPE_CHECKING, Any

from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient
from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError
from aws_encryption_sdk.identifiers import Algorithm
from aws_encryption_sdk.key_providers.kms import KMSMasterKey
from botocore.exceptions import BotoCoreError, ClientError

from cognito_otp.domain.custom_sms_sender import SELF_TEST
from cognito_otp_attach.apply.ports import Opened
from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import SelfTestError
from cognito_otp_attach.facts.functions import qualified

if TYPE_CHECKING:
    from cognito_otp_attach.plan.values import Opening

SUITE = Algorithm.AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384
CONTEXT = "userpool-id"
OLD = "its version does not know self tests: deploy the stack from this version's template first"


class AwsSelfTests:
    """Senders of an account; see ports.SelfTests."""

    def __init__(self, kms: Any, functions: Any) -> None:
        """Take clients of kms and lambda."""
        self._kms, self._functions = kms, functions

    def run(self, opening: Opening) -> Opened:
        """Seal a made-up code for a pool and let the sender open it."""
        event = {
            "triggerSource": SELF_TEST,
            "userPoolId": opening.pool_id,
            "request": {"type": SELF_TEST, "code": self._seal(opening)},
        }
        with aws_call("lambda:InvokeFunction"):
            answer = self._functions.invoke(**qualified(opening.function), Payload=json.dumps(event).encode())
            payload = answer["Payload"].read()
        return _read(opening, payload, failed="FunctionError" in answer)

    def _seal(self, opening: Opening) -> str:
        """Seal digits that no user was ever sent."""
        client = EncryptionSDKClient(commitment_policy=CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT)
        with aws_call("kms:GenerateDataKey"):
            try:
                sealed, _ = client.encrypt(
                    source=f"{secrets.randbelow(1_000_000):06}",
                    key_provider=KMSMasterKey(client=self._kms, key_id=opening.key_arn),
                    algorithm=SUITE,
                    encryption_context={CONTEXT: opening.pool_id},
                )
            except AWSEncryptionSDKClientError as error:
                raise _cause(error) from error
        return base64.b64encode(sealed).decode()


def _cause(error: BaseException) -> BaseException:
    """Return what KMS answered, which the Encryption SDK wraps."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, ClientError | BotoCoreError):
            return found
        found = found.__cause__ or found.__context__
    return error


def _read(opening: Opening, payload: bytes, *, failed: bool) -> Opened:
    try:
        answer = json.loads(payload)
    except ValueError:
        answer = None
    if failed or not isinstance(answer, dict) or not isinstance(answer.get("opened"), bool):
        raise SelfTestError(f"{opening.function} did not answer the self test; {OLD}")
    return Opened(opened=answer["opened"], version=str(answer.get("version", "unknown")))
