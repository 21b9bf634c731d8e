"""ForgotPassword, ConfirmForgotPassword and AdminResetUserPassword.

https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html, and for what a client that
hides users answers
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.pool_templates import Cause
from cognito_otp_local.cognito.directory.users import INVITED, RESET_REQUIRED, UNCONFIRMED
from cognito_otp_local.cognito.errors import (
    CognitoError,
    client_user_unknown,
    code_mismatch,
    not_resettable,
    user_disabled,
    user_unconfirmed,
)
from cognito_otp_local.cognito.memory.issued_codes import Use
from cognito_otp_local.cognito.rules.account_recovery import recovery_attribute, require_self_service
from cognito_otp_local.cognito.rules.delivery_details import simulated
from cognito_otp_local.cognito.triggers.trigger_events import NO_CLIENT, Letter

if TYPE_CHECKING:
    from cognito_otp_local.cognito.delivery.courier import Courier
    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.keyed_locks import KeyedLocks
    from cognito_otp_local.cognito.directory.pool_directory import Directory
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.users import User, Users
    from cognito_otp_local.cognito.memory.hourly_limits import HourlyLimits
    from cognito_otp_local.cognito.memory.issued_codes import Codes

_LIMIT = "ForgotPassword"


@dataclass(frozen=True, slots=True)
class PasswordResets:
    """Sends reset codes, and sets new passwords for those who bring them back."""

    directory: Directory
    users: Users
    codes: Codes
    limits: HourlyLimits
    courier: Courier
    locks: KeyedLocks

    def forgot(self, document: Document) -> Document:
        """Answer ForgotPassword."""
        client = self.directory.client(document["ClientId"])
        pool = self.directory.pool(client.pool_id)
        require_self_service(pool)
        user = self.users.find(pool.id, document["Username"])
        self.limits.spend(_LIMIT, pool.id, user.username if user else document["Username"])
        try:
            user, attribute = _recoverable(pool, user)
        except CognitoError:
            if not client.hides_users:
                raise
            return {"CodeDeliveryDetails": simulated(pool, document["Username"])}
        return {"CodeDeliveryDetails": self._send(pool, user, attribute, document)}

    def confirm(self, document: Document) -> Document:
        """Answer ConfirmForgotPassword; a password that the policy refuses leaves the code good."""
        client = self.directory.client(document["ClientId"])
        user = self.users.find(client.pool_id, document["Username"])
        self.limits.spend(_LIMIT, client.pool_id, user.username if user else document["Username"])
        if user is None:
            raise code_mismatch() if client.hides_users else client_user_unknown()
        if not user.enabled:
            raise code_mismatch() if client.hides_users else user_disabled()
        with self.locks.hold((client.pool_id, user.username, Use.PASSWORD)):
            self.codes.check(user, Use.PASSWORD, document["ConfirmationCode"])
            if user.status == UNCONFIRMED:
                raise user_unconfirmed()
            self.users.set_password(user, document["Password"], permanent=True)
            self.codes.forget(user, Use.PASSWORD)
        return {}

    def reset_by_admin(self, document: Document) -> Document:
        """Answer AdminResetUserPassword: the old password no longer lets the user in, and a code is sent."""
        pool = self.directory.pool(document["UserPoolId"])
        require_self_service(pool)
        user, attribute = _recoverable(pool, self.users.require(pool.id, document["Username"]))
        self.users.require_reset(user)
        self._send(pool, replace(user, status=RESET_REQUIRED), attribute, document)
        return {}

    def _send(self, pool: Pool, user: User, attribute: str, document: Document) -> Document:
        code = self.codes.issue(user, Use.PASSWORD, attribute, user.attributes[attribute])
        client_id, metadata = document.get("ClientId", NO_CLIENT), document.get("ClientMetadata")
        return self.courier.deliver(pool, Letter(user, client_id, Cause.FORGOT_PASSWORD, attribute, code, metadata))


def _recoverable(pool: Pool, user: User | None) -> tuple[User, str]:
    """Return the user and the attribute that a code may go to; raise what stands in the way."""
    if user is None:
        raise client_user_unknown()
    if not user.enabled:
        raise user_disabled()
    if user.status == INVITED:
        raise not_resettable()
    return user, recovery_attribute(pool, user)
