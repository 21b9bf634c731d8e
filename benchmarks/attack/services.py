"""Proper answers of KMS, Parameter Store, SQS, End User Messaging, SNS and DynamoDB."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto.dynamodb.models import dynamodb_backends
from moto.moto_server.werkzeug_app import create_backend_app

from attack.sealed import KEY_ARN, open_data_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from attack.scene import Call, Scene

JSON = "application/x-amz-json-1.1"
SHORTEST_ARN = 6
"""The parts of an ARN, at least."""
_lock = threading.Lock()
_ids = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer over HTTP."""

    status: int
    body: bytes
    content_type: str = JSON


@dataclass(frozen=True, slots=True)
class Table:
    """A table of moto's DynamoDB, called without a network. One call at a time, so that conditions hold."""

    name: str
    _client: Any = field(default_factory=lambda: create_backend_app("dynamodb").test_client())

    def create(self, declared: Mapping[str, Any]) -> None:
        """Make it as the template declares it."""
        headers = {
            "X-Amz-Target": "DynamoDB_20120810.CreateTable",
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request",
        }
        self.call(headers, json.dumps({"TableName": self.name, **declared}).encode())

    def call(self, headers: Mapping[str, str], body: bytes) -> Reply:
        """Do what a request asks for."""
        with _lock:
            answer = self._client.post("/", data=body, headers=dict(headers))
            return Reply(answer.status_code, answer.data, "application/x-amz-json-1.0")

    def clear(self) -> None:
        """Take all items out."""
        with _lock:
            dynamodb_backends["123456789012"]["us-east-1"].tables[self.name].items.clear()


def answer(call: Call, scene: Scene) -> Reply:
    """Do what a call asks for, and answer it."""
    match call.operation:
        case "Decrypt":
            return _decrypt(call)
        case "GetParameter":
            return _parameter(call, scene)
        case "SendMessage":
            return _record(call, scene)
        case "Publish":
            call.accepted = True
            return _publish()
        case "SendTextMessage" | "SendVoiceMessage" | "SendNotifyTextMessage":
            return _send(call)
        case _:
            return error("UnknownOperationException", "no stand-in knows this operation")


def error(code: str, message: str, status: int = 400, **more: object) -> Reply:
    """Answer an error of the JSON protocol."""
    return Reply(status, json.dumps({"__type": code, "message": message, **more}).encode())


def _decrypt(call: Call) -> Reply:
    blob = base64.b64decode(call.parameters["CiphertextBlob"])
    key = open_data_key(blob, call.parameters.get("EncryptionContext", {}))
    if key is None:
        return error("InvalidCiphertextException", "")
    answered = {
        "KeyId": KEY_ARN,
        "Plaintext": base64.b64encode(key).decode(),
        "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
    }
    return Reply(200, json.dumps(answered).encode())


def _parameter(call: Call, scene: Scene) -> Reply:
    if scene.stored is None:
        return error("ParameterNotFound", "")
    found = {"Name": call.parameters["Name"], "Type": "String", "Value": scene.stored, "Version": 1}
    return Reply(200, json.dumps({"Parameter": found}).encode())


def _record(call: Call, scene: Scene) -> Reply:
    body = str(call.parameters["MessageBody"])
    scene.records.append(json.loads(body))
    digest = hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()
    return Reply(200, json.dumps({"MessageId": f"record-{next(_ids)}", "MD5OfMessageBody": digest}).encode())


def _publish() -> Reply:
    body = (
        '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>'
        f"sns-{next(_ids)}</MessageId></PublishResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>"
        "</PublishResponse>"
    )
    return Reply(200, body.encode(), "text/xml")


def _send(call: Call) -> Reply:
    identity = call.identity
    if identity.startswith("arn") and len(identity.split(":")) < SHORTEST_ARN:
        return error("ValidationException", "not an ARN", Reason="INVALID_ARN")
    call.accepted = True
    return Reply(200, json.dumps({"MessageId": f"message-{next(_ids)}"}).encode())
