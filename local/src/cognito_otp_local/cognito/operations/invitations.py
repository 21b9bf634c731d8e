"""AdminCreateUser: users whom an administrator makes, and the temporary passwords that are sent to them.

https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-create-user-accounts.html
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.pool_templates import Cause
from cognito_otp_local.cognito.directory.users import INVITED, VERIFIABLE, User, named, read_named, without_blanks
from cognito_otp_local.cognito.errors import CognitoError
from cognito_otp_local.cognito.memory.temporary_passwords import new_password
from cognito_otp_local.cognito.rules.attribute_rules import alias_attribute, check_invited, check_username, completed
from cognito_otp_local.cognito.rules.invitation_mediums import reached_by
from cognito_otp_local.cognito.triggers.trigger_events import NO_CLIENT, Applicant, Letter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.delivery.courier import Courier
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.keyed_locks import KeyedLocks
    from cognito_otp_local.cognito.directory.pool_directory import Directory
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.users import Users
    from cognito_otp_local.cognito.memory.temporary_passwords import TemporaryPasswords
    from cognito_otp_local.cognito.memory.unknown_passwords import UnknownPasswords
    from cognito_otp_local.cognito.rules.aliases import Aliases
    from cognito_otp_local.cognito.triggers.synchronous_triggers import SynchronousTriggers

_PASSWORDLESS = frozenset({"SMS_OTP", "EMAIL_OTP"})


@dataclass(frozen=True, slots=True)
class Invitations:
    """Makes users in an administrator's name, if PreSignUp lets them in, and invites them."""

    emulator: EmulatorClient
    directory: Directory
    users: Users
    aliases: Aliases
    triggers: SynchronousTriggers
    courier: Courier
    unknown_passwords: UnknownPasswords
    temporary_passwords: TemporaryPasswords
    locks: KeyedLocks

    def create(self, document: Document) -> Document:
        """Answer AdminCreateUser; what PreSignUp says beyond letting the user in is ignored."""
        pool = self.directory.pool(document["UserPoolId"])
        if document.get("MessageAction") == "RESEND":
            return self._resend(pool, document)
        check_username(pool, document["Username"])
        given = completed(pool, document["Username"], read_named(document.get("UserAttributes")))
        check_invited(pool, given)
        attributes = reached_by(pool, document, given)
        password = _password(pool, document)
        with self.locks.hold((pool.id, document["Username"])):
            self.aliases.require_free_for_new(pool, given, force=bool(document.get("ForceAliasCreation")))
            user = self._make(pool, document, given, password)
            try:
                self.triggers.pre_sign_up(pool, _applicant(pool, document, user, given))
                self._invite(pool, user, attributes, password, document)
            except BaseException:
                self.users.delete(user)
                raise
            self._release(pool, user)
        return self._shown(pool, user)

    def set_password_by_admin(self, document: Document) -> Document:
        """Answer AdminSetUserPassword: a temporary password begins to age."""
        user = self.users.require(document["UserPoolId"], document["Username"])
        answer = self.emulator.cognito("AdminSetUserPassword", document)
        if not document.get("Permanent"):
            self.temporary_passwords.start(self.directory.pool(user.pool_id), user)
        return answer

    def _resend(self, pool: Pool, document: Document) -> Document:
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
        self._invite(pool, user, attributes, password, document)
        return self._shown(pool, user)

    def _make(self, pool: Pool, document: Document, given: Mapping[str, str], password: str) -> User:
        request: Document = {
            "UserPoolId": pool.id,
            "Username": document["Username"],
            "UserAttributes": named(given),
            "TemporaryPassword": password or self.unknown_passwords.unknown(),
            "MessageAction": "SUPPRESS",
        }
        made = self.emulator.cognito("AdminCreateUser", request)["User"]
        user = self.users.require(pool.id, made["Username"])
        if not password:
            self.unknown_passwords.remember(user.attributes["sub"])
            self.users.confirm(user)
            return replace(user, status="CONFIRMED")
        self.temporary_passwords.start(pool, user)
        return user

    def _release(self, pool: Pool, user: User) -> None:
        for name in sorted(pool.alias_attributes & set(VERIFIABLE)):
            if user.attributes.get(f"{name}_verified") == "true":
                self.aliases.release(pool, name, user.attributes[name], user)

    def _invite(self, pool: Pool, user: User, attributes: list[str], password: str, document: Document) -> None:
        for attribute in attributes:
            metadata = document.get("ClientMetadata")
            letter = Letter(user, NO_CLIENT, Cause.ADMIN_CREATE_USER, attribute, password, metadata)
            self.courier.deliver(pool, letter)

    def _shown(self, pool: Pool, user: User) -> Document:
        answer = without_blanks(
            self.emulator.cognito("AdminGetUser", {"UserPoolId": pool.id, "Username": user.username})
        )
        names = ("Username", "UserCreateDate", "UserLastModifiedDate", "Enabled", "UserStatus")
        return {"User": {**{name: answer[name] for name in names}, "Attributes": answer["UserAttributes"]}}


def _password(pool: Pool, document: Document) -> str:
    """Return the temporary password; empty for a user of a passwordless pool who is given none."""
    given = document.get("TemporaryPassword")
    if given:
        return str(given)
    return "" if pool.first_factors & _PASSWORDLESS else new_password(pool)


def _applicant(pool: Pool, document: Document, user: User, given: Mapping[str, str]) -> Applicant:
    validation = document.get("ValidationData")
    return Applicant(
        username=user.username if alias_attribute(pool, document["Username"]) else document["Username"],
        client_id=NO_CLIENT,
        attributes=given,
        validation_data=read_named(validation) if validation else None,
        metadata=document.get("ClientMetadata"),
        source=Cause.ADMIN_CREATE_USER,
    )
