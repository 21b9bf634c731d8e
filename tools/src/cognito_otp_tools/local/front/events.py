"""The events that Cognito hands to functions, member for member as it sends them, and no member more.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_otp_tools.local.front.attributes import unverified

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_tools.local.front.emulator import Document
    from cognito_otp_tools.local.front.pools import Pool
    from cognito_otp_tools.local.front.users import User

SDK = "aws-sdk-unknown-unknown"
SENDER_REQUEST = "customSMSSenderRequestV1"


class Cause(StrEnum):
    """Why a code is sent, as a trigger source ends."""

    SIGN_UP = "SignUp"
    RESEND_CODE = "ResendCode"
    AUTHENTICATION = "Authentication"


@dataclass(frozen=True, slots=True)
class Letter:
    """One code on its way: for whom, through which client, why, and to which attribute's address."""

    user: User
    client_id: str
    cause: Cause
    attribute: str
    code: str = field(repr=False)
    metadata: Mapping[str, str] | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who signs up: what they typed, before there is a user with a ``sub`` in the attributes."""

    username: str
    client_id: str
    attributes: Mapping[str, str] = field(repr=False)
    validation_data: Mapping[str, str] | None = field(repr=False)
    metadata: Mapping[str, str] | None = field(repr=False)


def pre_sign_up(pool: Pool, applicant: Applicant) -> Document:
    """Build PreSignUp_SignUp's event. Without client metadata the member is absent."""
    request: Document = {
        "userAttributes": dict(applicant.attributes),
        "validationData": None if applicant.validation_data is None else dict(applicant.validation_data),
    }
    if applicant.metadata:
        request["clientMetadata"] = dict(applicant.metadata)
    return {
        **_head(pool, "PreSignUp_SignUp", applicant.username, applicant.client_id),
        "request": request,
        "response": {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False},
    }


def sender(pool: Pool, letter: Letter, sealed_code: str) -> Document:
    """Build CustomSMSSender's event: all attribute values are strings, and there is no ``response``."""
    user = letter.user
    known = {**unverified(user.attributes), **user.attributes}
    return {
        **_head(pool, f"CustomSMSSender_{letter.cause}", user.username, letter.client_id),
        "request": {
            "type": SENDER_REQUEST,
            "code": sealed_code,
            "clientMetadata": dict(letter.metadata) if letter.metadata else None,
            "userAttributes": {**known, "cognito:user_status": user.status},
        },
    }


def _head(pool: Pool, source: str, username: str, client_id: str) -> Document:
    return {
        "version": "1",
        "triggerSource": source,
        "region": pool.region,
        "userPoolId": pool.id,
        "userName": username,
        "callerContext": {"awsSdkVersion": SDK, "clientId": client_id},
    }
