"""The events that Cognito hands to functions, member for member as it sends them, and no member more.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.pool_templates import Cause
from cognito_otp_local.cognito.directory.user_directory import unverified

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.user_directory import User

SDK = "aws-sdk-unknown-unknown"
SENDER_REQUEST = "customSMSSenderRequestV1"
# Where a call comes from an administrator and no app client is involved.
NO_CLIENT = "CLIENT_ID_NOT_APPLICABLE"
# What CustomMessage writes where the code, the user name or the link belongs.
CODE, USERNAME, LINK = "{####}", "{username}", "{##Click Here##}"


@dataclass(frozen=True, slots=True)
class Letter:
    """One code, or temporary password, on its way: for whom, through which client, why, to which attribute's address.

    An address that is yet to be verified stands in the user's attributes as if it were theirs already: it is there
    that a CustomSMSSender reads where to send. An invited user without a password has an empty ``code``.
    """

    user: User
    client_id: str
    cause: Cause
    attribute: str
    code: str = field(repr=False)
    metadata: Mapping[str, str] | None = field(repr=False)

    @property
    def address(self) -> str:
        """The number or e-mail address that it goes to."""
        return self.user.attributes[self.attribute]


@dataclass(frozen=True, slots=True)
class Applicant:
    """A person who signs up or is invited: what was typed, before there is a user with a ``sub`` in the attributes.

    ``source`` is how PreSignUp's trigger source ends.
    """

    username: str
    client_id: str
    attributes: Mapping[str, str] = field(repr=False)
    validation_data: Mapping[str, str] | None = field(repr=False)
    metadata: Mapping[str, str] | None = field(repr=False)
    source: str = "SignUp"


def pre_sign_up(pool: Pool, applicant: Applicant) -> Document:
    """Build PreSignUp's event. Without client metadata the member is absent."""
    request: Document = {
        "userAttributes": dict(applicant.attributes),
        "validationData": None if applicant.validation_data is None else dict(applicant.validation_data),
    }
    if applicant.metadata:
        request["clientMetadata"] = dict(applicant.metadata)
    return {
        **_head(pool, f"PreSignUp_{applicant.source}", applicant.username, applicant.client_id),
        "request": request,
        "response": {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False},
    }


def custom_message(pool: Pool, letter: Letter) -> Document:
    """Build CustomMessage's event: placeholders stand for the code, and nothing has been worded yet."""
    user = letter.user
    invited = letter.cause is Cause.ADMIN_CREATE_USER
    request: Document = {
        "userAttributes": _attributes(user),
        "codeParameter": CODE,
        "linkParameter": LINK,
        "usernameParameter": USERNAME if invited else None,
    }
    if letter.metadata:
        request["clientMetadata"] = dict(letter.metadata)
    return {
        **_head(pool, f"CustomMessage_{letter.cause}", user.username, letter.client_id),
        "request": request,
        "response": {"smsMessage": None, "emailMessage": None, "emailSubject": None},
    }


def sender(pool: Pool, letter: Letter, sealed_code: str | None) -> Document:
    """Build CustomSMSSender's event: all attribute values are strings, and there is no ``response``."""
    user = letter.user
    request: Document = {
        "type": SENDER_REQUEST,
        "clientMetadata": dict(letter.metadata) if letter.metadata else None,
        "userAttributes": _attributes(user),
    }
    if sealed_code is not None:
        request["code"] = sealed_code
    return {**_head(pool, f"CustomSMSSender_{letter.cause}", user.username, letter.client_id), "request": request}


def _attributes(user: User) -> dict[str, str]:
    return {**unverified(user.attributes), **user.attributes, "cognito:user_status": user.status}


def _head(pool: Pool, source: str, username: str, client_id: str) -> Document:
    return {
        "version": "1",
        "triggerSource": source,
        "region": pool.region,
        "userPoolId": pool.id,
        "userName": username,
        "callerContext": {"awsSdkVersion": SDK, "clientId": client_id},
    }
