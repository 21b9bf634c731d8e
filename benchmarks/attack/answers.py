"""Answers of every kind that a service, or something in front of one, might give: its model's errors and anything."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

from attack.faults import Manner

if TYPE_CHECKING:
    import random

HTML = "<html><head><title>503 Service nicht verfügbar</title></head><body>später</body></html>"
STATUSES = (200, 301, 400, 403, 404, 413, 429, 500, 502, 503, 504)
BODIES: dict[str, bytes] = {
    "empty": b"",
    "HTML": HTML.encode(),
    "HTML in latin-1": HTML.encode("latin-1"),
    "HTML in utf-16": HTML.encode("utf-16"),
    "cut JSON": b'{"MessageId": "m-1',
    "cut error": b'{"__type": "Throt',
    "[]": b"[]",
    "null": b"null",
    "{}": b"{}",
    "a number": b"7",
    "a string": b'"ok"',
    "no id": b'{"MessageId": null}',
    "an id of another type": b'{"MessageId": ["m", 1]}',
    "Fields: [null]": b'{"__type": "ValidationException", "message": "x", "Reason": "OTHER", "Fields": [null]}',
    "Fields: {}": b'{"__type": "ValidationException", "message": "x", "Reason": "OTHER", "Fields": {}}',
    "Fields: a string": b'{"__type": "ValidationException", "message": "x", "Reason": "OTHER", "Fields": "abc"}',
    "Reason: []": b'{"__type": "ConflictException", "message": "x", "Reason": []}',
    "Reason: {}": b'{"__type": "ConflictException", "message": "x", "Reason": {"a": 1}}',
    "type: []": b'{"__type": [], "message": "x"}',
    "type: null": b'{"__type": null, "message": null}',
    "message: {}": b'{"__type": "ThrottlingException", "message": {"a": [1]}}',
    "Error: []": b'{"Error": [], "Attributes": [], "Parameter": [], "Plaintext": []}',
    "wrong kinds": b'{"Attributes": {"begun": {"S": "x"}}, "Parameter": {"Value": 7}, "Plaintext": 7, "KeyId": []}',
    "XML of another kind": b"<?xml version='1.0'?><Response><Errors><Error><Code>X</Code></Error></Errors></Response>",
    "XML without a result": b"<PublishResponse xmlns='http://sns.amazonaws.com/doc/2010-03-31/'/>",
    "XML without an error": b"<ErrorResponse><RequestId>1</RequestId></ErrorResponse>",
    "cut XML": b"<PublishResponse><PublishResult><Mess",
    "entities": b'<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><ErrorResponse><Error><Code>&d;</Code></Error>'
    b"</ErrorResponse>",
    "control characters": bytes(range(256)),
    "deep": b"[" * 3000,
}
HEADERS: dict[str, tuple[tuple[str, str], ...]] = {
    "": (),
    "an unknown type": (("Content-Type", "application/x-unheard-of; charset=klingon"),),
    "gzip that is none": (("Content-Encoding", "gzip"),),
    "a length too long": (("Content-Length", "100000"),),
    "a length too short": (("Content-Length", "1"),),
    "a length that is none": (("Content-Length", "many"),),
    "an error type in a header": (("x-amzn-ErrorType", "Sonderbar:http://x/"),),
}
THROTTLES = {
    "kms": ("ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded"),
    "ssm": ("ThrottlingException", "TooManyUpdates"),
    "sqs": ("ThrottlingException", "RequestThrottled", "AWS.SimpleQueueService.OverLimit"),
    "send": ("ThrottlingException", "Throttling"),
    "dynamodb": (
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
        "ReplicatedWriteConflictException",
    ),
}
REFUSALS = {
    "kms": ("AccessDeniedException", "DisabledException", "NotFoundException", "KMSInvalidStateException"),
    "ssm": ("AccessDeniedException", "ParameterVersionNotFound"),
    "sqs": ("AccessDenied", "AWS.SimpleQueueService.NonExistentQueue", "KmsDisabled"),
    "send": (
        "AccessDeniedException",
        "ResourceNotFoundException",
        "ServiceQuotaExceededException",
        "BrandNewException",
    ),
    "dynamodb": ("ResourceNotFoundException", "AccessDeniedException", "ValidationException", "InternalServerError"),
}


def modelled(code: str, status: int = 400, name: str = "", /, **more: object) -> Manner:
    """Answer an error of the JSON protocol, in the shape of the service's model."""
    body = json.dumps({"__type": f"com.amazonaws#{code}", "message": "refused", "Message": "refused", **more})
    return Manner("answer", name or f"{status} {code}", status, body.encode())


def throttle(rng: random.Random, service: str) -> Manner:
    """Refuse a call because it came too soon, under one of the service's names."""
    code = rng.choice(THROTTLES[service])
    return modelled(code, 400, f"throttled ({code})")


def refusal(rng: random.Random, service: str) -> Manner:
    """Refuse a call for good, or as a fault of the server's."""
    code = rng.choice(REFUSALS[service])
    return modelled(code, 500 if code.startswith("Internal") else 400)


def anything(rng: random.Random, status: int | None = None) -> Manner:
    """Answer anything."""
    status = status or rng.choice(STATUSES)
    name = rng.choice(list(BODIES))
    header = rng.choice([*HEADERS, *[""] * 6])
    body = BODIES[name]
    if rng.random() < 0.05:  # noqa: PLR2004 - a few
        body, header, name = gzip.compress(body), "", f"{name}, packed without saying so"
    beside = f", {header}" if header else ""
    return Manner("answer", f"{status} {name}{beside}", status, body, HEADERS[header])
