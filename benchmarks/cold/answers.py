"""What the stand-ins answer: KMS and DynamoDB as moto did the first time (recorded), the others with fixed answers.

Moto plays KMS and DynamoDB in this process, and takes milliseconds to do so. Each of its answers is recorded and
replayed to the same kind of request: a data key by its ciphertext, a write by its operation and the kind of its item.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto.moto_server.werkzeug_app import create_backend_app

if TYPE_CHECKING:
    from collections.abc import Mapping

JSON = "application/x-amz-json-1.1"
PUBLISHED = (
    b'<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>'
    b"94f20ce6-13c5-43a0-9a9e-ca52d816e90b</MessageId></PublishResult><ResponseMetadata><RequestId>"
    b"f187a3c1-376f-11df-8963-01868b7c937a</RequestId></ResponseMetadata></PublishResponse>"
)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer over HTTP."""

    status: int
    body: bytes
    content_type: str = JSON


@dataclass(slots=True)
class Answers:
    """Answers requests, and counts them by operation."""

    counted: dict[str, int] = field(default_factory=dict)
    _recorded: dict[str, Reply] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _services: dict[str, Any] = field(
        default_factory=lambda: {name: create_backend_app(name).test_client() for name in ("kms", "dynamodb")}
    )

    def answer(self, headers: Mapping[str, str], body: bytes) -> Reply:
        """Answer one request."""
        service, _, operation = headers.get("X-Amz-Target", "SNS.Publish").partition(".")
        with self._lock:
            self.counted[operation] = self.counted.get(operation, 0) + 1
        match operation:
            case "Publish":
                return Reply(200, PUBLISHED, "text/xml")
            case "SendTextMessage":
                return Reply(200, b'{"MessageId":"94f20ce6-13c5-43a0-9a9e-ca52d816e90b"}', "application/x-amz-json-1.0")
            case "GetParameter":
                return Reply(400, b'{"__type":"ParameterNotFound","message":""}')
            case _:
                return self._replay("kms" if "Trent" in service else "dynamodb", operation, headers, body)

    def _replay(self, service: str, operation: str, headers: Mapping[str, str], body: bytes) -> Reply:
        kind = _kind(operation, json.loads(body))
        with self._lock:
            if kind is None or kind not in self._recorded:
                given = self._services[service].post("/", data=body, headers=dict(headers))
                reply = Reply(given.status_code, given.data, given.headers["Content-Type"])
                if kind is None:
                    return reply
                self._recorded[kind] = reply
            return self._recorded[kind]


def _kind(operation: str, asked: Mapping[str, Any]) -> str | None:
    """Name what an answer is recorded by; None for what is asked for once, while codes are sealed."""
    match operation, asked:
        case "Decrypt", {"CiphertextBlob": str(blob)}:
            return blob
        case (("UpdateItem" | "GetItem" | "DeleteItem"), {"Key": {"id": {"S": str(key)}}}):
            return f"{operation} {key.partition('#')[0]} {asked.get('UpdateExpression')}"
        case (("PutItem" | "TransactWriteItems"), _):
            return operation
        case _:
            return None
