"""Cognito's API with its SMS half: each call goes to the family of operations that answers it, or to the emulator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito import shapes
from cognito_otp_local.cognito.directory.sms_roles import SmsRoles
from cognito_otp_local.cognito.front_parts import make_parts
from cognito_otp_local.cognito.memory.password_attempts import PasswordAttempts
from cognito_otp_local.cognito.operations.api_calls import Operations, merged, resolve
from cognito_otp_local.cognito.operations.app_clients import AppClients
from cognito_otp_local.cognito.operations.attributes import Attributes
from cognito_otp_local.cognito.operations.challenges.first_challenges import FirstChallenges
from cognito_otp_local.cognito.operations.challenges.next_steps import NextSteps
from cognito_otp_local.cognito.operations.challenges.password_proofs import PasswordProofs
from cognito_otp_local.cognito.operations.challenges.sign_up_sessions import SignUpSessions
from cognito_otp_local.cognito.operations.challenges.sms_challenges import SmsChallenges
from cognito_otp_local.cognito.operations.confirm_sign_up import Confirmations
from cognito_otp_local.cognito.operations.get_user import ShownUsers
from cognito_otp_local.cognito.operations.invitations import Invitations
from cognito_otp_local.cognito.operations.list_users import UserLists
from cognito_otp_local.cognito.operations.mfa_preferences import MfaPreferences
from cognito_otp_local.cognito.operations.passed_on import PASSED_ON, PassedOn, not_offered
from cognito_otp_local.cognito.operations.passwords import Passwords
from cognito_otp_local.cognito.operations.pool_mfa import PoolMfa
from cognito_otp_local.cognito.operations.refreshes import Refreshes
from cognito_otp_local.cognito.operations.sign_in import SignIns
from cognito_otp_local.cognito.operations.sign_up import SignUps
from cognito_otp_local.cognito.operations.user_pools import UserPools
from cognito_otp_local.cognito.operations.verify_attributes import AttributeVerifications
from cognito_otp_local.cognito.rules.token_claims import check_claims

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.pool_directory import Directory
    from cognito_otp_local.cognito.directory.spellings import Spellings
    from cognito_otp_local.cognito.front_config import FrontConfig
    from cognito_otp_local.cognito.front_parts import Parts
    from cognito_otp_local.cognito.triggers.async_attempts import TriggerFailure
    from cognito_otp_local.cognito.triggers.async_queue import AsyncQueue
    from cognito_otp_local.cognito.triggers.function_calls import Functions


@dataclass(frozen=True, slots=True)
class Front:
    """Cognito's API. Made by build(); close() ends its threads."""

    emulator: EmulatorClient
    directory: Directory
    spellings: Spellings
    functions: Functions
    queue: AsyncQueue
    operations: Operations
    passed_on: PassedOn

    def handle(self, operation: str, document: Document) -> Document:
        """Answer one call; raise CognitoError for a refusal. The emulator answers what no family declares."""
        if operation not in self.offered:
            raise not_offered(operation)
        given = shapes.given(operation, document)
        shapes.check(operation, given)
        check_claims(given)
        call = resolve(self.directory, self.spellings, operation, given)
        answer = self.operations.answer(call)
        return self.passed_on.answer(call) if answer is None else answer

    @property
    def offered(self) -> frozenset[str]:
        """The operations that are answered, here or by the emulator."""
        return self.operations.names | PASSED_ON

    @property
    def failures(self) -> tuple[TriggerFailure, ...]:
        """What went wrong with asynchronous triggers lately, which no caller of the API gets to see."""
        return self.queue.state.failures

    def drain(self, timeout: float) -> bool:
        """Wait until no asynchronous trigger waits or runs; return whether that came in time (seconds)."""
        return self.queue.drain(timeout)

    def close(self) -> None:
        """Stop the queue and drop the connections."""
        self.queue.close()
        self.emulator.close()


def build(config: FrontConfig) -> Front:
    """Put the parts together and start the queue."""
    parts = make_parts(config)
    emulator, operations = parts.emulator, merged(_families(parts))
    passed_on = PassedOn(emulator)
    return Front(emulator, parts.directory, parts.spellings, parts.functions, parts.queue, operations, passed_on)


def _families(parts: Parts) -> Iterator[Operations]:
    """Make each family of operations with the collaborators that it needs."""
    emulator, users = parts.emulator, parts.users
    yield from _pools(parts)
    yield from _sign_ups(parts)
    yield from _sign_ins(parts)
    yield _invitations(parts).operations
    yield _passwords(parts).operations
    yield from _attributes(parts)
    yield MfaPreferences(emulator, users).operations
    yield UserLists(emulator).operations
    yield ShownUsers(emulator, parts.directory, users, parts.callers, parts.unknown_passwords).operations


def _pools(parts: Parts) -> Iterator[Operations]:
    roles = SmsRoles(parts.emulator)
    yield AppClients(parts.emulator).operations
    yield UserPools(parts.emulator, parts.directory, roles, parts.locks, parts.config.update_user_pool).operations
    yield PoolMfa(parts.emulator, parts.directory, roles, parts.locks).operations


def _sign_ups(parts: Parts) -> Iterator[Operations]:
    onward = SignUpSessions(parts.sessions)
    users, codes, limits, courier = parts.users, parts.codes, parts.limits, parts.courier
    confirmations = Confirmations(users, codes, limits, courier, onward, parts.aliases, parts.locks)
    yield confirmations.operations
    yield SignUps(
        emulator=parts.emulator,
        users=parts.users,
        aliases=parts.aliases,
        triggers=parts.triggers,
        confirmations=confirmations,
        unknown_passwords=parts.unknown_passwords,
        sessions=onward,
        locks=parts.locks,
    ).operations


def _sign_ins(parts: Parts) -> Iterator[Operations]:
    emulator, users, sessions = parts.emulator, parts.users, parts.sessions
    proofs = PasswordProofs(emulator, users, sessions, PasswordAttempts(parts.config.clock), parts.locks)
    texts = SmsChallenges(emulator, users, sessions, parts.courier, parts.aliases, parts.config.new_code)
    steps = NextSteps(emulator, users, parts.aliases, sessions, parts.temporary_passwords, texts)
    firsts = FirstChallenges(users, sessions, parts.unknown_passwords, proofs, texts, steps)
    refreshes = Refreshes(emulator, users)
    yield refreshes.operations
    yield SignIns(proofs, refreshes, texts, firsts, steps).operations


def _invitations(parts: Parts) -> Invitations:
    return Invitations(
        emulator=parts.emulator,
        users=parts.users,
        aliases=parts.aliases,
        triggers=parts.triggers,
        courier=parts.courier,
        unknown_passwords=parts.unknown_passwords,
        temporary_passwords=parts.temporary_passwords,
        locks=parts.locks,
    )


def _passwords(parts: Parts) -> Passwords:
    return Passwords(
        emulator=parts.emulator,
        users=parts.users,
        callers=parts.callers,
        codes=parts.codes,
        limits=parts.limits,
        courier=parts.courier,
        unknown_passwords=parts.unknown_passwords,
        temporary_passwords=parts.temporary_passwords,
        locks=parts.locks,
    )


def _attributes(parts: Parts) -> Iterator[Operations]:
    verifications = AttributeVerifications(
        users=parts.users,
        callers=parts.callers,
        aliases=parts.aliases,
        codes=parts.codes,
        limits=parts.limits,
        courier=parts.courier,
        locks=parts.locks,
    )
    yield verifications.operations
    yield Attributes(
        users=parts.users,
        callers=parts.callers,
        aliases=parts.aliases,
        codes=parts.codes,
        verifications=verifications,
        locks=parts.locks,
    ).operations
