"""What the front's operations share, put together once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.attempts import Attempts
from cognito_otp_local.cognito.codes import Codes
from cognito_otp_local.cognito.delivery import Courier
from cognito_otp_local.cognito.destinations import Destinations
from cognito_otp_local.cognito.directory import Directory
from cognito_otp_local.cognito.emulator import Emulator
from cognito_otp_local.cognito.functions import Functions
from cognito_otp_local.cognito.limits import HourlyLimits
from cognito_otp_local.cognito.locks import KeyedLocks
from cognito_otp_local.cognito.queue import AsyncQueue
from cognito_otp_local.cognito.sealing import Sealer
from cognito_otp_local.cognito.temporary_passwords import TemporaryPasswords
from cognito_otp_local.cognito.triggers import SynchronousTriggers
from cognito_otp_local.cognito.unknown_passwords import UnknownPasswords
from cognito_otp_local.cognito.users import Users
from cognito_otp_local.cognito.writing import Writer

if TYPE_CHECKING:
    from cognito_otp_local.cognito.config import FrontConfig


@dataclass(frozen=True, slots=True)
class Parts:
    """The collaborators of more than one operation; ``locks`` keep the calls about one user apart."""

    config: FrontConfig
    emulator: Emulator
    directory: Directory
    users: Users
    queue: AsyncQueue
    triggers: SynchronousTriggers
    courier: Courier
    codes: Codes
    limits: HourlyLimits
    locks: KeyedLocks
    unknown_passwords: UnknownPasswords
    temporary_passwords: TemporaryPasswords


def make_parts(config: FrontConfig) -> Parts:
    """Put them together and start the queue."""
    emulator = Emulator(config)
    directory, users, functions = Directory(emulator), Users(emulator), Functions(config, emulator)
    queue = AsyncQueue(config, Attempts(config, functions, Destinations(emulator)))
    triggers = SynchronousTriggers(config, functions)
    return Parts(
        config=config,
        emulator=emulator,
        directory=directory,
        users=users,
        queue=queue,
        triggers=triggers,
        courier=Courier(config, Sealer(emulator), Writer(triggers), queue),
        codes=Codes(config.clock, config.new_code),
        limits=HourlyLimits(config.clock),
        locks=KeyedLocks(),
        unknown_passwords=UnknownPasswords(emulator, users),
        temporary_passwords=TemporaryPasswords(config.clock, directory),
    )
