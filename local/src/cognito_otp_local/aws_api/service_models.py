"""AWS's services as botocore's models describe them: their operations and shapes, and what they may fail with."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

import botocore.session
from botocore.exceptions import UnknownServiceError

if TYPE_CHECKING:
    from botocore.model import ServiceModel, StringShape, StructureShape

NAMES = {"sms-voice": "pinpoint-sms-voice-v2"}
"""botocore's names of services that calls are signed for by another."""

type Reasons = dict[str, list[str]]
"""An operation's exceptions, each with the values of its Reason."""


@cache
def model_of(service: str) -> ServiceModel:
    """Load a service's model, by its signing name, from the installed botocore; raises UnknownServiceError."""
    return botocore.session.Session().get_service_model(NAMES.get(service, service))


def errors_of(model: ServiceModel, operation: str) -> Reasons:
    """Return the exceptions of an operation."""
    found: Reasons = {}
    for shape in cast("list[StructureShape]", model.operation_model(operation).error_shapes):
        reason = shape.members.get("Reason")
        found[shape.name] = list(cast("StringShape", reason).enum) if reason is not None else []
    return found


def find_status(service: str, error: str) -> tuple[str, int]:
    """Return an error's code on the wire and its HTTP status; what a model leaves out is 400, internal ones 500."""
    try:
        model = model_of(service)
    except UnknownServiceError:
        return error, _usual_status(error)
    for shape in model.error_shapes:
        facts = shape.metadata.get("error", {})
        if error in {shape.name, facts.get("code")}:
            return facts.get("code", shape.name), int(facts.get("httpStatusCode") or _usual_status(error))
    return error, _usual_status(error)


def _usual_status(error: str) -> int:
    return 500 if error.startswith(("Internal", "KMSInternal", "ServiceUnavailable")) else 400
