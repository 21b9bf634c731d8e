"""UpdateUserAttributes, DeleteUserAttributes, their Admin forms, and the two calls that verify an attribute.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.pool_templates import Cause
from cognito_otp_local.cognito.directory.users import VERIFIABLE, read_named
from cognito_otp_local.cognito.errors import invalid_parameter
from cognito_otp_local.cognito.memory.issued_codes import Use
from cognito_otp_local.cognito.rules.attribute_plans import plan
from cognito_otp_local.cognito.rules.attribute_rules import check_changes
from cognito_otp_local.cognito.rules.delivery_details import require_sms
from cognito_otp_local.cognito.triggers.trigger_events import NO_CLIENT, Letter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.delivery.courier import Courier
    from cognito_otp_local.cognito.directory.access_tokens import Caller, Callers
    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.keyed_locks import KeyedLocks
    from cognito_otp_local.cognito.directory.pool_directory import Directory
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.users import User, Users
    from cognito_otp_local.cognito.memory.hourly_limits import HourlyLimits
    from cognito_otp_local.cognito.memory.issued_codes import Codes
    from cognito_otp_local.cognito.rules.aliases import Aliases

_NAMES = {"phone_number": "phone number", "email": "email address"}


@dataclass(frozen=True, slots=True)
class _Request:
    """Whom a change concerns, and what goes into the events that it causes."""

    pool: Pool
    user: User
    client_id: str
    metadata: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class AttributeChanges:
    """Changes attributes, and verifies addresses with codes."""

    directory: Directory
    users: Users
    callers: Callers
    aliases: Aliases
    codes: Codes
    limits: HourlyLimits
    courier: Courier
    locks: KeyedLocks

    def update_own(self, document: Document) -> Document:
        """Answer UpdateUserAttributes."""
        request = _from(self.callers.identify(document["AccessToken"]), document)
        changes = read_named(document["UserAttributes"])
        check_changes(request.pool, changes, request.user.attributes, by_admin=False)
        return {"CodeDeliveryDetailsList": self._apply(request, changes)}

    def update_by_admin(self, document: Document) -> Document:
        """Answer AdminUpdateUserAttributes: an address that is said to be verified is written without a code."""
        pool = self.directory.pool(document["UserPoolId"])
        user = self.users.require(pool.id, document["Username"])
        changes = read_named(document["UserAttributes"])
        pending = self._pending(user)
        check_changes(pool, changes, {**user.attributes, **pending}, by_admin=True)
        self._apply(_Request(pool, user, NO_CLIENT, document.get("ClientMetadata")), changes)
        return {}

    def delete_own(self, document: Document) -> Document:
        """Answer DeleteUserAttributes."""
        caller = self.callers.identify(document["AccessToken"])
        return self._delete(caller.user, document["UserAttributeNames"])

    def delete_by_admin(self, document: Document) -> Document:
        """Answer AdminDeleteUserAttributes."""
        return self._delete(
            self.users.require(document["UserPoolId"], document["Username"]), document["UserAttributeNames"]
        )

    def send_code(self, document: Document) -> Document:
        """Answer GetUserAttributeVerificationCode; where a change waits, the code goes to the new address."""
        caller = self.callers.identify(document["AccessToken"])
        use = _use(document["AttributeName"])
        self.limits.spend("GetUserAttributeVerificationCode", caller.pool.id, caller.user.username)
        address = self._pending(caller.user).get(use) or caller.user.attributes.get(use)
        if not address:
            raise invalid_parameter(f"User does not have a valid registered {_NAMES[use]}")
        request = _from(caller, document)
        return {"CodeDeliveryDetails": self._send(request, Cause.VERIFY_USER_ATTRIBUTE, use, address)}

    def verify(self, document: Document) -> Document:
        """Answer VerifyUserAttribute: the right code makes the address that it was sent to the user's own."""
        caller = self.callers.identify(document["AccessToken"])
        use = _use(document["AttributeName"])
        pool, user = caller.pool, caller.user
        self.limits.spend("VerifyUserAttribute", pool.id, user.username)
        with self.locks.hold((pool.id, user.username, use)):
            address = self.codes.check(user, use, document["Code"]).address
            with self.locks.hold((pool.id, address)):
                self.aliases.require_free(pool, {use: address}, VERIFIABLE, user)
                self.users.write(user, {use: address, f"{use}_verified": "true"})
            self.codes.forget(user, use)
        return {}

    def _delete(self, user: User, names: list[str]) -> Document:
        """Delete attributes, with what says that they are verified and the codes that would verify them."""
        addresses = sorted(set(names) & set(VERIFIABLE))
        self.users.write(user, dict.fromkeys([*names, *(f"{name}_verified" for name in addresses)], ""))
        for name in addresses:
            self.codes.forget(user, Use(name))
        return {}

    def _apply(self, request: _Request, changes: Mapping[str, str]) -> list[Document]:
        pool, user = request.pool, request.user
        planned = plan(pool, user.attributes, changes, self._pending(user))
        if "phone_number" in planned.to_verify:
            require_sms(pool)
        with self.locks.hold_all(planned.addresses.values(), of=pool.id):
            self.aliases.require_free(pool, planned.addresses, sorted(pool.username_attributes), user)
            for name, address in planned.addresses.items():
                if name in pool.alias_attributes and planned.verifies(name):
                    self.aliases.release(pool, name, address, user)
            self.users.write(user, planned.writes)
        for name in planned.writes.keys() & set(VERIFIABLE):
            self.codes.forget(user, Use(name))
        now = {name: value for name, value in {**user.attributes, **planned.writes}.items() if value}
        updated = replace(request, user=replace(user, attributes=now))
        sent = planned.to_verify.items()
        return [self._send(updated, Cause.UPDATE_USER_ATTRIBUTE, Use(name), address) for name, address in sent]

    def _pending(self, user: User) -> dict[str, str]:
        sent_to = {name: self.codes.address(user, Use(name)) for name in VERIFIABLE}
        return {name: to for name, to in sent_to.items() if to is not None and to != user.attributes.get(name)}

    def _send(self, request: _Request, cause: Cause, use: Use, address: str) -> Document:
        code = self.codes.issue(request.user, use, use, address)
        user = request.user
        if user.attributes.get(use) != address:
            user = replace(user, attributes={**user.attributes, use: address, f"{use}_verified": "false"})
        return self.courier.deliver(request.pool, Letter(user, request.client_id, cause, use, code, request.metadata))


def _from(caller: Caller, document: Document) -> _Request:
    return _Request(caller.pool, caller.user, caller.client_id, document.get("ClientMetadata"))


def _use(attribute: str) -> Use:
    if attribute not in VERIFIABLE:
        raise invalid_parameter("Invalid attribute name. Only phone_number and email can be verified.")
    return Use(attribute)
