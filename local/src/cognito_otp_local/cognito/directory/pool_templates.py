"""A pool's own words for each kind of message, and Cognito's where the pool has none.

One template serves every verification code, those for a forgotten password and a changed attribute among them.
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-message-customizations.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document


class Cause(StrEnum):
    """Why a code is sent, as a trigger source ends."""

    SIGN_UP = "SignUp"
    RESEND_CODE = "ResendCode"
    AUTHENTICATION = "Authentication"
    FORGOT_PASSWORD = "ForgotPassword"  # noqa: S105 - a cause, not a password
    UPDATE_USER_ATTRIBUTE = "UpdateUserAttribute"
    VERIFY_USER_ATTRIBUTE = "VerifyUserAttribute"
    ADMIN_CREATE_USER = "AdminCreateUser"


@dataclass(frozen=True, slots=True)
class Template:
    """How a text, an e-mail and its subject are worded, with placeholders for code and user name."""

    sms: str
    subject: str
    email: str


VERIFICATION = Template(
    sms="Your confirmation code is {####}",
    subject="Your verification code",
    email="Your confirmation code is {####}",
)
AUTHENTICATION = Template(
    sms="Your authentication code is {####}",
    subject="Your authentication code",
    email="Your authentication code is {####}",
)
INVITATION = Template(
    sms="Your username is {username} and temporary password is {####}.",
    subject="Your temporary password",
    email="Your username is {username} and temporary password is {####}.",
)


@dataclass(frozen=True, slots=True)
class Templates:
    """The pool's templates; ``by_link`` says that it verifies e-mail addresses with a link and not with a code."""

    verification: Template
    authentication: Template
    invitation: Template
    by_link: bool

    def of(self, cause: Cause) -> Template:
        """Return the template that words a message of this cause."""
        match cause:
            case Cause.AUTHENTICATION:
                return self.authentication
            case Cause.ADMIN_CREATE_USER:
                return self.invitation
            case _:
                return self.verification


def read_templates(record: Document) -> Templates:
    """Read a UserPool document; VerificationMessageTemplate comes before the members that it replaced.

    While MFA is off a code to sign in with is texted in Cognito's own words, whatever SmsAuthenticationMessage says:
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-sms-settings.html
    """
    verification = record.get("VerificationMessageTemplate") or {}
    mfa_is_off = (record.get("MfaConfiguration") or "OFF") == "OFF"
    authentication = None if mfa_is_off else record.get("SmsAuthenticationMessage")
    invitation = (record.get("AdminCreateUserConfig") or {}).get("InviteMessageTemplate") or {}
    return Templates(
        verification=Template(
            verification.get("SmsMessage") or record.get("SmsVerificationMessage") or VERIFICATION.sms,
            verification.get("EmailSubject") or record.get("EmailVerificationSubject") or VERIFICATION.subject,
            verification.get("EmailMessage") or record.get("EmailVerificationMessage") or VERIFICATION.email,
        ),
        authentication=Template(authentication or AUTHENTICATION.sms, AUTHENTICATION.subject, AUTHENTICATION.email),
        invitation=Template(
            invitation.get("SMSMessage") or INVITATION.sms,
            invitation.get("EmailSubject") or INVITATION.subject,
            invitation.get("EmailMessage") or INVITATION.email,
        ),
        by_link=verification.get("DefaultEmailOption") == "CONFIRM_WITH_LINK",
    )
