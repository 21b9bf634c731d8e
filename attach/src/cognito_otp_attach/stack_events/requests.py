"""CloudFormation's requests about the two custom resources, decoded.

Source: CloudFormation user guide, "Custom resource request objects". Every value of ResourceProperties is a text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.errors import AttachError

if TYPE_CHECKING:
    from collections.abc import Mapping


class RequestError(AttachError):
    """A request is none of CloudFormation's about a resource of ours."""


class RequestKind(StrEnum):
    """What happens to the resource."""

    CREATE = "Create"
    UPDATE = "Update"
    DELETE = "Delete"


class ResourceKind(StrEnum):
    """Our two custom resources."""

    POOL = "Custom::CognitoOtpPool"
    ATTACHMENT = "Custom::CognitoOtpAttachment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request. ``physical_id`` is None for Create, and ``before`` has the properties before an Update.

    ``response_url`` is signed: whoever has it can answer.
    """

    kind: RequestKind
    resource: ResourceKind
    response_url: str = field(repr=False)
    stack_id: str
    request_id: str
    logical_id: str
    physical_id: str | None = None
    properties: Mapping[str, Any] = field(default_factory=dict, repr=False)
    before: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def stack_name(self) -> str:
        """The stack's name, which is in its id."""
        return self.stack_id.rpartition(":")[2].split("/")[1]


def read_address(event: object) -> str | None:
    """Return where an answer to an event goes, whatever else is wrong with it; None where that is not said."""
    url = event.get("ResponseURL") if isinstance(event, dict) else None
    return url if isinstance(url, str) and url.startswith(("https://", "http://")) else None


def read_request(event: object) -> Request:
    """Read an event; raise RequestError naming what is wrong with it."""
    if not isinstance(event, dict):
        raise RequestError("the event is no document")
    url = read_address(event)
    if url is None:
        raise RequestError("the event has no ResponseURL")
    kinds, resources = set(RequestKind), set(ResourceKind)
    if event.get("RequestType") not in kinds or event.get("ResourceType") not in resources:
        raise RequestError(f"RequestType and ResourceType have to be of {sorted(kinds)} and {sorted(resources)}")
    texts = {name: event.get(name) for name in ("StackId", "RequestId", "LogicalResourceId")}
    if lacking := [name for name, text in texts.items() if not isinstance(text, str) or not text]:
        raise RequestError(f"the event lacks {', '.join(lacking)}")
    if str(texts["StackId"]).count("/") != 2:  # noqa: PLR2004 - arn:...:stack/NAME/UUID
        raise RequestError("StackId is no stack's ARN")
    physical_id = event.get("PhysicalResourceId")
    return Request(
        kind=RequestKind(event["RequestType"]),
        resource=ResourceKind(event["ResourceType"]),
        response_url=url,
        stack_id=str(texts["StackId"]),
        request_id=str(texts["RequestId"]),
        logical_id=str(texts["LogicalResourceId"]),
        physical_id=physical_id if isinstance(physical_id, str) and physical_id else None,
        properties=_document(event.get("ResourceProperties")),
        before=_document(event.get("OldResourceProperties")),
    )


def _document(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
