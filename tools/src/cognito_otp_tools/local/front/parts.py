"""What the front's operations share, put together once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_tools.local.front.attempts import Attempts
from cognito_otp_tools.local.front.codes import Codes
from cognito_otp_tools.local.front.delivery import Courier
from cognito_otp_tools.local.front.destinations import Destinations
from cognito_otp_tools.local.front.directory import Directory
from cognito_otp_tools.local.front.emulator import Emulator
from cognito_otp_tools.local.front.functions import Functions
from cognito_otp_tools.local.front.limits import HourlyLimits
from cognito_otp_tools.local.front.locks import KeyedLocks
from cognito_otp_tools.local.front.queue import AsyncQueue
from cognito_otp_tools.local.front.sealing import Sealer
from cognito_otp_tools.local.front.temporary_passwords import TemporaryPasswords
from cognito_otp_tools.local.front.triggers import SynchronousTriggers
from cognito_otp_tools.local.front.unknown_passwords import UnknownPasswords
from cognito_otp_tools.local.front.users import Users
from cognito_otp_tools.local.front.writing import Writer

if TYPE_CHECKING:
    from cognito_otp_tools.local.front.config import FrontConfig


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
