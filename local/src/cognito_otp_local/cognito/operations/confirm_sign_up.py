"""Sign-up codes on their way out and back: sending, ResendConfirmationCode and ConfirmSignUp."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.pool_templates import Cause
from cognito_otp_local.cognito.directory.users import UNCONFIRMED, User
from cognito_otp_local.cognito.errors import client_user_unknown, code_mismatch, invalid_parameter, not_authorized
from cognito_otp_local.cognito.memory.issued_codes import Use
from cognito_otp_local.cognito.rules.delivery_details import simulated, verifiable
from cognito_otp_local.cognito.triggers.trigger_events import Letter

if TYPE_CHECKING:
    from cognito_otp_local.cognito.delivery.courier import Courier
    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.pool_directory import Directory
    from cognito_otp_local.cognito.directory.pool_records import Client, Pool
    from cognito_otp_local.cognito.directory.users import Users
    from cognito_otp_local.cognito.memory.hourly_limits import HourlyLimits
    from cognito_otp_local.cognito.memory.issued_codes import Codes


@dataclass(frozen=True, slots=True)
class Confirmations:
    """Issues sign-up codes and confirms the users who bring them back."""

    directory: Directory
    users: Users
    codes: Codes
    limits: HourlyLimits
    courier: Courier

    def send(self, pool: Pool, user: User, cause: Cause, document: Document) -> Document | None:
        """Send the user a new code, which replaces the one before it; None when nothing is to be verified.

        ``document`` is the request that causes it: its ClientId and ClientMetadata go into the sender's event.
        """
        attribute = verifiable(pool, user.attributes)
        if attribute is None:
            self.codes.forget(user, Use.SIGN_UP)
            return None
        code = self.codes.issue(user, Use.SIGN_UP, attribute, user.attributes[attribute])
        metadata = document.get("ClientMetadata")
        return self.courier.deliver(pool, Letter(user, document["ClientId"], cause, attribute, code, metadata))

    def resend(self, document: Document) -> Document:
        """Answer ResendConfirmationCode."""
        client = self.directory.client(document["ClientId"])
        pool = self.directory.pool(client.pool_id)
        user = self.users.find(pool.id, document["Username"])
        self.limits.spend("ResendConfirmationCode", pool.id, user.username if user else document["Username"])
        if user is None:
            return {"CodeDeliveryDetails": _for_nobody(pool, client, document["Username"])}
        if user.status != UNCONFIRMED:
            raise invalid_parameter("User is already confirmed.")
        sent = self.send(pool, user, Cause.RESEND_CODE, document)
        if sent is None:
            raise invalid_parameter("Auto verification not turned on.")
        return {"CodeDeliveryDetails": sent}

    def confirm(self, document: Document) -> Document:
        """Answer ConfirmSignUp: the right code confirms the user and verifies the attribute it was sent to."""
        client = self.directory.client(document["ClientId"])
        user = self.users.find(client.pool_id, document["Username"])
        name = user.username if user else document["Username"]
        self.limits.spend("ConfirmSignUp", client.pool_id, name)
        if user is None:
            raise code_mismatch() if client.hides_users else client_user_unknown()
        if user.status != UNCONFIRMED:
            raise not_authorized(f"User cannot be confirmed. Current status is {user.status}")
        issued = self.codes.redeem(user, Use.SIGN_UP, document["ConfirmationCode"])
        self.users.confirm(user)
        # Somebody may have changed the number since; that one has not been verified.
        if user.attributes.get(issued.attribute) == issued.address:
            self.users.verify(user, issued.attribute)
        return {}


def _for_nobody(pool: Pool, client: Client, username: str) -> Document:
    if not client.hides_users:
        raise client_user_unknown()
    return simulated(pool, username)
