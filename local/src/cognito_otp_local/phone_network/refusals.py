"""How the local End User Messaging API answers: a result, or a refusal that boto3 reads as it would AWS's.

The service speaks awsJson1.0: an error is HTTP 400 (or as given) with ``__type``, ``Message`` and the members
that the exception's shape has beside: ``Reason``, ``Fields``, ``ResourceType``, ``ResourceId`` (botocore's model).
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.aws_api.request_checks import FieldProblem

CONTENT_TYPE = "application/x-amz-json-1.0"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A call that succeeded, with the members of its output shape."""

    result: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Resource:
    """What an exception is about: a value of ResourceType, and the resource's id."""

    kind: str
    id: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A call that failed: the exception's name, its sentence, its Reason, the fields at fault, the resource."""

    error: str
    message: str
    reason: str | None = None
    fields: tuple[FieldProblem, ...] = ()
    status: HTTPStatus = HTTPStatus.BAD_REQUEST
    resource: Resource | None = None


type Reply = Accepted | Refusal


def invalid(reason: str, *problems: FieldProblem) -> Refusal:
    """Refuse with ValidationException: a ``reason`` of ValidationExceptionReason, and the fields at fault."""
    count = f"{len(problems)} validation error{'' if len(problems) == 1 else 's'} detected"
    details = "; ".join(
        f"Value at '{problem.name}' failed to satisfy constraint: {problem.message}" for problem in problems
    )
    return Refusal("ValidationException", f"{count}: {details}", reason, problems)


def not_found(kind: str, resource_id: str) -> Refusal:
    """Refuse with ResourceNotFoundException; ``kind`` is a value of ResourceType."""
    sentence = f"The {kind} that the request names does not exist"
    return Refusal("ResourceNotFoundException", sentence, resource=Resource(kind, resource_id))


def conflict(reason: str, sentence: str, kind: str, resource_id: str) -> Refusal:
    """Refuse with ConflictException: a ``reason`` of ConflictExceptionReason, and the resource."""
    return Refusal("ConflictException", sentence, reason, resource=Resource(kind, resource_id))


def over_quota(reason: str, sentence: str) -> Refusal:
    """Refuse with ServiceQuotaExceededException: a ``reason`` of ServiceQuotaExceededExceptionReason."""
    return Refusal("ServiceQuotaExceededException", sentence, reason)


def encode_reply(reply: Reply) -> Response:
    """Encode a reply as awsJson1.0, with a request id of its own."""
    match reply:
        case Accepted(result):
            status, body = HTTPStatus.OK, dict(result)
        case Refusal():
            status, body = reply.status, _error_body(reply)
    headers = {"x-amzn-requestid": str(uuid.uuid4())}
    return Response(json.dumps(body), status, headers, media_type=CONTENT_TYPE)


def _error_body(refusal: Refusal) -> dict[str, Any]:
    """Return the members of an exception's JSON, leaving out what it does not have."""
    body: dict[str, Any] = {"__type": refusal.error, "Message": refusal.message}
    if refusal.reason is not None:
        body["Reason"] = refusal.reason
    if refusal.fields:
        body["Fields"] = [{"Name": item.name, "Message": item.message} for item in refusal.fields]
    if refusal.resource is not None:
        body |= {"ResourceType": refusal.resource.kind, "ResourceId": refusal.resource.id}
    return body
