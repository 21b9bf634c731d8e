"""Where the front's parts meet: each operation, and who answers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_tools.local.front import shapes
from cognito_otp_tools.local.front.attempts import Attempts
from cognito_otp_tools.local.front.choice import Choices
from cognito_otp_tools.local.front.clients import CALLED_BY_CLIENTS, check_client
from cognito_otp_tools.local.front.codes import Codes
from cognito_otp_tools.local.front.confirmation import Confirmations
from cognito_otp_tools.local.front.delivery import Courier
from cognito_otp_tools.local.front.destinations import Destinations
from cognito_otp_tools.local.front.directory import Directory
from cognito_otp_tools.local.front.emulator import Emulator
from cognito_otp_tools.local.front.errors import not_found
from cognito_otp_tools.local.front.factors import Factors
from cognito_otp_tools.local.front.functions import Functions
from cognito_otp_tools.local.front.limits import HourlyLimits
from cognito_otp_tools.local.front.locks import KeyedLocks
from cognito_otp_tools.local.front.new_password import NewPasswords
from cognito_otp_tools.local.front.passwordless import Passwordless
from cognito_otp_tools.local.front.pool_settings import PoolSettings
from cognito_otp_tools.local.front.preferences import Preferences
from cognito_otp_tools.local.front.queue import AsyncQueue
from cognito_otp_tools.local.front.sealing import Sealer
from cognito_otp_tools.local.front.sessions import Sessions
from cognito_otp_tools.local.front.sign_in import SignIns
from cognito_otp_tools.local.front.sign_up import SignUps
from cognito_otp_tools.local.front.sms_challenge import SmsChallenges
from cognito_otp_tools.local.front.triggers import SynchronousTriggers
from cognito_otp_tools.local.front.unknown_passwords import UnknownPasswords
from cognito_otp_tools.local.front.users import Users

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cognito_otp_tools.local.front.attempts import TriggerFailure
    from cognito_otp_tools.local.front.config import FrontConfig
    from cognito_otp_tools.local.front.emulator import Document


@dataclass(frozen=True, slots=True)
class Front:
    """Cognito's API with its SMS half. Made by build(); close() ends its threads."""

    emulator: Emulator
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
    emulator = Emulator(config)
    directory, users, functions = Directory(emulator), Users(emulator), Functions(config, emulator)
    queue = AsyncQueue(config, Attempts(config, functions, Destinations(emulator)))
    courier = Courier(config, Sealer(emulator), queue)
    codes, limits = Codes(config.clock, config.new_code), HourlyLimits(config.clock)
    sessions = Sessions(config.clock)
    confirmations = Confirmations(directory, users, codes, limits, courier)
    texts = SmsChallenges(emulator, users, sessions, courier, config.new_code)
    triggers = SynchronousTriggers(config, functions)
    sign_ups = SignUps(emulator, directory, users, triggers, confirmations, KeyedLocks())
    passwords = UnknownPasswords(emulator, users)
    passwordless = Passwordless(directory, users, sessions, passwords, sign_ups, confirmations)
    sign_ins = SignIns(emulator, directory, users, sessions, texts, NewPasswords(emulator))
    choices = Choices(directory, users, sessions, passwords, texts, sign_ins)
    operations = {
        "SignUp": passwordless.sign_up,
        "ResendConfirmationCode": confirmations.resend,
        "ConfirmSignUp": passwordless.confirm,
        "ChangePassword": passwords.change,
        **_sign_in_operations(choices),
        **_factor_operations(Factors(emulator, directory, users, passwords)),
        **_setting_operations(PoolSettings(emulator, directory), Preferences(emulator, users)),
    }
    return Front(emulator, directory, queue, passwords, operations)


def _sign_in_operations(choices: Choices) -> dict[str, Callable[[Document], Document]]:
    return {
        "InitiateAuth": lambda document: choices.initiate("InitiateAuth", document),
        "AdminInitiateAuth": lambda document: choices.initiate("AdminInitiateAuth", document),
        "RespondToAuthChallenge": lambda document: choices.respond("RespondToAuthChallenge", document),
        "AdminRespondToAuthChallenge": lambda document: choices.respond("AdminRespondToAuthChallenge", document),
    }


def _factor_operations(factors: Factors) -> dict[str, Callable[[Document], Document]]:
    return {"GetUserAuthFactors": factors.show_own, "AdminGetUserAuthFactors": factors.show_by_admin}


def _setting_operations(settings: PoolSettings, preferences: Preferences) -> dict[str, Callable[[Document], Document]]:
    return {
        "CreateUserPool": settings.create,
        "DescribeUserPool": settings.describe,
        "UpdateUserPool": settings.update,
        "GetUserPoolMfaConfig": settings.describe_mfa,
        "SetUserPoolMfaConfig": settings.update_mfa,
        "SetUserMFAPreference": preferences.set_own,
        "AdminSetUserMFAPreference": preferences.set_by_admin,
        "GetUser": lambda document: preferences.show("GetUser", document),
        "AdminGetUser": lambda document: preferences.show("AdminGetUser", document),
    }
