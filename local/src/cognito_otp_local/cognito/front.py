"""Where the front's parts meet: each operation, and who answers it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from cognito_otp_local.cognito import shapes
from cognito_otp_local.cognito.directory.access_tokens import Callers
from cognito_otp_local.cognito.directory.users import without_blanks
from cognito_otp_local.cognito.errors import not_found
from cognito_otp_local.cognito.front_parts import make_parts
from cognito_otp_local.cognito.memory.sign_in_sessions import Sessions
from cognito_otp_local.cognito.operations.attributes import AttributeChanges
from cognito_otp_local.cognito.operations.challenges.choices import Choices
from cognito_otp_local.cognito.operations.challenges.new_password import NewPasswords
from cognito_otp_local.cognito.operations.challenges.sms_challenges import SmsChallenges
from cognito_otp_local.cognito.operations.confirm_sign_up import Confirmations
from cognito_otp_local.cognito.operations.get_user import Factors
from cognito_otp_local.cognito.operations.invitations import Invitations
from cognito_otp_local.cognito.operations.mfa_preferences import Preferences
from cognito_otp_local.cognito.operations.passwordless import Passwordless
from cognito_otp_local.cognito.operations.passwords import PasswordResets
from cognito_otp_local.cognito.operations.sign_in import SignIns
from cognito_otp_local.cognito.operations.sign_up import SignUps
from cognito_otp_local.cognito.operations.user_pools import PoolSettings
from cognito_otp_local.cognito.rules.aliases import Aliases
from cognito_otp_local.cognito.rules.client_checks import CALLED_BY_CLIENTS, check_client

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.pool_directory import Directory
    from cognito_otp_local.cognito.front_config import FrontConfig
    from cognito_otp_local.cognito.front_parts import Parts
    from cognito_otp_local.cognito.memory.unknown_passwords import UnknownPasswords
    from cognito_otp_local.cognito.triggers.async_attempts import TriggerFailure
    from cognito_otp_local.cognito.triggers.async_queue import AsyncQueue

    type _Operations = dict[str, Callable[[Document], Document]]


@dataclass(frozen=True, slots=True)
class Front:
    """Cognito's API with its SMS half. Made by build(); close() ends its threads."""

    emulator: EmulatorClient
    directory: Directory
    queue: AsyncQueue
    unknown_passwords: UnknownPasswords
    operations: Mapping[str, Callable[[Document], Document]]

    def handle(self, operation: str, document: Document) -> Document:
        """Answer one call of the API; raise CognitoError for a refusal. What nobody here owns goes to the emulator."""
        shapes.check(operation, document)
        pool_id = self._take_charge(operation, document)
        own = self.operations.get(operation)
        answer = self.emulator.cognito(operation, document) if own is None else own(document)
        self.unknown_passwords.learn(operation, pool_id, document)
        return answer

    @property
    def failures(self) -> tuple[TriggerFailure, ...]:
        """What went wrong with asynchronous triggers lately, which no caller of the API gets to see."""
        return self.queue.state.failures

    def drain(self, timeout: float) -> bool:
        """Wait until no asynchronous trigger waits or runs; tell whether that came in time (seconds)."""
        return self.queue.drain(timeout)

    def close(self) -> None:
        """Stop the queue and drop the connections."""
        self.queue.close()
        self.emulator.close()

    def _take_charge(self, operation: str, document: Document) -> str | None:
        # Before the emulator acts on a pool its triggers must be parked, or it would call them itself.
        pool_id, client_id = document.get("UserPoolId"), document.get("ClientId")
        if operation in CALLED_BY_CLIENTS and client_id is not None:
            client = self.directory.client(client_id)
            if pool_id not in (None, client.pool_id):
                raise not_found(f"User pool client {client_id} does not exist.")
            check_client(client, operation, document)
            pool_id = client.pool_id
        if pool_id is not None:
            self.directory.record(pool_id)
        return pool_id


def build(config: FrontConfig) -> Front:
    """Put the parts together and start the queue."""
    parts = make_parts(config)
    operations = {
        **_signing_operations(parts),
        **_invitation_operations(parts),
        **_password_operations(parts),
        **_attribute_operations(parts),
        **_setting_operations(parts),
    }
    return Front(parts.emulator, parts.directory, parts.queue, parts.unknown_passwords, operations)


def _signing_operations(parts: Parts) -> _Operations:
    directory, users, passwords = parts.directory, parts.users, parts.unknown_passwords
    sessions = Sessions(parts.config.clock)
    confirmations = Confirmations(directory, users, parts.codes, parts.limits, parts.courier)
    sign_ups = SignUps(parts.emulator, directory, users, parts.triggers, confirmations, parts.locks)
    passwordless = Passwordless(directory, users, sessions, passwords, sign_ups, confirmations)
    texts = SmsChallenges(parts.emulator, users, sessions, parts.courier, parts.config.new_code)
    sign_ins = SignIns(parts.emulator, directory, users, sessions, texts, NewPasswords(parts.emulator))
    choices = Choices(directory, users, sessions, passwords, texts, sign_ins)
    return {
        "SignUp": passwordless.sign_up,
        "ResendConfirmationCode": confirmations.resend,
        "ConfirmSignUp": passwordless.confirm,
        **_sign_in_operations(parts, choices),
    }


def _sign_in_operations(parts: Parts, choices: Choices) -> _Operations:
    initiate, respond = ("InitiateAuth", "AdminInitiateAuth"), ("RespondToAuthChallenge", "AdminRespondToAuthChallenge")
    answers = {
        **{name: partial(choices.initiate, name) for name in initiate},
        **{name: partial(choices.respond, name) for name in respond},
    }
    return {name: parts.temporary_passwords.guarded(answer) for name, answer in answers.items()}


def _invitation_operations(parts: Parts) -> _Operations:
    invitations = Invitations(
        parts.emulator,
        parts.directory,
        parts.users,
        Aliases(parts.users),
        parts.triggers,
        parts.courier,
        parts.unknown_passwords,
        parts.temporary_passwords,
        parts.locks,
    )
    return {"AdminCreateUser": invitations.create, "AdminSetUserPassword": invitations.set_password_by_admin}


def _password_operations(parts: Parts) -> _Operations:
    resets = PasswordResets(parts.directory, parts.users, parts.codes, parts.limits, parts.courier, parts.locks)
    factors = Factors(parts.emulator, parts.directory, parts.users, parts.unknown_passwords)
    return {
        "ChangePassword": parts.unknown_passwords.change,
        "GetUserAuthFactors": factors.show_own,
        "AdminGetUserAuthFactors": factors.show_by_admin,
        "ForgotPassword": resets.forgot,
        "ConfirmForgotPassword": resets.confirm,
        "AdminResetUserPassword": resets.reset_by_admin,
    }


def _attribute_operations(parts: Parts) -> _Operations:
    changes = AttributeChanges(
        parts.directory,
        parts.users,
        Callers(parts.emulator, parts.directory, parts.users),
        Aliases(parts.users),
        parts.codes,
        parts.limits,
        parts.courier,
        parts.locks,
    )
    return {
        "UpdateUserAttributes": changes.update_own,
        "AdminUpdateUserAttributes": changes.update_by_admin,
        "DeleteUserAttributes": changes.delete_own,
        "AdminDeleteUserAttributes": changes.delete_by_admin,
        "GetUserAttributeVerificationCode": changes.send_code,
        "VerifyUserAttribute": changes.verify,
    }


def _setting_operations(parts: Parts) -> _Operations:
    settings, preferences = PoolSettings(parts.emulator, parts.directory), Preferences(parts.emulator, parts.users)
    return {
        "CreateUserPool": settings.create,
        "DescribeUserPool": settings.describe,
        "UpdateUserPool": settings.update,
        "GetUserPoolMfaConfig": settings.describe_mfa,
        "SetUserPoolMfaConfig": settings.update_mfa,
        "SetUserMFAPreference": preferences.set_own,
        "AdminSetUserMFAPreference": preferences.set_by_admin,
        "GetUser": lambda document: without_blanks(preferences.show("GetUser", document)),
        "AdminGetUser": lambda document: without_blanks(preferences.show("AdminGetUser", document)),
    }
