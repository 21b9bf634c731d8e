"""Which settings Cognito refuses in a pool, whichever call brings them.

Each sentence was measured or reported: go-to-k/cdkd#1975 and #4066, aws-nuke#477, amplify-backend#1481, aws-cdk#12075.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_local.cognito.errors import invalid_parameter

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document

_SENDERS = ("CustomSMSSender", "CustomEmailSender")
_CODES = frozenset({"EMAIL_OTP", "SMS_OTP"})
PHONE_NEEDS_SMS = "SMS configuration is required when phone_number is selected for auto verification"


def check_request(document: Document) -> None:
    """Raise InvalidParameterException if members of one request contradict each other."""
    config = document.get("LambdaConfig") or {}
    if any(config.get(name) for name in _SENDERS) and not config.get("KMSKeyID"):
        raise invalid_parameter("A custom sender needs KMSKeyID in LambdaConfig: Cognito encrypts the code with it.")
    admin = document.get("AdminCreateUserConfig") or {}
    policy = (document.get("Policies") or {}).get("PasswordPolicy") or {}
    if "UnusedAccountValidityDays" in admin and "TemporaryPasswordValidityDays" in policy:
        raise invalid_parameter(
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays"
        )


def check_settings(record: Document) -> None:
    """Raise InvalidParameterException if a pool may not be as the record would have it."""
    auto_verified = set(record.get("AutoVerifiedAttributes") or ())
    first = (record.get("UserAttributeUpdateSettings") or {}).get("AttributesRequireVerificationBeforeUpdate")
    if not auto_verified >= set(first or ()):
        raise invalid_parameter(
            "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes"
        )
    if "phone_number" in auto_verified and not record.get("SmsConfiguration"):
        raise invalid_parameter(PHONE_NEEDS_SMS)
    check_first_factors(record)


def check_first_factors(record: Document) -> None:
    """Raise InvalidParameterException if sign-ins to the pool may not begin with the factors that it allows."""
    factors = first_factors(record)
    if "PASSWORD" not in factors:
        raise invalid_parameter("Password should be configured as one of the allowed first auth factors")
    if record.get("MfaConfiguration") == "ON" and factors & _CODES:
        raise invalid_parameter(
            "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled"
        )
    if "SMS_OTP" in factors and not record.get("SmsConfiguration"):
        raise invalid_parameter(
            "SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS configuration"
        )


def first_factors(record: Document) -> frozenset[str]:
    """Return the factors that sign-ins may begin with."""
    policy = (record.get("Policies") or {}).get("SignInPolicy") or {}
    return frozenset(policy.get("AllowedFirstAuthFactors") or {"PASSWORD"})


def check_new(document: Document) -> None:
    """Raise InvalidParameterException unless a pool may be created so; other factors than SMS come afterwards."""
    with_mfa = (document.get("MfaConfiguration") or "OFF") != "OFF"
    verifies_phone = "phone_number" in (document.get("AutoVerifiedAttributes") or ())
    if with_mfa and not (document.get("SmsConfiguration") and verifies_phone):
        raise invalid_parameter(
            "SMS configuration and Auto verification for phone_number are required when MFA is required/optional"
        )
    check_settings(document)


def check_turning_on(record: Document, document: Document, factors: Document) -> None:
    """Raise InvalidParameterException if an update turns MFA on in a pool that has no factor.

    ``factors`` is GetUserPoolMfaConfig's answer; an SMS configuration alone is none.
    """
    if (document.get("MfaConfiguration") or "OFF") == "OFF" or (record.get("MfaConfiguration") or "OFF") != "OFF":
        return
    if factors.get("EmailMfaConfiguration") or (factors.get("SoftwareTokenMfaConfiguration") or {}).get("Enabled"):
        return
    raise invalid_parameter("Cannot turn MFA functionality ON, once the user pool has been created.")
