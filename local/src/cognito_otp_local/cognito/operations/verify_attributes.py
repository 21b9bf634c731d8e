"""GetUserAttributeVerificationCode and VerifyUserAttribute: the codes that make a new address the user's own.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.pool_templates import Cause
from cognito_otp_local.cognito.directory.user_directory import VERIFIABLE
from cognito_otp_local.cognito.errors import invalid_parameter
from cognito_otp_local.cognito.memory.issued_codes import Use
from cognito_otp_local.cognito.operations.api_calls import Operations
from cognito_otp_local.cognito.triggers.trigger_events import Letter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.code_delivery.courier import Courier
    from cognito_otp_local.cognito.directory.access_tokens import Caller, Callers
    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.keyed_locks import KeyedLocks
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.user_directory import User, Users
    from cognito_otp_local.cognito.memory.hourly_limits import HourlyLimits
    from cognito_otp_local.cognito.memory.issued_codes import Codes
    from cognito_otp_local.cognito.operations.api_calls import Call
    from cognito_otp_local.cognito.rules.aliases import Aliases

_NAMES = {"phone_number": "phone number", "email": "email address"}


@dataclass(frozen=True, slots=True)
class Change:
    """Whom a change of attributes concerns, and what goes into the events that it causes."""

    pool: Pool
    user: User
    client_id: str
    metadata: Mapping[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeVerifications:
    """Sends codes to addresses, and makes those addresses the user's own when the codes come back."""

    users: Users
    callers: Callers
    aliases: Aliases
    codes: Codes
    limits: HourlyLimits
    courier: Courier
    locks: KeyedLocks

    @property
    def operations(self) -> Operations:
        """What this family answers."""
        return Operations(
            others={"GetUserAttributeVerificationCode": self.send_code, "VerifyUserAttribute": self.verify}
        )

    def send_code(self, call: Call) -> Document:
        """Answer GetUserAttributeVerificationCode: the code goes to the user's present address, not to one that waits.

        The change that waits is forgotten: a code replaces the one before it. Writing the new address again resends.
        """
        caller = self.callers.identify(call.document["AccessToken"])
        use = _use(call.document["AttributeName"])
        self.limits.spend("GetUserAttributeVerificationCode", caller.pool.id, caller.user.username)
        address = caller.user.attributes.get(use)
        if not address:
            raise invalid_parameter(f"User does not have a valid registered {_NAMES[use]}")
        sent = self.send(change_by(caller, call), Cause.VERIFY_USER_ATTRIBUTE, use, address)
        return {"CodeDeliveryDetails": sent}

    def verify(self, call: Call) -> Document:
        """Answer VerifyUserAttribute: the right code makes the address that it was sent to the user's own."""
        caller = self.callers.identify(call.document["AccessToken"])
        use = _use(call.document["AttributeName"])
        pool, user = caller.pool, caller.user
        self.limits.spend("VerifyUserAttribute", pool.id, user.username)
        with self.locks.hold((pool.id, user.username, use)):
            address = self.codes.check(user, use, call.document["Code"]).address
            with self.locks.hold((pool.id, address)):
                self.aliases.require_free(pool, {use: address}, VERIFIABLE, user)
                self.users.write(user, {use: address, f"{use}_verified": "true"})
            self.codes.forget(user, use)
        return {}

    def pending(self, user: User) -> dict[str, str]:
        """Return the user's new addresses that wait for their code, by attribute."""
        sent_to = {name: self.codes.address(user, Use(name)) for name in VERIFIABLE}
        return {name: to for name, to in sent_to.items() if to is not None and to != user.attributes.get(name)}

    def send(self, change: Change, cause: Cause, use: Use, address: str) -> Document:
        """Send a code to an address, which may be yet to become the user's; return CodeDeliveryDetails."""
        code = self.codes.issue(change.user, use, use, address)
        user = change.user
        if user.attributes.get(use) != address:
            user = replace(user, attributes={**user.attributes, use: address, f"{use}_verified": "false"})
        return self.courier.deliver(change.pool, Letter(user, change.client_id, cause, use, code, change.metadata))


def change_by(caller: Caller, call: Call) -> Change:
    """Say whom a signed-in user's call concerns."""
    return Change(caller.pool, caller.user, caller.client_id, call.metadata)


def _use(attribute: str) -> Use:
    if attribute not in VERIFIABLE:
        raise invalid_parameter("Invalid attribute name. Only phone_number and email can be verified.")
    return Use(attribute)
