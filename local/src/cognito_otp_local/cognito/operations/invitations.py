"""AdminCreateUser: users whom an administrator makes, and the temporary passwords that are sent to them.

https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-create-user-accounts.html
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.pool_templates import Cause
from cognito_otp_local.cognito.directory.user_directory import (
    INVITED,
    VERIFIABLE,
    User,
    named,
    read_named,
    without_blanks,
)
from cognito_otp_local.cognito.errors import UNDELIVERED, CognitoError
from cognito_otp_local.cognito.memory.temporary_passwords import new_password
from cognito_otp_local.cognito.operations.api_calls import Operations
from cognito_otp_local.cognito.rules.attribute_rules import alias_attribute, check_invited, check_username, completed
from cognito_otp_local.cognito.rules.invitation_mediums import reached_by
from cognito_otp_local.cognito.triggers.trigger_events import NO_CLIENT, Applicant, Letter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.code_delivery.courier import Courier
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.keyed_locks import KeyedLocks
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.user_directory import Users
    from cognito_otp_local.cognito.memory.temporary_passwords import TemporaryPasswords
    from cognito_otp_local.cognito.memory.unknown_passwords import UnknownPasswords
    from cognito_otp_local.cognito.operations.api_calls import PoolCall
    from cognito_otp_local.cognito.rules.aliases import Aliases
    from cognito_otp_local.cognito.triggers.synchronous_triggers import SynchronousTriggers

_PASSWORDLESS = frozenset({"SMS_OTP", "EMAIL_OTP"})
_NOT_FREE = frozenset({"UsernameExistsException", "AliasExistsException"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitations:
    """Makes users in an administrator's name, if PreSignUp lets them in, and invites them."""

    emulator: EmulatorClient
    users: Users
    aliases: Aliases
    triggers: SynchronousTriggers
    courier: Courier
    unknown_passwords: UnknownPasswords
    temporary_passwords: TemporaryPasswords
    locks: KeyedLocks

    @property
    def operations(self) -> Operations:
        """What this family answers."""
        return Operations(of_pools={"AdminCreateUser": self.create})

    def create(self, call: PoolCall) -> Document:
        """Answer AdminCreateUser; what PreSignUp says beyond letting the user in is ignored."""
        pool, document = call.pool, call.document
        if document.get("MessageAction") == "RESEND":
            return self._resend(call)
        check_username(pool, document["Username"])
        given = completed(pool, document["Username"], read_named(document.get("UserAttributes")))
        check_invited(pool, given)
        attributes = reached_by(pool, document, given)
        password = _password(call)
        with self.locks.hold((pool.id, document["Username"])):
            user = self._let_in(call, given, password)
            try:
                self._invite(call, user, attributes, password)
            except BaseException as error:
                if isinstance(error, CognitoError) and error.kind == UNDELIVERED:
                    self._release(pool, user)
                else:
                    self.users.delete(user)
                raise
            self._release(pool, user)
        return self._shown(user)

    def _let_in(self, call: PoolCall, given: Mapping[str, str], password: str) -> User:
        """Make the user; PreSignUp is asked first whether the name is free or not."""
        try:
            self.aliases.require_free_for_new(call.pool, given, force=bool(call.document.get("ForceAliasCreation")))
            user = self._make(call, given, password)
        except CognitoError as error:
            if error.kind in _NOT_FREE:
                self.triggers.pre_sign_up(call.pool, _applicant(call, str(uuid.uuid4()), given))
            raise
        try:
            self.triggers.pre_sign_up(call.pool, _applicant(call, user.username, given))
        except BaseException:
            self.users.delete(user)
            raise
        return user

    def _resend(self, call: PoolCall) -> Document:
        pool, document = call.pool, call.document
        user = self.users.require(pool.id, document["Username"])
        if user.status != INVITED:
            raise CognitoError(
                "UnsupportedUserStateException",
                f"Resend not possible. {document['Username']} status is not FORCE_CHANGE_PASSWORD",
            )
        attributes = reached_by(pool, document, user.attributes)
        password = document.get("TemporaryPassword") or new_password(pool)
        self.users.set_password(user, password, permanent=False)
        self.temporary_passwords.start(pool, user)
        self._invite(call, user, attributes, password)
        return self._shown(user)

    def _make(self, call: PoolCall, given: Mapping[str, str], password: str) -> User:
        request: Document = {
            "UserPoolId": call.pool.id,
            "Username": call.document["Username"],
            "UserAttributes": named(given),
            "TemporaryPassword": password or self.unknown_passwords.unknown(),
            "MessageAction": "SUPPRESS",
        }
        made = self.emulator.cognito("AdminCreateUser", request)["User"]
        user = self.users.require(call.pool.id, made["Username"])
        if not password:
            self.unknown_passwords.remember(user.attributes["sub"])
            self.users.confirm(user)
            return replace(user, status="CONFIRMED")
        self.temporary_passwords.start(call.pool, user)
        return user

    def _release(self, pool: Pool, user: User) -> None:
        for name in sorted(pool.alias_attributes & set(VERIFIABLE)):
            if user.attributes.get(f"{name}_verified") == "true":
                self.aliases.release(pool, name, user.attributes[name], user)

    def _invite(self, call: PoolCall, user: User, attributes: list[str], password: str) -> None:
        for attribute in attributes:
            letter = Letter(user, NO_CLIENT, Cause.ADMIN_CREATE_USER, attribute, password, call.metadata)
            self.courier.deliver(call.pool, letter)

    def _shown(self, user: User) -> Document:
        request = {"UserPoolId": user.pool_id, "Username": user.username}
        answer = without_blanks(self.emulator.cognito("AdminGetUser", request))
        names = ("Username", "UserCreateDate", "UserLastModifiedDate", "Enabled", "UserStatus")
        return {"User": {**{name: answer[name] for name in names}, "Attributes": answer["UserAttributes"]}}


def _password(call: PoolCall) -> str:
    """Return the temporary password; empty for a user of a passwordless pool who is given none."""
    given = call.document.get("TemporaryPassword")
    if given:
        return str(given)
    return "" if call.pool.first_factors & _PASSWORDLESS else new_password(call.pool)


def _applicant(call: PoolCall, future_name: str, given: Mapping[str, str]) -> Applicant:
    name, validation = call.document["Username"], call.document.get("ValidationData")
    return Applicant(
        username=future_name if alias_attribute(call.pool, name) else name,
        client_id=NO_CLIENT,
        attributes=given,
        validation_data=read_named(validation) if validation else None,
        metadata=call.metadata,
        source=Cause.ADMIN_CREATE_USER,
    )
