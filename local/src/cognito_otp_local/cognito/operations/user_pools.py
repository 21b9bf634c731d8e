"""Creating, reading and changing pools with Cognito's rules where the emulator's differ.

UpdateUserPool replaces: a member that the request omits goes back to its default.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_otp_local.cognito.directory.parked_triggers import Parked
from cognito_otp_local.cognito.errors import invalid_parameter

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.pool_directory import Directory

DEFAULTS: dict[str, Any] = {
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
    "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
}
# What the emulator would drop, and so travels with the parked LambdaConfig.
KEPT = ("KeyConfiguration", "IssuerConfiguration")
# Present in Cognito's answer even when there is nothing in them.
_ALWAYS = frozenset({"LambdaConfig", "UserPoolTags"})
_SENDERS = ("CustomSMSSender", "CustomEmailSender")


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """The settings of the emulator's pools, as Cognito would show and change them."""

    emulator: EmulatorClient
    directory: Directory

    def create(self, document: Document) -> Document:
        """Answer CreateUserPool."""
        _check(document)
        made = self.emulator.cognito("CreateUserPool", document)["UserPool"]
        self.directory.write(made["Id"], {}, _parked(document, {}))
        return {"UserPool": shown(self.directory.record(made["Id"]))}

    def describe(self, document: Document) -> Document:
        """Answer DescribeUserPool."""
        return {"UserPool": shown(self.directory.record(document["UserPoolId"]))}

    def update(self, document: Document) -> Document:
        """Answer UpdateUserPool."""
        _check(document)
        pool_id = document["UserPoolId"]
        before = self.directory.record(pool_id)
        # The name is the one member that is left alone when it is omitted.
        parked = _parked(document, {"Name": document.get("PoolName") or before["Name"]})
        changes = {name: document.get(name, default) for name, default in DEFAULTS.items()}
        self.directory.write(pool_id, changes, parked)
        return {}

    def describe_mfa(self, document: Document) -> Document:
        """Answer GetUserPoolMfaConfig; SmsMfaConfiguration is another view of the pool's SmsConfiguration."""
        record = self.directory.record(document["UserPoolId"])
        answer = self.emulator.cognito("GetUserPoolMfaConfig", {"UserPoolId": document["UserPoolId"]})
        answer.pop("SmsMfaConfiguration", None)
        sms = {name: record[name] for name in ("SmsAuthenticationMessage", "SmsConfiguration") if record.get(name)}
        return {**answer, "SmsMfaConfiguration": sms} if "SmsConfiguration" in sms else answer

    def update_mfa(self, document: Document) -> Document:
        """Answer SetUserPoolMfaConfig."""
        pool_id = document["UserPoolId"]
        sms = document.get("SmsMfaConfiguration")
        self.directory.record(pool_id)
        self.emulator.cognito(
            "SetUserPoolMfaConfig",
            {name: value for name, value in document.items() if name != "SmsMfaConfiguration"},
        )
        if sms is not None:
            names = ("SmsAuthenticationMessage", "SmsConfiguration")
            self.directory.write(pool_id, {name: sms[name] for name in names if name in sms})
        return self.describe_mfa({"UserPoolId": pool_id})


def shown(record: Document) -> Document:
    """Return a UserPool as Cognito shows it.

    Settings that are not set are absent, where the emulator sends blanks; and the password policy's numbers are
    numbers, which the emulator keeps as CloudFormation's text.
    """
    found = {name: value for name, value in record.items() if name in _ALWAYS or value not in ("", None, [], {})}
    policies = found.get("Policies") or {}
    if "PasswordPolicy" in policies:
        numbered = {name: _number(value) for name, value in policies["PasswordPolicy"].items()}
        found["Policies"] = {**policies, "PasswordPolicy": numbered}
    return found


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _parked(document: Document, kept: Document) -> Parked:
    config = document.get("LambdaConfig") or {}
    return Parked(
        {name: value for name, value in config.items() if value is not None},
        {**kept, **{name: document[name] for name in KEPT if document.get(name) is not None}},
    )


def _check(document: Document) -> None:
    config = document.get("LambdaConfig") or {}
    if any(config.get(name) for name in _SENDERS) and not config.get("KMSKeyID"):
        raise invalid_parameter("A custom sender needs KMSKeyID in LambdaConfig: Cognito encrypts the code with it.")
    admin = document.get("AdminCreateUserConfig") or {}
    policy = (document.get("Policies") or {}).get("PasswordPolicy") or {}
    if "UnusedAccountValidityDays" in admin and "TemporaryPasswordValidityDays" in policy:
        raise invalid_parameter(
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays"
        )
