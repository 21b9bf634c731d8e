"""The awsJson1.0 protocol, in which End User Messaging SMS answers (botocore's model of it).

An error is HTTP 400 (or as given) with ``__type``, ``Message`` and the members that the exception's shape has
beside: ``Reason``, ``Fields``, ``ResourceType``, ``ResourceId``.
"""

from __future__ import annotations

import json
import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from cognito_otp_local.phone_network.refusals import invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.phone_network.refusals import RefusedError

CONTENT_TYPE = "application/x-amz-json-1.0"


def read_json(body: bytes) -> dict[str, Any]:
    """Read a request's JSON object."""
    try:
        request = json.loads(body)
    # Bad UTF-8 and JSON are ValueErrors; deep nesting exhausts the reader's stack.
    except (ValueError, RecursionError):
        request = None
    if not isinstance(request, dict):
        raise invalid("CANNOT_PARSE", "request", "the body must be one JSON object")
    return request


def encode_json_result(result: Mapping[str, Any]) -> Response:
    """Encode the members of an operation's output."""
    return _respond(HTTPStatus.OK, result)


def encode_json_error(refusal: RefusedError) -> Response:
    """Encode an error, leaving out the members that it does not have."""
    body: dict[str, Any] = {"__type": refusal.code, "Message": refusal.message}
    if refusal.reason is not None:
        body["Reason"] = refusal.reason
    if refusal.fields:
        body["Fields"] = [{"Name": item.name, "Message": item.message} for item in refusal.fields]
    if refusal.resource is not None:
        body |= {"ResourceType": refusal.resource.kind, "ResourceId": refusal.resource.id}
    return _respond(refusal.status, body)


def _respond(status: HTTPStatus, body: Mapping[str, Any]) -> Response:
    headers = {"x-amzn-requestid": str(uuid.uuid4())}
    return Response(json.dumps(dict(body)), status, headers, media_type=CONTENT_TYPE)
