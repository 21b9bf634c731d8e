"""Answers AWS's calls in their place while the sender rehearses: nothing leaves the function.

botocore's event ``before-send`` takes an answer instead of sending a request. The code that is rehearsed with is sealed
under a data key that stands here, and under the name of a KMS key that does not exist: it opens nothing else.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSResponse
from urllib3 import HTTPResponse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.awsrequest import AWSPreparedRequest

    from cognito_otp.adapters.sessions import AwsSession

CODE_KEY_ARN = "arn:aws:kms:rehearsal:000000000000:key/00000000-0000-4000-8000-000000000000"
POOL = "rehearsal_1"
DATA_KEY = "8IaotZOqeJ5kBCBYK1sEt33yrm0QQr8W+ZvAb2RE/Js="
SEALED_CODE = (
    "AYADeKDIIY1Vtq30I0WEtPn0ZJUAeQACABVhd3MtY3J5cHRvLXB1YmxpYy1rZXkAREFsNHlxME82b1h1UHRBSXN1R0J2eHNheUEwODBqVVpZaG"
    "x3TDNiMFpFb2tBVTQ2RGcwWHBPYkMvNHl4bHUrelVCQT09AAt1c2VycG9vbC1pZAALcmVoZWFyc2FsXzEAAQAHYXdzLWttcwBLYXJuOmF3czpr"
    "bXM6cmVoZWFyc2FsOjAwMDAwMDAwMDAwMDprZXkvMDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAwAAlyZWhlYXJzYWwCAAAAAA"
    "wAABAAAAAAAAAAAAAAAAAA1jrxSZHD+2h3hUK15SLTe/////8AAAABAAAAAAAAAAAAAAABAAAABp6aO1L6kqOShJIa4WTqjlPkiQWwROoAZzBl"
    "AjApdpQQ0df2e05Lejy4oZG5YTLj3YvpNucRuoT16c9CjnDQDCrLx9OxqZ/Z06s5aSICMQCVMJmXxrHayPm4I8/ThnLtKO666gMHfhGGrBfmDS"
    "1E5Rrub7SWgd0rgvelJjaX4uc="
)
ANSWERS: dict[str, dict[str, Any]] = {
    "GetParameter": {"__type": "ParameterNotFound"},
    "Decrypt": {"KeyId": CODE_KEY_ARN, "Plaintext": DATA_KEY, "EncryptionAlgorithm": "SYMMETRIC_DEFAULT"},
    "SendTextMessage": {"MessageId": "rehearsal"},
    "TransactWriteItems": {},
    "UpdateItem": {"Attributes": {"seen": {"N": "1"}}},
}
"""By operation. No other is answered: a rehearsal that needed one would fail."""


@contextmanager
def rehearsed_answers(session: AwsSession) -> Iterator[None]:
    """Answer the calls of all clients that the session has made."""
    events = [client.meta.events for client in session.clients]
    for emitter in events:
        emitter.register_first("before-send", _answer)
    try:
        yield
    finally:
        for emitter in events:
            emitter.unregister("before-send", _answer)


def _answer(request: AWSPreparedRequest, event_name: str, **_event: object) -> AWSResponse:
    answer = ANSWERS[event_name.rpartition(".")[2]]
    raw = HTTPResponse(BytesIO(json.dumps(answer).encode()), preload_content=False)
    headers: Any = {"Content-Type": "application/x-amz-json-1.1"}
    return AWSResponse(request.url, 400 if "__type" in answer else 200, headers, raw)
