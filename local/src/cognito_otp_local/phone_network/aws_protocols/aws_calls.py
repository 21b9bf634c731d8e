"""What a call to AWS asks, for faults and traces: the operation, whose phone, which origination identity."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from cognito_otp_local.phone_network.aws_protocols.signing import read_credential
from cognito_otp_local.phone_network.aws_protocols.sms_voice_api import SIGNING_NAME, TARGET_PREFIX
from cognito_otp_local.phone_network.resource_names import ANONYMOUS, shown_sender, with_plus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import Headers

SNS = "sns"
SNS_IDENTITIES = ("AWS.SNS.SMS.SenderID", "AWS.MM.SMS.OriginationNumber")
MOST_ATTRIBUTES = 20
DELAY = "cognito_otp.delay"
"""The scope's key for how many seconds the network holds a call up; a text whose time is over by then is lost."""


@dataclass(frozen=True, slots=True)
class AwsCall:
    """One call: the service as it is signed for, the operation, and what of the request faults look at.

    ``to`` is a phone number with its +; ``identity`` is as the request names it, for Notify its configuration. Both are
    None in other calls.
    """

    service: str
    operation: str
    to: str | None = field(default=None, repr=False)
    identity: str | None = None

    @property
    def name(self) -> str:
        """The operation as faults name it: alone for End User Messaging, after ``service:`` for all others."""
        return self.operation if self.service == SIGNING_NAME else f"{self.service}:{self.operation}"

    @property
    def sender(self) -> str:
        """What the phone would show."""
        shown = shown_sender(self.identity)
        return self.identity or ANONYMOUS if shown is None else shown


def read_call(headers: Headers, query_string: bytes, body: bytes) -> AwsCall | None:
    """Read what a request asks for; None when it names no operation (a REST service, or no AWS call at all)."""
    credential = read_credential(headers, query_string)
    prefix, _, operation = headers.get("x-amz-target", "").partition(".")
    if prefix == TARGET_PREFIX:
        return _read_sms_voice_call(operation, body)
    if credential is None:
        return None
    if operation:
        return AwsCall(credential.service, operation)
    form = read_form(body)
    if "Action" not in form:
        return None
    if credential.service != SNS:
        return AwsCall(credential.service, form["Action"])
    attributes = read_attributes(form)
    identity = next((attributes[name][1] for name in SNS_IDENTITIES if name in attributes), None)
    return AwsCall(SNS, form["Action"], with_plus(form["PhoneNumber"]) if "PhoneNumber" in form else None, identity)


def read_form(body: bytes) -> dict[str, str]:
    """Read a request of the query protocol; of a name given twice the last counts."""
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def read_attributes(form: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Read the message attributes of an SNS Publish: by name, their data type and string value."""
    found = {}
    for position in range(1, MOST_ATTRIBUTES + 1):
        prefix = f"MessageAttributes.entry.{position}"
        if f"{prefix}.Name" in form:
            value = (form.get(f"{prefix}.Value.DataType", ""), form.get(f"{prefix}.Value.StringValue", ""))
            found[form[f"{prefix}.Name"]] = value
    return found


def _read_sms_voice_call(operation: str, body: bytes) -> AwsCall:
    """Read a call of End User Messaging SMS; a body that is no request has no receiver."""
    try:
        request: Any = json.loads(body)
    except (ValueError, RecursionError):
        request = None
    members = request if isinstance(request, dict) else {}
    to = members.get("DestinationPhoneNumber")
    identity = members.get("OriginationIdentity") or members.get("NotifyConfigurationId")
    return AwsCall(
        SIGNING_NAME,
        operation,
        with_plus(to) if isinstance(to, str) else None,
        identity if isinstance(identity, str) else None,
    )
