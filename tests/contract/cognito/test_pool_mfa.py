"""SetUserPoolMfaConfig replaces all that was configured; and which pools may have MFA at all.

Measured: go-to-k/cdkd#1968, #1975, #2064 and #4066 (2026-08-18 to 2026-09-29), floci-io/floci#2831 (2026-08-31).
Reported: the sentence for factors that are all off (aws/aws-sdk-js#4186), that SMS_MFA must stay and that a verified
phone needs SMS (aws-amplify/amplify-backend#1481, hashicorp/terraform-provider-aws#28294), MFA without SMS at creation
(aws/aws-cdk#12075). By analogy: what UpdateUserPool refuses of first factors, as CreateUserPool does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.local_stack.cognito_front import refused

from cognito_otp_attach.facts.pools import AwsPools
from cognito_otp_attach.facts.service_model import installed_model

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from support.local_stack.cognito_front import Local, Pool, Refusal

SMS: dict[str, Any] = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms", "ExternalId": "sms"}
SMS_MFA: dict[str, Any] = {"SmsMfaConfiguration": {"SmsConfiguration": SMS}}
TOTP: dict[str, Any] = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
NO_TOTP: dict[str, Any] = {"SoftwareTokenMfaConfiguration": {"Enabled": False}}
EMAIL: dict[str, Any] = {"EmailMfaConfiguration": {"Message": "In with {####}", "Subject": "In"}}
PASSKEYS: dict[str, Any] = {"WebAuthnConfiguration": {"RelyingPartyId": "example.com", "UserVerification": "required"}}
MULTI: dict[str, Any] = {"FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"}
SES: dict[str, Any] = {
    "EmailSendingAccount": "DEVELOPER",
    "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/a@example.com",
}
NO_SMS: dict[str, Any] = {"SmsConfiguration": {}, "AutoVerifiedAttributes": []}
OFF_AND_ON = "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
NO_FACTOR = "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled."
ALL_OFF = "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration."
INCOMPLETE = "Invalid SMS MFA configuration given, external id and a valid caller arn are required"
ONLY_PASSWORDS = "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled"
NO_SMS_FOR_CODES = "SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS configuration"
NO_SMS_FOR_PHONE = "SMS configuration is required when phone_number is selected for auto verification"
NOT_AFTER_CREATION = "Cannot turn MFA functionality ON, once the user pool has been created."


def invalid(sentence: str) -> AbstractContextManager[Refusal]:
    """Expect InvalidParameterException with this sentence."""
    return refused("InvalidParameterException", sentence)


def factors(*names: str) -> dict[str, Any]:
    """Return Policies with these first factors."""
    return {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": list(names)}}}


def replace(pool: Pool, **members: Any) -> dict[str, Any]:
    """Replace the pool's MFA and return what GetUserPoolMfaConfig shows."""
    changed = pool.local.cognito.set_user_pool_mfa_config(UserPoolId=pool.id, **members)
    shown: dict[str, Any] = pool.local.cognito.get_user_pool_mfa_config(UserPoolId=pool.id)
    for answer in (changed, shown):
        del answer["ResponseMetadata"]
    assert changed == shown
    return shown


def update(pool: Pool, **members: Any) -> None:
    """Update the pool."""
    pool.local.cognito.update_user_pool(UserPoolId=pool.id, **members)


def test_what_is_left_out_is_gone_and_without_a_mode_mfa_is_off(local: Local) -> None:
    pool = local.pool(EmailConfiguration=SES, **NO_SMS)
    whole = {"MfaConfiguration": "OPTIONAL", **TOTP, **EMAIL, **PASSKEYS}
    assert replace(pool, **whole) == whole
    without = replace(pool, MfaConfiguration="ON", **TOTP)
    assert without == {
        "MfaConfiguration": "ON",
        **TOTP,
        "WebAuthnConfiguration": {"FactorConfiguration": "SINGLE_FACTOR"},
    }
    assert replace(pool)["MfaConfiguration"] == "OFF"
    assert "SoftwareTokenMfaConfiguration" not in replace(pool)


def test_what_is_answered_has_no_member_that_the_api_lacks(local: Local) -> None:
    """Read as it came: botocore drops what it does not know."""
    pool = local.pool(EmailConfiguration=SES, **NO_SMS)
    replace(pool, MfaConfiguration="OPTIONAL", **TOTP, **EMAIL, **PASSKEYS)
    answered = AwsPools(local.cognito, installed_model()).look(pool.id)
    assert answered is not None
    assert answered.unknown == ()
    assert answered.mfa["SoftwareTokenMfaConfiguration"] == {"Enabled": True}


def test_replaying_what_is_shown_restores_it(local: Local) -> None:
    pool = local.pool(MfaConfiguration="ON", SmsAuthenticationMessage="In with {####}")
    sms = {"SmsConfiguration": SMS, "SmsAuthenticationMessage": "In with {####}"}
    before = replace(pool, MfaConfiguration="ON", SmsMfaConfiguration=sms, **TOTP)
    replace(pool, MfaConfiguration="OPTIONAL", **SMS_MFA)
    assert replace(pool, **before) == before


@pytest.mark.parametrize("mode", [{}, {"MfaConfiguration": "OFF"}], ids=["implied", "said"])
@pytest.mark.parametrize("block", [SMS_MFA, TOTP, NO_TOTP, EMAIL], ids=["sms", "totp", "totp off", "email"])
def test_mfa_cannot_be_off_and_configured(local: Local, mode: dict[str, str], block: dict[str, Any]) -> None:
    with invalid(OFF_AND_ON):
        replace(local.pool(), **mode, **block)


def test_an_incomplete_sms_block_is_looked_at_first(local: Local) -> None:
    pool = local.pool()
    for sms in ({}, {"SmsConfiguration": {"SnsCallerArn": SMS["SnsCallerArn"]}}):
        for mode in ("OFF", "OPTIONAL"):
            with invalid(INCOMPLETE):
                replace(pool, MfaConfiguration=mode, SmsMfaConfiguration=sms)


def test_passkeys_may_be_configured_while_mfa_is_off(local: Local) -> None:
    assert replace(local.pool(**NO_SMS), MfaConfiguration="OFF", **PASSKEYS) == {"MfaConfiguration": "OFF", **PASSKEYS}


@pytest.mark.parametrize("mode", ["ON", "OPTIONAL"])
def test_mfa_needs_a_factor(local: Local, mode: str) -> None:
    pool = local.pool(**NO_SMS)
    with invalid(NO_FACTOR):
        replace(pool, MfaConfiguration=mode)
    with invalid(ALL_OFF):
        replace(pool, MfaConfiguration=mode, **NO_TOTP)


def test_a_pool_with_an_sms_configuration_keeps_sms_mfa(local: Local) -> None:
    pool = local.pool(AutoVerifiedAttributes=[])
    with invalid("Can't turn off SMS_MFA when SMS configuration is set for the user pool"):
        replace(pool, MfaConfiguration="ON", **TOTP)
    assert replace(pool, MfaConfiguration="ON", **TOTP, **SMS_MFA)["MfaConfiguration"] == "ON"


def test_a_pool_that_verifies_phones_keeps_its_sms_configuration(local: Local) -> None:
    pool = local.pool()
    with invalid(NO_SMS_FOR_PHONE):
        replace(pool, MfaConfiguration="OFF")
    assert local.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]["SmsConfiguration"] == SMS


def test_email_needs_a_sender_of_ones_own(local: Local) -> None:
    with invalid(
        "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an EmailSendingAccount of "
        "COGNITO_DEFAULT"
    ):
        replace(local.pool(**NO_SMS), MfaConfiguration="OPTIONAL", **EMAIL)


@pytest.mark.parametrize("factor", ["EMAIL_OTP", "SMS_OTP"])
def test_required_mfa_and_codes_as_first_factor_exclude_each_other(local: Local, factor: str) -> None:
    with invalid(ONLY_PASSWORDS):
        local.pool(MfaConfiguration="ON", **factors("PASSWORD", factor))
    pool = local.pool(MfaConfiguration="OPTIONAL", **factors("PASSWORD", factor))
    with invalid(ONLY_PASSWORDS):
        replace(pool, MfaConfiguration="ON", **SMS_MFA)
    with invalid(ONLY_PASSWORDS):
        update(pool, MfaConfiguration="ON", AutoVerifiedAttributes=["phone_number"])


def test_required_mfa_with_passkeys_needs_them_to_be_both_factors(local: Local) -> None:
    pool = local.pool(**NO_SMS, **factors("PASSWORD", "WEB_AUTHN"))
    sentence = (
        "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and WebAuthn is an allowed first "
        "auth factor"
    )
    for passkeys in ({}, PASSKEYS):
        with invalid(sentence):
            replace(pool, MfaConfiguration="ON", **TOTP, **passkeys)
    assert replace(pool, MfaConfiguration="ON", **TOTP, WebAuthnConfiguration=MULTI)["WebAuthnConfiguration"] == MULTI


def test_codes_by_sms_need_an_sms_configuration(local: Local) -> None:
    codes = factors("PASSWORD", "SMS_OTP")
    with invalid(NO_SMS_FOR_CODES):
        local.pool(**NO_SMS, **codes)
    with invalid(NO_SMS_FOR_CODES):
        update(local.pool(**NO_SMS), **codes)


def test_verifying_phones_needs_an_sms_configuration_even_with_a_custom_sender(local: Local) -> None:
    """That a custom sender exempts from it is said by no source."""
    with invalid(NO_SMS_FOR_PHONE):
        local.pool(SmsConfiguration={})
    with invalid(NO_SMS_FOR_PHONE):
        update(local.pool(**NO_SMS), AutoVerifiedAttributes=["phone_number"])


@pytest.mark.parametrize("mode", ["ON", "OPTIONAL"])
@pytest.mark.parametrize("lacks", [NO_SMS, {"AutoVerifiedAttributes": ["email"]}], ids=["sms", "phone"])
def test_a_new_pool_with_mfa_needs_sms_and_verified_phones(local: Local, mode: str, lacks: dict[str, Any]) -> None:
    with invalid("SMS configuration and Auto verification for phone_number are required when MFA is required/optional"):
        local.pool(MfaConfiguration=mode, **lacks)


@pytest.mark.parametrize("mode", ["ON", "OPTIONAL"])
def test_an_update_turns_mfa_on_only_where_a_factor_is_enabled(local: Local, mode: str) -> None:
    pool = local.pool(**NO_SMS)
    with invalid(NOT_AFTER_CREATION):
        update(pool, MfaConfiguration=mode)
    replace(pool, MfaConfiguration="OPTIONAL", **TOTP)
    update(pool, MfaConfiguration=mode)
    assert local.cognito.get_user_pool_mfa_config(UserPoolId=pool.id)["MfaConfiguration"] == mode


def test_an_sms_configuration_alone_is_no_factor_for_an_update(local: Local) -> None:
    """Reported: aws-cloudformation/cloudformation-coverage-roadmap#1176."""
    with invalid(NOT_AFTER_CREATION):
        update(local.pool(), MfaConfiguration="ON", AutoVerifiedAttributes=["phone_number"])


def test_passkeys_survive_an_update(local: Local) -> None:
    pool = local.pool(**NO_SMS)
    passkeys = {"WebAuthnConfiguration": {**PASSKEYS["WebAuthnConfiguration"], **MULTI}}
    before = replace(pool, **passkeys)
    update(pool)
    shown = local.cognito.get_user_pool_mfa_config(UserPoolId=pool.id)
    assert shown["WebAuthnConfiguration"] == before["WebAuthnConfiguration"]
