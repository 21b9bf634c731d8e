"""End User Messaging SMS as botocore describes it: operations, shapes and names on the wire."""

from __future__ import annotations

from functools import cache

import botocore.session

type ServiceModel = botocore.model.ServiceModel

TARGET_PREFIX = "PinpointSMSVoiceV2"
"""Before the dot in ``X-Amz-Target``."""
SIGNING_NAME = "sms-voice"
"""The service in a SigV4 credential scope and before the colon in an IAM action."""


@cache
def service_model() -> ServiceModel:
    """Load the service model of ``pinpoint-sms-voice-v2`` from the installed botocore, once."""
    return botocore.session.Session().get_service_model("pinpoint-sms-voice-v2")
