"""Reads the request for a fault, and says what may be asked: operations, exceptions, reasons.

What exists is read from botocore's models of the services, so that a newer SDK's reasons can be tried at once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from botocore.exceptions import UnknownServiceError

from cognito_otp_local.aws_api.service_models import errors_of, model_of
from cognito_otp_local.phone_network.aws_protocols.sms_voice_api import SIGNING_NAME, service_model
from cognito_otp_local.phone_network.faults.faults import KINDS, InjectedFault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import ServiceModel

    from cognito_otp_local.aws_api.service_models import Reasons

SENDING = ("SendTextMessage", "SendVoiceMessage", "SendNotifyTextMessage")
SNS_PUBLISH = "sns:Publish"
NAMES = ("operation", "kind", "error", "reason", "seconds", "times", "to", "identity")
LONGEST_WAIT = 900.0
"""Seconds; no function runs longer."""
_PHONE = re.compile(r"\+[1-9][0-9]{1,18}")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9.]*")
TELLING_PROTOCOLS = ("json", "query")
"""Protocols whose requests name their operation; in the REST ones it would have to be guessed from the path."""


class BadFaultError(ValueError):
    """A fault that cannot be: the text names the field and what it may be."""


def known_errors() -> dict[str, Reasons]:
    """Return what the sending operations may fail with: by operation, exception and Reason."""
    operations = {name: errors_of(service_model(), name) for name in SENDING}
    return operations | {SNS_PUBLISH: errors_of(model_of("sns"), "Publish")}


def read_fault(form: Mapping[str, Any]) -> InjectedFault:
    """Read a fault as JSON names it; raise BadFaultError."""
    given = {name: value for name, value in form.items() if value is not None}
    unknown = sorted(set(given) - set(NAMES))
    if unknown:
        raise BadFaultError(f"{unknown[0][:64]!r} is no field of a fault; it has {', '.join(NAMES)}")
    operation, errors = _read_operation(given.get("operation"))
    kind = given.get("kind")
    if kind not in KINDS:
        raise BadFaultError(f"kind must be one of {', '.join(KINDS)}")
    error, reason = _read_error(kind, given, errors)
    return InjectedFault(
        operation=operation,
        kind=kind,
        error=error,
        reason=reason,
        seconds=_read_seconds(kind, given.get("seconds")),
        times=_read_times(given.get("times")),
        to=_read_to(given.get("to")),
        identity=_read_identity(given.get("identity")),
    )


def _read_operation(text: object) -> tuple[str, Reasons | None]:
    """Read the operation, and what it may fail with; None where any code goes."""
    if not isinstance(text, str) or not text:
        raise BadFaultError("operation must be text, such as SendTextMessage, * or kms:Decrypt")
    service, _, operation = text.rpartition(":")
    if service in {"", SIGNING_NAME}:
        return operation, _sms_voice_errors(operation)
    model = _find_model(service)
    if operation != "*" and operation not in model.operation_names:
        raise BadFaultError(f"operation: {service} has no {operation[:64]!r}; name one of its operations, or *")
    return text, errors_of(model, operation) if text == SNS_PUBLISH else None


def _sms_voice_errors(operation: str) -> Reasons:
    """Return what an operation of End User Messaging fails with; for ``*``, what any of the sending ones does."""
    if operation == "*":
        return {error: reasons for name in SENDING for error, reasons in errors_of(service_model(), name).items()}
    if operation not in service_model().operation_names:
        raise BadFaultError(
            f"operation: End User Messaging SMS has no {operation[:64]!r}; such are {', '.join(SENDING)}, or * for "
            "all; those of other services are written service:Operation, such as kms:Decrypt"
        )
    return errors_of(service_model(), operation)


def _find_model(service: str) -> ServiceModel:
    try:
        model = model_of(service)
    except UnknownServiceError:
        raise BadFaultError(
            f"operation: there is no AWS service {service[:64]!r}; such are kms, dynamodb, ssm"
        ) from None
    if model.resolved_protocol not in TELLING_PROTOCOLS:
        raise BadFaultError(f"operation: calls of {service} cannot be told apart here; such as kms, dynamodb, ssm can")
    return model


def _read_error(kind: str, given: Mapping[str, Any], errors: Reasons | None) -> tuple[str | None, str | None]:
    """Read the exception and its Reason, which are for ``error`` alone."""
    error, reason = given.get("error"), given.get("reason")
    if kind != "error":
        if error is not None or reason is not None:
            raise BadFaultError(f"error and reason go with kind error only, not with {kind}")
        return None, None
    if errors is None:
        if reason is not None:
            raise BadFaultError("reason must be null: this service's errors have none")
        if not isinstance(error, str) or _CODE.fullmatch(error) is None:
            raise BadFaultError("error must be an error code of the service, such as ThrottlingException")
        return error, None
    if error not in errors:
        raise BadFaultError(f"error must be one of {', '.join(sorted(errors))}")
    if reason is not None and reason not in errors[error]:
        allowed = f"one of {', '.join(errors[error])}" if errors[error] else f"null: {error} has none"
        raise BadFaultError(f"reason must be {allowed}")
    return error, reason


def _read_seconds(kind: str, value: object) -> float | None:
    if kind != "slow":
        if value is not None:
            raise BadFaultError(f"seconds goes with kind slow only, not with {kind}")
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= LONGEST_WAIT:
        raise BadFaultError(f"seconds must be a number above 0, up to {LONGEST_WAIT:g}")
    return float(value)


def _read_times(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise BadFaultError("times must be a whole number from 1 on, or null for every call until it is removed")
    return value


def _read_to(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or _PHONE.fullmatch(value) is None:
        raise BadFaultError("to must be a phone number such as +447700900123, or null for every phone")
    return value


def _read_identity(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value:
        raise BadFaultError("identity must be an origination identity such as ACME, or null for every one")
    return value
