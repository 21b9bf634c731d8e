"""How SNS reads members of its requests, and how it words what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.phones import InvalidPhoneError, Phone, read_phone
from cognito_otp_local.phone_network.refusals import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping


def invalid_parameter(name: str, problem: str) -> RefusedError:
    """Refuse with InvalidParameter, as SNS words it."""
    return RefusedError("InvalidParameter", f"Invalid parameter: {name} Reason: {problem}")


def read_number(form: Mapping[str, str], name: str) -> Phone:
    """Read a phone number."""
    try:
        return read_phone(form.get(name, ""))
    except InvalidPhoneError as error:
        raise invalid_parameter(name, str(error)) from error
