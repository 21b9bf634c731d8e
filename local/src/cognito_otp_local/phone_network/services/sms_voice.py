"""End User Messaging SMS (``pinpoint-sms-voice-v2``): its protocol.

It is awsJson1.0 (botocore's model): POST /, the operation in ``X-Amz-Target``, JSON both ways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.aws_protocols.aws_json import encode_json_error, encode_json_result, read_json
from cognito_otp_local.phone_network.aws_protocols.sms_voice_api import (
    SIGNING_NAME,
    TARGET_PREFIX,
    check_request,
    service_model,
)
from cognito_otp_local.phone_network.refusals import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.datastructures import Headers
    from starlette.responses import Response

    from cognito_otp_local.phone_network.aws_protocols.handlers import Members

SENDING = frozenset({"SendTextMessage", "SendVoiceMessage", "SendNotifyTextMessage"})


class SmsVoiceProtocol:
    """Reads calls and writes answers as the service does."""

    signing_name = SIGNING_NAME

    def read_operation(self, headers: Headers, body: bytes) -> str:  # noqa: ARG002 - the protocol's names
        """Read it from ``X-Amz-Target``."""
        prefix, _, operation = headers.get("x-amz-target", "").partition(".")
        if prefix != TARGET_PREFIX or operation not in service_model().operation_names:
            raise RefusedError("UnknownOperationException", f"{SIGNING_NAME} has no such operation")
        return operation

    def read_request(self, body: bytes) -> Members:
        """Read the JSON object."""
        return read_json(body)

    def resources_of(self, operation: str, request: Members) -> Iterator[str]:
        """List the resources that IAM policies are held against: each by its ARN, ``*`` if it is named otherwise.

        The identity, or Notify's configuration, and of a message also the configuration set, of a text the protect
        configuration. A policy scoped to ARNs does not match a request that names the same resource otherwise. Source:
        service authorization reference, AWS End User Messaging SMS and Voice V2.
        """
        named = [request.get("OriginationIdentity") or request.get("NotifyConfigurationId")]
        if operation in SENDING:
            named += filter(None, (request.get("ConfigurationSetName"),))
        if operation == "SendTextMessage":
            named += filter(None, (request.get("ProtectConfigurationId"),))
        for resource in named:
            yield resource if isinstance(resource, str) and resource.startswith("arn:") else "*"

    def check_request(self, operation: str, request: Members) -> Members:
        """Hold the request against the model, and leave its nulls out."""
        check_request(service_model().operation_model(operation).input_shape, request)
        return {name: value for name, value in request.items() if value is not None}

    def encode_result(self, operation: str, result: Members) -> Response:
        """Keep those members that the operation's output has, and that have a value."""
        output = service_model().operation_model(operation).output_shape
        if output is not None:
            result = {name: result[name] for name in output.members if result.get(name) is not None}
        return encode_json_result(result)

    def encode_refusal(self, refusal: RefusedError) -> Response:
        """Answer with the exception."""
        return encode_json_error(refusal)
