"""ForgotPassword, ConfirmForgotPassword, AdminResetUserPassword, AdminSetUserPassword and ChangePassword.

https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html, and for what a client that
hides users answers
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.pool_templates import Cause
from cognito_otp_local.cognito.directory.user_directory import INVITED, RESET_REQUIRED, UNCONFIRMED
from cognito_otp_local.cognito.errors import (
    CognitoError,
    client_user_unknown,
    code_mismatch,
    not_resettable,
    user_disabled,
    user_unconfirmed,
    wrong_password,
)
from cognito_otp_local.cognito.memory.issued_codes import Use
from cognito_otp_local.cognito.operations.api_calls import Operations
from cognito_otp_local.cognito.rules.account_recovery import recovery_attribute, require_self_service
from cognito_otp_local.cognito.rules.delivery_details import simulated
from cognito_otp_local.cognito.triggers.trigger_events import NO_CLIENT, Letter

if TYPE_CHECKING:
    from cognito_otp_local.cognito.code_delivery.courier import Courier
    from cognito_otp_local.cognito.directory.access_tokens import Callers
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.keyed_locks import KeyedLocks
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.user_directory import User, Users
    from cognito_otp_local.cognito.memory.hourly_limits import HourlyLimits
    from cognito_otp_local.cognito.memory.issued_codes import Codes
    from cognito_otp_local.cognito.memory.temporary_passwords import TemporaryPasswords
    from cognito_otp_local.cognito.memory.unknown_passwords import UnknownPasswords
    from cognito_otp_local.cognito.operations.api_calls import Call, ClientCall, PoolCall

_LIMIT = "ForgotPassword"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passwords:
    """Sends reset codes, sets new passwords for those who bring them back, and passwords that are given otherwise."""

    emulator: EmulatorClient
    users: Users
    callers: Callers
    codes: Codes
    limits: HourlyLimits
    courier: Courier
    unknown_passwords: UnknownPasswords
    temporary_passwords: TemporaryPasswords
    locks: KeyedLocks

    @property
    def operations(self) -> Operations:
        """What this family answers."""
        return Operations(
            of_clients={"ForgotPassword": self.forgot, "ConfirmForgotPassword": self.confirm},
            of_pools={"AdminResetUserPassword": self.reset_by_admin, "AdminSetUserPassword": self.set_by_admin},
            others={"ChangePassword": self.change},
        )

    def forgot(self, call: ClientCall) -> Document:
        """Answer ForgotPassword."""
        pool, name = call.pool, call.document["Username"]
        require_self_service(pool)
        user = self.users.find(pool.id, name)
        self.limits.spend(_LIMIT, pool.id, user.username if user else name)
        try:
            user, attribute = _recoverable(pool, user)
        except CognitoError:
            if not call.client.hides_users:
                raise
            return {"CodeDeliveryDetails": simulated(pool, name)}
        return {"CodeDeliveryDetails": self._send(call, user, attribute, call.client.id)}

    def confirm(self, call: ClientCall) -> Document:
        """Answer ConfirmForgotPassword; a password that the policy refuses leaves the code good."""
        pool, client, name = call.pool, call.client, call.document["Username"]
        user = self.users.find(pool.id, name)
        self.limits.spend(_LIMIT, pool.id, user.username if user else name)
        if user is None:
            raise code_mismatch() if client.hides_users else client_user_unknown()
        if not user.enabled:
            raise code_mismatch() if client.hides_users else user_disabled()
        with self.locks.hold((pool.id, user.username, Use.PASSWORD)):
            self.codes.check(user, Use.PASSWORD, call.document["ConfirmationCode"])
            if user.status == UNCONFIRMED:
                raise user_unconfirmed()
            self.users.set_password(user, call.document["Password"], permanent=True)
            self.codes.forget(user, Use.PASSWORD)
        self.unknown_passwords.forget(user)
        return {}

    def reset_by_admin(self, call: PoolCall) -> Document:
        """Answer AdminResetUserPassword: the old password no longer lets the user in, and a code is sent."""
        require_self_service(call.pool)
        user, attribute = _recoverable(call.pool, self.users.require(call.pool.id, call.document["Username"]))
        self.users.require_reset(user)
        self._send(call, replace(user, status=RESET_REQUIRED), attribute, NO_CLIENT)
        return {}

    def set_by_admin(self, call: PoolCall) -> Document:
        """Answer AdminSetUserPassword: a temporary password begins to age."""
        user = self.users.require(call.pool.id, call.document["Username"])
        answer = self.emulator.cognito("AdminSetUserPassword", call.document)
        if not call.document.get("Permanent"):
            self.temporary_passwords.start(call.pool, user)
        self.unknown_passwords.forget(user)
        return answer

    def change(self, call: Call) -> Document:
        """Answer ChangePassword: a user without a password sets the first one, with no previous one to show."""
        user = self.callers.find(call.document["AccessToken"])
        if user is None or self.unknown_passwords.has(user):
            return self.emulator.cognito("ChangePassword", call.document)
        if call.document.get("PreviousPassword"):
            raise wrong_password()
        self.users.set_password(user, call.document["ProposedPassword"], permanent=True)
        self.unknown_passwords.forget(user)
        return {}

    def _send(self, call: PoolCall, user: User, attribute: str, client_id: str) -> Document:
        code = self.codes.issue(user, Use.PASSWORD, attribute, user.attributes[attribute])
        letter = Letter(user, client_id, Cause.FORGOT_PASSWORD, attribute, code, call.metadata)
        return self.courier.deliver(call.pool, letter)


def _recoverable(pool: Pool, user: User | None) -> tuple[User, str]:
    """Return the user and the attribute that a code may go to; raise what stands in the way."""
    if user is None:
        raise client_user_unknown()
    if not user.enabled:
        raise user_disabled()
    if user.status == INVITED:
        raise not_resettable()
    return user, recovery_attribute(pool, user)
