"""Which requests SetUserPoolMfaConfig refuses: it replaces all that was configured.

Measured: go-to-k/cdkd#1968, #1975, #2064 and #4066, floci-io/floci#2831. Reported: aws-sdk-js#4186,
amplify-backend#1481, terraform-provider-aws#28294.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_local.cognito.errors import invalid_parameter
from cognito_otp_local.cognito.rules.pool_checks import PHONE_NEEDS_SMS, check_first_factors, first_factors

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document

SMS, TOTP, EMAIL = "SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration"
WEB_AUTHN = "WebAuthnConfiguration"
SINGLE = "SINGLE_FACTOR"


def check_mfa(record: Document, document: Document) -> None:
    """Raise InvalidParameterException unless the MFA of a pool with this record may be replaced so."""
    mode = document.get("MfaConfiguration") or "OFF"
    blocks = [name for name in (SMS, TOTP, EMAIL) if document.get(name) is not None]
    sms = (document.get(SMS) or {}).get("SmsConfiguration") or {}
    if SMS in blocks and not _is_complete(sms):
        raise invalid_parameter("Invalid SMS MFA configuration given, external id and a valid caller arn are required")
    if mode == "OFF":
        if blocks:
            raise invalid_parameter(
                "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
            )
    else:
        _check_factors(record, document, blocks)
    if SMS not in blocks and "phone_number" in (record.get("AutoVerifiedAttributes") or ()):
        raise invalid_parameter(PHONE_NEEDS_SMS)
    check_first_factors({**record, "MfaConfiguration": mode, "SmsConfiguration": sms})
    if mode == "ON" and "WEB_AUTHN" in first_factors(record):
        _check_web_authn(document.get(WEB_AUTHN) or {})
    if EMAIL in blocks and (record.get("EmailConfiguration") or {}).get("EmailSendingAccount") != "DEVELOPER":
        raise invalid_parameter(
            "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an EmailSendingAccount of "
            "COGNITO_DEFAULT"
        )


def _is_complete(sms: Document) -> bool:
    return bool(sms.get("EumsSms") or (sms.get("SnsCallerArn") and sms.get("ExternalId")))


def _check_factors(record: Document, document: Document, blocks: list[str]) -> None:
    if not blocks:
        raise invalid_parameter(
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled."
        )
    if blocks == [TOTP] and not document[TOTP].get("Enabled"):
        raise invalid_parameter(
            "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration."
        )
    if SMS not in blocks and record.get("SmsConfiguration"):
        raise invalid_parameter("Can't turn off SMS_MFA when SMS configuration is set for the user pool")


def _check_web_authn(configuration: Document) -> None:
    if (configuration.get("FactorConfiguration") or SINGLE) == SINGLE:
        raise invalid_parameter(
            "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and WebAuthn is an allowed "
            "first auth factor"
        )
