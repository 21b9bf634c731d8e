"""CreateUserPool, DescribeUserPool, UpdateUserPool and DeleteUserPool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_otp_local.cognito.directory.parked_triggers import Parked
from cognito_otp_local.cognito.errors import invalid_parameter
from cognito_otp_local.cognito.operations.api_calls import Operations
from cognito_otp_local.cognito.rules.pool_checks import check_new, check_request, check_settings, check_turning_on
from cognito_otp_local.cognito.rules.pool_updates import DEFAULT_TEMPLATE, KEPT_APART, changes, kept_apart
from cognito_otp_local.cognito.shapes import members_of

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.keyed_locks import KeyedLocks
    from cognito_otp_local.cognito.directory.pool_directory import Directory
    from cognito_otp_local.cognito.directory.sms_roles import SmsRoles
    from cognito_otp_local.cognito.front_config import UpdateRule
    from cognito_otp_local.cognito.operations.api_calls import Call, PoolCall

_WEEK = 7
# Present in Cognito's answer even when there is nothing in them.
_ALWAYS = frozenset({"LambdaConfig", "UserPoolTags"})


@dataclass(frozen=True, slots=True)
class UserPools:
    """The emulator's pools, as Cognito would make, show and change them. ``locks`` keep the changes of one apart."""

    emulator: EmulatorClient
    directory: Directory
    roles: SmsRoles
    locks: KeyedLocks
    rule: UpdateRule

    @property
    def operations(self) -> Operations:
        """What this family answers."""
        return Operations(
            of_pools={
                "DescribeUserPool": self.describe,
                "UpdateUserPool": self.update,
                "DeleteUserPool": self.delete,
            },
            others={"CreateUserPool": self.create},
        )

    def create(self, call: Call) -> Document:
        """Answer CreateUserPool."""
        document = call.document
        check_request(document)
        check_new(document)
        self.roles.check(document.get("SmsConfiguration") or {})
        made = self.emulator.cognito("CreateUserPool", document)["UserPool"]
        kept = {name: document[name] for name in KEPT_APART if document.get(name) is not None}
        self.directory.write(made["Id"], {}, Parked(_triggers(document), kept))
        return {"UserPool": shown(self.directory.record(made["Id"]))}

    def describe(self, call: PoolCall) -> Document:
        """Answer DescribeUserPool."""
        return {"UserPool": shown(call.record)}

    def update(self, call: PoolCall) -> Document:
        """Answer UpdateUserPool."""
        pool_id, document = call.pool.id, call.document
        check_request(document)
        with self.locks.hold_settings(pool_id):
            record = self.directory.record(pool_id)
            changed = changes(self.rule, record, document)
            factors = self.emulator.cognito("GetUserPoolMfaConfig", {"UserPoolId": pool_id})
            check_turning_on(record, document, factors)
            settings = {**record, **changed}
            check_settings(settings)
            self.roles.check(settings.get("SmsConfiguration") or {})
            parked = Parked(_triggers(document), kept_apart(self.rule, record, document))
            self.directory.write(pool_id, changed, parked)
        return {}

    def delete(self, call: PoolCall) -> Document:
        """Answer DeleteUserPool."""
        if call.record.get("DeletionProtection") == "ACTIVE":
            raise invalid_parameter(
                "The user pool cannot be deleted because deletion protection is activated. "
                "Deletion protection must be inactivated first."
            )
        return self.emulator.cognito("DeleteUserPool", call.document)


def shown(record: Document) -> Document:
    """Return a UserPool as Cognito shows it.

    What the emulator keeps of the pool's MFA is left out, because Cognito shows it in GetUserPoolMfaConfig alone.
    Settings that are not set are absent, where the emulator sends blanks, but for the verification template, which no
    pool is without, and the days of a temporary password, which AdminCreateUserConfig shows by their old name. The
    password policy's numbers are numbers, which the emulator keeps as CloudFormation's text.
    """
    known = {name: value for name, value in record.items() if name in members_of("UserPoolType")}
    found = {name: value for name, value in known.items() if name in _ALWAYS or value not in ("", None, [], {})}
    found.setdefault("VerificationMessageTemplate", DEFAULT_TEMPLATE)
    policies = found.get("Policies") or {}
    if "PasswordPolicy" in policies:
        numbered = {name: _number(value) for name, value in policies["PasswordPolicy"].items()}
        found["Policies"] = policies = {**policies, "PasswordPolicy": numbered}
    admin = found.get("AdminCreateUserConfig") or {}
    days = (policies.get("PasswordPolicy") or {}).get("TemporaryPasswordValidityDays")
    legacy = {"UnusedAccountValidityDays": days or admin.get("UnusedAccountValidityDays") or _WEEK}
    found["AdminCreateUserConfig"] = {"AllowAdminCreateUserOnly": False, **admin, **legacy}
    return found


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _triggers(document: Document) -> Document:
    return {name: value for name, value in (document.get("LambdaConfig") or {}).items() if value is not None}
