"""End User Messaging SMS as botocore describes it: its names on the wire, its model, and requests held against it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from cognito_otp_local.aws_api.request_checks import RequestChecks
from cognito_otp_local.aws_api.service_models import model_of
from cognito_otp_local.phone_network.refusals import invalid_fields

if TYPE_CHECKING:
    from botocore.model import ServiceModel, Shape

TARGET_PREFIX = "PinpointSMSVoiceV2"
"""Before the dot in ``X-Amz-Target``."""
SIGNING_NAME = "sms-voice"
"""The service in a SigV4 credential scope and before the colon in an IAM action."""
MOST_PROBLEMS = 10
"""An answer names this many problems at most, however many a request has."""
_CHECKS = RequestChecks()


def service_model() -> ServiceModel:
    """Load the service's model, once."""
    return model_of(SIGNING_NAME)


def check_request(shape: Shape | None, request: object) -> None:
    """Refuse a request whose JSON object does not fit an operation's input shape."""
    problems = tuple(islice(_CHECKS.find(shape, request), MOST_PROBLEMS)) if shape else ()
    if problems:
        all_missing = all(problem.missing for problem in problems)
        raise invalid_fields("MISSING_PARAMETER" if all_missing else "FIELD_VALIDATION_FAILED", problems)
