"""SignUp.

PreSignUp runs after the checks of the attributes (reported, amplify-js#6513) and before the check whether the name is
taken (reported, amplify-ui-android#314). The emulator alone decides what a user's ``sub`` is, so the user exists,
unconfirmed, while PreSignUp decides, and is removed when it refuses; sign-ups of one name take turns.
https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.pool_templates import Cause
from cognito_otp_local.cognito.directory.user_directory import UNCONFIRMED, User, named, read_named, unverified
from cognito_otp_local.cognito.errors import CognitoError, invalid_parameter, not_authorized
from cognito_otp_local.cognito.operations.api_calls import Operations
from cognito_otp_local.cognito.operations.challenges.sign_up_sessions import check_without_password
from cognito_otp_local.cognito.rules.aliases import check_sign_up
from cognito_otp_local.cognito.rules.attribute_rules import alias_attribute, check_attributes, check_username, completed
from cognito_otp_local.cognito.rules.attribute_values import check_writable
from cognito_otp_local.cognito.rules.delivery_details import require_sms, verifiable
from cognito_otp_local.cognito.triggers.trigger_events import Applicant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.keyed_locks import KeyedLocks
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.user_directory import Users
    from cognito_otp_local.cognito.memory.unknown_passwords import UnknownPasswords
    from cognito_otp_local.cognito.operations.api_calls import ClientCall
    from cognito_otp_local.cognito.operations.challenges.sign_up_sessions import SignUpSessions
    from cognito_otp_local.cognito.operations.confirm_sign_up import Confirmations
    from cognito_otp_local.cognito.rules.aliases import Aliases
    from cognito_otp_local.cognito.triggers.synchronous_triggers import Admission, SynchronousTriggers

TAKEN = "UsernameExistsException"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUps:
    """Turns applicants into users, if PreSignUp lets them in."""

    emulator: EmulatorClient
    users: Users
    aliases: Aliases
    triggers: SynchronousTriggers
    confirmations: Confirmations
    unknown_passwords: UnknownPasswords
    sessions: SignUpSessions
    locks: KeyedLocks

    @property
    def operations(self) -> Operations:
        """What this family answers."""
        return Operations(of_clients={"SignUp": self.sign_up})

    def sign_up(self, call: ClientCall) -> Document:
        """Answer SignUp, with a Session if the user may go on to sign in with the code that is being sent."""
        pool, name = call.pool, call.document["Username"]
        given = completed(pool, name, read_named(call.document.get("UserAttributes")))
        _check(call, given)
        with self.locks.hold((pool.id, name)):
            user = self._create(call, given)
            admission = self._ask(pool, user, _applicant(call, user.username, given))
            user = self._settle(pool, user, admission)
        sent = self.confirmations.send(call, user, Cause.SIGN_UP) if user.status == UNCONFIRMED else None
        if not call.document.get("Password"):
            self.unknown_passwords.remember(user.attributes["sub"])
        answer: Document = {"UserConfirmed": user.status != UNCONFIRMED, "UserSub": user.attributes["sub"]}
        if sent is not None:
            answer |= {"CodeDeliveryDetails": sent, **self.sessions.after_sign_up(call, user, sent)}
        return answer

    def _create(self, call: ClientCall, given: Mapping[str, str]) -> User:
        password = call.document.get("Password") or self.unknown_passwords.unknown()
        request = {**call.document, "Password": password, "UserAttributes": named({**given, **unverified(given)})}
        try:
            answer = self.emulator.cognito("SignUp", request)
        except CognitoError as error:
            if error.kind == TAKEN:
                self.triggers.pre_sign_up(call.pool, _applicant(call, str(uuid.uuid4()), given))
                raise _taken(call.pool, call.document["Username"]) from error
            raise
        user = self.users.find(call.pool.id, answer["UserSub"])
        if user is None:
            raise CognitoError("InternalErrorException", "The new user vanished from the emulator.", 500)
        return user

    def _ask(self, pool: Pool, user: User, applicant: Applicant) -> Admission:
        try:
            admission = self.triggers.pre_sign_up(pool, applicant)
            _require_addresses(user, admission)
        except BaseException:
            self.users.delete(user)
            raise
        return admission

    def _settle(self, pool: Pool, user: User, admission: Admission) -> User:
        """Do what PreSignUp wants; an alias that it calls verified moves to the new user."""
        verified = _verified_by(admission)
        if verified:
            for name in pool.alias_attributes.intersection(verified):
                self.aliases.release(pool, name, user.attributes[name], user)
            self.users.verify(user, *verified)
            flags = {f"{name}_verified": "true" for name in verified}
            user = replace(user, attributes={**user.attributes, **flags})
        if admission.confirm:
            self.users.confirm(user)
            user = replace(user, status="CONFIRMED")
        return user


def _check(call: ClientCall, given: Mapping[str, str]) -> None:
    if not call.document.get("Password"):
        check_without_password(call.pool, given)
    if call.pool.only_admins_create:
        raise not_authorized("SignUp is not permitted for this user pool")
    check_username(call.pool, call.document["Username"])
    check_writable(call.client, read_named(call.document.get("UserAttributes")))
    check_attributes(call.pool, given)
    check_sign_up(call.pool, given)
    if verifiable(call.pool, given) == "phone_number":
        require_sms(call.pool)


def _applicant(call: ClientCall, future_name: str, given: Mapping[str, str]) -> Applicant:
    validation = call.document.get("ValidationData")
    return Applicant(
        username=future_name if call.pool.username_attributes else call.document["Username"],
        client_id=call.client.id,
        attributes=given,
        validation_data=read_named(validation) if validation else None,
        metadata=call.metadata,
    )


def _verified_by(admission: Admission) -> list[str]:
    flags = {"email": admission.verify_email, "phone_number": admission.verify_phone}
    return [name for name, wanted in flags.items() if wanted]


def _require_addresses(user: User, admission: Admission) -> None:
    for name in _verified_by(admission):
        if not user.attributes.get(name):
            raise invalid_parameter(f"PreSignUp verified {name}, which the user does not have.")


def _taken(pool: Pool, username: str) -> CognitoError:
    alias = alias_attribute(pool, username)
    text = "User already exists" if alias is None else f"An account with the given {alias} already exists."
    return CognitoError(TAKEN, text)
