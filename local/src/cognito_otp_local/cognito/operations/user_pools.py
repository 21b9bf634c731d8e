"""CreateUserPool, DescribeUserPool, UpdateUserPool, DeleteUserPool, GetUserPoolMfaConfig and SetUserPoolMfaConfig.

UpdateUserPool replaces: a member that the request omits goes back to its default.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_otp_local.cognito.directory.parked_triggers import Parked
from cognito_otp_local.cognito.errors import invalid_parameter
from cognito_otp_local.cognito.operations.api_calls import Operations

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.pool_directory import Directory
    from cognito_otp_local.cognito.operations.api_calls import Call, PoolCall

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
_SMS_MFA = ("SmsAuthenticationMessage", "SmsConfiguration")
_SENDERS = ("CustomSMSSender", "CustomEmailSender")


@dataclass(frozen=True, slots=True)
class UserPools:
    """The emulator's pools, as Cognito would make, show and change them."""

    emulator: EmulatorClient
    directory: Directory

    @property
    def operations(self) -> Operations:
        """What this family answers."""
        return Operations(
            of_pools={
                "DescribeUserPool": self.describe,
                "UpdateUserPool": self.update,
                "DeleteUserPool": self.delete,
                "GetUserPoolMfaConfig": self.describe_mfa,
                "SetUserPoolMfaConfig": self.update_mfa,
            },
            others={"CreateUserPool": self.create},
        )

    def create(self, call: Call) -> Document:
        """Answer CreateUserPool."""
        _check(call.document)
        made = self.emulator.cognito("CreateUserPool", call.document)["UserPool"]
        self.directory.write(made["Id"], {}, _parked(call.document, {}))
        return {"UserPool": shown(self.directory.record(made["Id"]))}

    def describe(self, call: PoolCall) -> Document:
        """Answer DescribeUserPool."""
        return {"UserPool": shown(call.record)}

    def update(self, call: PoolCall) -> Document:
        """Answer UpdateUserPool."""
        document = call.document
        _check(document)
        # The name is the one member that is left alone when it is omitted.
        parked = _parked(document, {"Name": document.get("PoolName") or call.record["Name"]})
        changes = {name: document.get(name, default) for name, default in DEFAULTS.items()}
        self.directory.write(call.pool.id, changes, parked)
        return {}

    def delete(self, call: PoolCall) -> Document:
        """Answer DeleteUserPool."""
        if call.record.get("DeletionProtection") == "ACTIVE":
            raise invalid_parameter(
                "The user pool cannot be deleted because deletion protection is activated. "
                "Deletion protection must be inactivated first."
            )
        return self.emulator.cognito("DeleteUserPool", call.document)

    def describe_mfa(self, call: PoolCall) -> Document:
        """Answer GetUserPoolMfaConfig."""
        return self._mfa_config(call.record)

    def update_mfa(self, call: PoolCall) -> Document:
        """Answer SetUserPoolMfaConfig."""
        sms = call.document.get("SmsMfaConfiguration")
        others = {name: value for name, value in call.document.items() if name != "SmsMfaConfiguration"}
        self.emulator.cognito("SetUserPoolMfaConfig", others)
        if sms is not None:
            self.directory.write(call.pool.id, {name: sms[name] for name in _SMS_MFA if name in sms})
        return self._mfa_config(self.directory.record(call.pool.id))

    def _mfa_config(self, record: Document) -> Document:
        """Return a pool's MFA settings; SmsMfaConfiguration is another view of the pool's SmsConfiguration."""
        answer = self.emulator.cognito("GetUserPoolMfaConfig", {"UserPoolId": record["Id"]})
        answer.pop("SmsMfaConfiguration", None)
        sms = {name: record[name] for name in _SMS_MFA if record.get(name)}
        return {**answer, "SmsMfaConfiguration": sms} if "SmsConfiguration" in sms else answer


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
