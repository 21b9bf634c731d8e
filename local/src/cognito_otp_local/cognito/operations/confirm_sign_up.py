"""ConfirmSignUp and ResendConfirmationCode: sign-up codes on their way out and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.pool_templates import Cause
from cognito_otp_local.cognito.directory.user_directory import UNCONFIRMED, User
from cognito_otp_local.cognito.errors import client_user_unknown, code_mismatch, invalid_parameter, not_authorized
from cognito_otp_local.cognito.memory.issued_codes import Use
from cognito_otp_local.cognito.operations.api_calls import Operations
from cognito_otp_local.cognito.rules.delivery_details import simulated, verifiable
from cognito_otp_local.cognito.triggers.trigger_events import Letter

if TYPE_CHECKING:
    from cognito_otp_local.cognito.code_delivery.courier import Courier
    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.keyed_locks import KeyedLocks
    from cognito_otp_local.cognito.directory.user_directory import Users
    from cognito_otp_local.cognito.memory.hourly_limits import HourlyLimits
    from cognito_otp_local.cognito.memory.issued_codes import Codes, Issued
    from cognito_otp_local.cognito.operations.api_calls import ClientCall
    from cognito_otp_local.cognito.operations.challenges.sign_up_sessions import SignUpSessions
    from cognito_otp_local.cognito.rules.aliases import Aliases


@dataclass(frozen=True, slots=True)
class Confirmations:
    """Issues sign-up codes and confirms the users who bring them back."""

    users: Users
    codes: Codes
    limits: HourlyLimits
    courier: Courier
    sessions: SignUpSessions
    aliases: Aliases
    locks: KeyedLocks

    @property
    def operations(self) -> Operations:
        """What this family answers."""
        return Operations(of_clients={"ConfirmSignUp": self.confirm, "ResendConfirmationCode": self.resend})

    def send(self, call: ClientCall, user: User, cause: Cause) -> Document | None:
        """Send the user a new code, which replaces the one before it; None when nothing is to be verified."""
        attribute = verifiable(call.pool, user.attributes)
        if attribute is None:
            self.codes.forget(user, Use.SIGN_UP)
            return None
        code = self.codes.issue(user, Use.SIGN_UP, attribute, user.attributes[attribute])
        return self.courier.deliver(call.pool, Letter(user, call.client.id, cause, attribute, code, call.metadata))

    def resend(self, call: ClientCall) -> Document:
        """Answer ResendConfirmationCode."""
        pool, name = call.pool, call.document["Username"]
        user = self.users.find(pool.id, name)
        self.limits.spend("ResendConfirmationCode", pool.id, user.username if user else name)
        if user is None:
            if not call.client.hides_users:
                raise client_user_unknown()
            return {"CodeDeliveryDetails": simulated(pool, name)}
        if user.status != UNCONFIRMED:
            raise invalid_parameter("User is already confirmed.")
        sent = self.send(call, user, Cause.RESEND_CODE)
        if sent is None:
            raise invalid_parameter("Auto verification not turned on.")
        return {"CodeDeliveryDetails": sent}

    def confirm(self, call: ClientCall) -> Document:
        """Answer ConfirmSignUp: the right code confirms the user and verifies the attribute it was sent to."""
        name = call.document["Username"]
        user = self.users.find(call.pool.id, name)
        self.limits.spend("ConfirmSignUp", call.pool.id, user.username if user else name)
        if user is None:
            raise code_mismatch() if call.client.hides_users else client_user_unknown()
        if user.status != UNCONFIRMED:
            raise not_authorized(f"User cannot be confirmed. Current status is {user.status}")
        with self.locks.hold((call.pool.id, user.username, Use.SIGN_UP)):
            issued = self.codes.check(user, Use.SIGN_UP, call.document["ConfirmationCode"])
            with self.locks.hold((call.pool.id, issued.address)):
                self._confirm(call, user, issued)
            self.codes.forget(user, Use.SIGN_UP)
        return self.sessions.after_confirmation(call, user)

    def _confirm(self, call: ClientCall, user: User, issued: Issued) -> None:
        """Confirm the user, and verify the address unless it was changed since; another's alias moves if forced."""
        unchanged = {issued.attribute: issued.address}.items() <= user.attributes.items()
        if unchanged and issued.attribute in call.pool.alias_attributes:
            if not call.document.get("ForceAliasCreation"):
                self.aliases.require_free(call.pool, {issued.attribute: issued.address}, [issued.attribute], user)
            self.aliases.release(call.pool, issued.attribute, issued.address, user)
        self.users.confirm(user)
        if unchanged:
            self.users.verify(user, issued.attribute)
