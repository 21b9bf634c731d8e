"""UpdateUserAttributes and DeleteUserAttributes, with their Admin forms.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.pool_templates import Cause
from cognito_otp_local.cognito.directory.user_directory import VERIFIABLE, read_named
from cognito_otp_local.cognito.memory.issued_codes import Use
from cognito_otp_local.cognito.operations.api_calls import Operations
from cognito_otp_local.cognito.operations.verify_attributes import Change, change_by
from cognito_otp_local.cognito.rules.aliases import PREFERRED
from cognito_otp_local.cognito.rules.attribute_plans import plan
from cognito_otp_local.cognito.rules.attribute_rules import check_changes
from cognito_otp_local.cognito.rules.attribute_values import check_changed_by_user, check_mutable
from cognito_otp_local.cognito.rules.delivery_details import require_sms
from cognito_otp_local.cognito.rules.name_case import lowered
from cognito_otp_local.cognito.triggers.trigger_events import NO_CLIENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.directory.access_tokens import Callers
    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.keyed_locks import KeyedLocks
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.user_directory import User, Users
    from cognito_otp_local.cognito.memory.issued_codes import Codes
    from cognito_otp_local.cognito.operations.api_calls import Call, PoolCall
    from cognito_otp_local.cognito.operations.verify_attributes import AttributeVerifications
    from cognito_otp_local.cognito.rules.aliases import Aliases


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """Changes attributes; new addresses are verified with codes where the pool says so."""

    users: Users
    callers: Callers
    aliases: Aliases
    codes: Codes
    verifications: AttributeVerifications
    locks: KeyedLocks

    @property
    def operations(self) -> Operations:
        """What this family answers."""
        return Operations(
            of_pools={
                "AdminUpdateUserAttributes": self.update_by_admin,
                "AdminDeleteUserAttributes": self.delete_by_admin,
            },
            others={"UpdateUserAttributes": self.update_own, "DeleteUserAttributes": self.delete_own},
        )

    def update_own(self, call: Call) -> Document:
        """Answer UpdateUserAttributes."""
        caller = self.callers.identify(call.document["AccessToken"])
        changes = lowered(caller.pool, read_named(call.document["UserAttributes"]))
        check_changed_by_user(self.callers.directory.client(caller.client_id), changes)
        check_changes(caller.pool, changes, caller.user.attributes)
        return {"CodeDeliveryDetailsList": self._apply(change_by(caller, call), changes)}

    def update_by_admin(self, call: PoolCall) -> Document:
        """Answer AdminUpdateUserAttributes: an address that is said to be verified is written without a code."""
        user = self.users.require(call.pool.id, call.document["Username"])
        changes = read_named(call.document["UserAttributes"])
        pending = self.verifications.pending(user)
        check_changes(call.pool, changes, {**user.attributes, **pending})
        self._apply(Change(call.pool, user, NO_CLIENT, call.metadata), changes)
        return {}

    def delete_own(self, call: Call) -> Document:
        """Answer DeleteUserAttributes."""
        caller = self.callers.identify(call.document["AccessToken"])
        names = call.document["UserAttributeNames"]
        check_changed_by_user(self.callers.directory.client(caller.client_id), names)
        return self._delete(caller.pool, caller.user, names)

    def delete_by_admin(self, call: PoolCall) -> Document:
        """Answer AdminDeleteUserAttributes."""
        user = self.users.require(call.pool.id, call.document["Username"])
        return self._delete(call.pool, user, call.document["UserAttributeNames"])

    def _delete(self, pool: Pool, user: User, names: list[str]) -> Document:
        """Delete attributes, with what says that they are verified and the codes that would verify them."""
        check_mutable(pool, names)
        addresses = sorted(set(names) & set(VERIFIABLE))
        self.users.write(user, dict.fromkeys([*names, *(f"{name}_verified" for name in addresses)], ""))
        for name in addresses:
            self.codes.forget(user, Use(name))
        return {}

    def _apply(self, change: Change, changes: Mapping[str, str]) -> list[Document]:
        pool, user = change.pool, change.user
        planned = plan(pool, user.attributes, changes, self.verifications.pending(user))
        if "phone_number" in planned.to_verify:
            require_sms(pool)
        names = {PREFERRED: changes[PREFERRED]} if changes.get(PREFERRED) else {}
        with self.locks.hold_all([*planned.addresses.values(), *names.values()], of=pool.id):
            self.aliases.require_free(pool, planned.addresses, sorted(pool.username_attributes), user)
            self.aliases.require_free(pool, names, names, user)
            for name, address in planned.addresses.items():
                if name in pool.alias_attributes and planned.verifies(name):
                    self.aliases.release(pool, name, address, user)
            self.users.write(user, planned.writes)
        for name in planned.writes.keys() & set(VERIFIABLE):
            self.codes.forget(user, Use(name))
        now = {name: value for name, value in {**user.attributes, **planned.writes}.items() if value}
        updated = replace(change, user=replace(user, attributes=now))
        return [
            self.verifications.send(updated, Cause.UPDATE_USER_ATTRIBUTE, Use(name), address)
            for name, address in planned.to_verify.items()
        ]
