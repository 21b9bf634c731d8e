"""What UpdateUserPool makes of the members that a request omits.

AWS documents that each of them is reset (API reference, UpdateUserPool). Measured on AWS it is not so:
go-to-k/cdkd#4066, #1968 and #2675 state which are reset and which are kept. Both are here to be chosen from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.front_config import UpdateRule

DEFAULT_TEMPLATE = {"DefaultEmailOption": "CONFIRM_WITH_CODE"}
_DEFAULTS: dict[str, Any] = {
    "Policies": {
        "PasswordPolicy": {
            "MinimumLength": 8,
            "RequireUppercase": True,
            "RequireLowercase": True,
            "RequireNumbers": True,
            "RequireSymbols": True,
            "TemporaryPasswordValidityDays": 7,
        }
    },
    "AccountRecoverySetting": {},
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7},
    "AutoVerifiedAttributes": [],
    "DeletionProtection": "INACTIVE",
    "DeviceConfiguration": {},
    "EmailConfiguration": {},
    "EmailVerificationMessage": "",
    "EmailVerificationSubject": "",
    "MfaConfiguration": "OFF",
    "SmsAuthenticationMessage": "",
    "SmsConfiguration": {},
    "SmsVerificationMessage": "",
    "UserAttributeUpdateSettings": {},
    "UserPoolAddOns": {},
    "UserPoolTags": {},
    "UserPoolTier": "ESSENTIALS",
    "VerificationMessageTemplate": DEFAULT_TEMPLATE,
}
_MEASURED_TO_RESET = frozenset(
    {
        "AdminCreateUserConfig",
        "AutoVerifiedAttributes",
        "DeviceConfiguration",
        "SmsAuthenticationMessage",
        "UserPoolAddOns",
        "VerificationMessageTemplate",
    }
)
# Not measured: reset like the template and the message beside them.
_RESET_BY_ANALOGY = frozenset({"EmailVerificationMessage", "EmailVerificationSubject", "SmsVerificationMessage"})
# What the emulator would drop, and so travels with the parked LambdaConfig.
KEPT_APART = ("KeyConfiguration", "IssuerConfiguration")


def changes(rule: UpdateRule, record: Document, document: Document) -> Document:
    """Return the members of a pool's record that an update changes, LambdaConfig and those kept apart left out."""
    given = {name: document[name] for name in _DEFAULTS if document.get(name) is not None}
    if rule == "documented":
        return {**_DEFAULTS, **given}
    reset = {name: _DEFAULTS[name] for name in _MEASURED_TO_RESET | _RESET_BY_ANALOGY}
    if "Policies" in given:
        given["Policies"] = _each_half(record.get("Policies") or {}, given["Policies"])
    if given.get("UserAttributeUpdateSettings") == {}:
        del given["UserAttributeUpdateSettings"]
    return {**reset, **given}


def kept_apart(rule: UpdateRule, record: Document, document: Document) -> Document:
    """Return what is kept beside the emulator's record after an update. The name is kept under both rules."""
    before = record if rule == "measured" else {}
    found = {name: document.get(name) or before.get(name) for name in KEPT_APART}
    given = {name: value for name, value in found.items() if value is not None}
    return {"Name": document.get("PoolName") or record["Name"], **given}


def _each_half(before: Document, given: Document) -> Document:
    """Replace the password policy and the sign-in policy apart from each other; an empty one says nothing."""
    return {**before, **{half: policy for half, policy in given.items() if policy}}
