"""What the front's operations share, put together once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.code_delivery.courier import Courier
from cognito_otp_local.cognito.code_delivery.message_writing import Writer
from cognito_otp_local.cognito.code_delivery.sealing import Sealer
from cognito_otp_local.cognito.directory.access_tokens import Callers
from cognito_otp_local.cognito.directory.emulator_client import EmulatorClient
from cognito_otp_local.cognito.directory.keyed_locks import KeyedLocks
from cognito_otp_local.cognito.directory.pool_directory import Directory
from cognito_otp_local.cognito.directory.spellings import Spellings
from cognito_otp_local.cognito.directory.user_directory import Users
from cognito_otp_local.cognito.memory.hourly_limits import HourlyLimits
from cognito_otp_local.cognito.memory.issued_codes import Codes
from cognito_otp_local.cognito.memory.sign_in_sessions import Sessions
from cognito_otp_local.cognito.memory.temporary_passwords import TemporaryPasswords
from cognito_otp_local.cognito.memory.unknown_passwords import UnknownPasswords
from cognito_otp_local.cognito.rules.aliases import Aliases
from cognito_otp_local.cognito.triggers.async_attempts import Attempts
from cognito_otp_local.cognito.triggers.async_destinations import Destinations
from cognito_otp_local.cognito.triggers.async_queue import AsyncQueue
from cognito_otp_local.cognito.triggers.function_calls import Functions
from cognito_otp_local.cognito.triggers.synchronous_triggers import SynchronousTriggers

if TYPE_CHECKING:
    from cognito_otp_local.cognito.front_config import FrontConfig


@dataclass(frozen=True, slots=True)
class Parts:
    """The collaborators of more than one operation; ``locks`` keep the calls about one user apart."""

    config: FrontConfig
    emulator: EmulatorClient
    directory: Directory
    users: Users
    spellings: Spellings
    aliases: Aliases
    callers: Callers
    functions: Functions
    queue: AsyncQueue
    triggers: SynchronousTriggers
    courier: Courier
    codes: Codes
    limits: HourlyLimits
    sessions: Sessions
    locks: KeyedLocks
    unknown_passwords: UnknownPasswords
    temporary_passwords: TemporaryPasswords


def make_parts(config: FrontConfig) -> Parts:
    """Put them together and start the queue."""
    emulator = EmulatorClient(config)
    directory, users, functions = Directory(emulator), Users(emulator), Functions(config, emulator)
    spellings = Spellings(emulator, users)
    queue = AsyncQueue(config, Attempts(config, functions, Destinations(emulator)))
    triggers = SynchronousTriggers(config, functions)
    return Parts(
        config=config,
        emulator=emulator,
        directory=directory,
        users=users,
        spellings=spellings,
        aliases=Aliases(users, spellings),
        callers=Callers(emulator, directory, users),
        functions=functions,
        queue=queue,
        triggers=triggers,
        courier=Courier(config, Sealer(emulator), Writer(triggers), queue),
        codes=Codes(config.clock, config.new_code),
        limits=HourlyLimits(config.clock),
        sessions=Sessions(config.clock),
        locks=KeyedLocks(),
        unknown_passwords=UnknownPasswords(),
        temporary_passwords=TemporaryPasswords(config.clock),
    )
