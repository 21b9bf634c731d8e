"""GetUserPoolMfaConfig and SetUserPoolMfaConfig, which replaces everything: what a request omits is off.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolMfaConfig.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.operations.api_calls import Operations
from cognito_otp_local.cognito.rules.mfa_checks import EMAIL, SINGLE, SMS, TOTP, WEB_AUTHN, check_mfa

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.keyed_locks import KeyedLocks
    from cognito_otp_local.cognito.directory.pool_directory import Directory
    from cognito_otp_local.cognito.directory.sms_roles import SmsRoles
    from cognito_otp_local.cognito.operations.api_calls import PoolCall

# What the block for SMS shows are the pool's own members; the value that unsets each.
_SMS_MEMBERS = {"SmsAuthenticationMessage": "", "SmsConfiguration": {}}


@dataclass(frozen=True, slots=True)
class PoolMfa:
    """The MFA that pools are configured for. ``locks`` keep the changes of one pool apart."""

    emulator: EmulatorClient
    directory: Directory
    roles: SmsRoles
    locks: KeyedLocks

    @property
    def operations(self) -> Operations:
        """What this family answers."""
        return Operations(of_pools={"GetUserPoolMfaConfig": self.describe, "SetUserPoolMfaConfig": self.replace})

    def describe(self, call: PoolCall) -> Document:
        """Answer GetUserPoolMfaConfig."""
        return self._shown(call.record)

    def replace(self, call: PoolCall) -> Document:
        """Answer SetUserPoolMfaConfig."""
        pool_id, document = call.pool.id, call.document
        with self.locks.hold_settings(pool_id):
            record = self.directory.record(pool_id)
            check_mfa(record, document)
            sms = document.get(SMS) or {}
            self.roles.check(sms.get("SmsConfiguration") or {})
            blocks = {name: document.get(name) for name in (TOTP, EMAIL)}
            blocks[WEB_AUTHN] = document.get(WEB_AUTHN) or self._without_web_authn(record)
            mode = document.get("MfaConfiguration") or "OFF"
            request = {"UserPoolId": pool_id, "MfaConfiguration": mode, **blocks}
            self.emulator.cognito("SetUserPoolMfaConfig", request)
            self.directory.write(pool_id, {name: sms.get(name) or unset for name, unset in _SMS_MEMBERS.items()})
            return self._shown(self.directory.record(pool_id))

    def _without_web_authn(self, record: Document) -> Document | None:
        """Return what is left of the passkeys' configuration when a request has none."""
        return {"FactorConfiguration": SINGLE} if WEB_AUTHN in self._shown(record) else None

    def _shown(self, record: Document) -> Document:
        answer = self.emulator.cognito("GetUserPoolMfaConfig", {"UserPoolId": record["Id"]})
        answer.pop(SMS, None)
        sms = {name: record[name] for name in _SMS_MEMBERS if record.get(name)}
        return {**answer, SMS: sms} if "SmsConfiguration" in sms else answer
