"""By which mediums an invitation goes out: DesiredDeliveryMediums of AdminCreateUser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_local.cognito.errors import invalid_parameter
from cognito_otp_local.cognito.rules.delivery_details import require_sms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.pool_records import Pool

_ATTRIBUTES = {"SMS": "phone_number", "EMAIL": "email"}
_NAMES = {"SMS": "phone number", "EMAIL": "email"}


def reached_by(pool: Pool, document: Document, attributes: Mapping[str, str]) -> list[str]:
    """Return the attributes to which the invitation goes; SMS is the medium unless the request says otherwise.

    Raises InvalidParameterException for a medium that is asked for and cannot be used.
    """
    if document.get("MessageAction") == "SUPPRESS":
        return []
    asked = document.get("DesiredDeliveryMediums")
    for medium in asked or ():
        if not attributes.get(_ATTRIBUTES[medium]):
            what = f"No {_NAMES[medium]} provided but desired delivery medium was {medium.capitalize()}"
            raise invalid_parameter(what)
    found = [_ATTRIBUTES[medium] for medium in asked or ("SMS",) if attributes.get(_ATTRIBUTES[medium])]
    if "phone_number" in found:
        require_sms(pool)
    return found
