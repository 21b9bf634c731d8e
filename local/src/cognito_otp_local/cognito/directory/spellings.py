"""How the emulator spells a name in a pool that ignores case: it compares names and addresses letter by letter.

What comes through the front is kept in lower case. Users whom others made past the front, as CloudFormation does, keep
their capitals, and are looked for when there is no user of the name in lower case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import read_named
from cognito_otp_local.cognito.directory.user_lists import every_user

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_local.cognito.directory.emulator_client import EmulatorClient
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.user_directory import Users


@dataclass(frozen=True, slots=True)
class Spellings:
    """Finds the spelling under which the emulator knows a user name or an alias."""

    emulator: EmulatorClient
    users: Users

    def find(self, pool: Pool, name: str) -> str:
        """Return the emulator's spelling of a name; in lower case if it has none, as typed where case matters."""
        if not pool.ignores_case:
            return name
        lower = name.lower()
        if self.users.find(pool.id, lower) is not None:
            return lower
        return next((spelling for spelling in self._spellings(pool) if spelling.lower() == lower), lower)

    def _spellings(self, pool: Pool) -> Iterator[str]:
        """Yield every name of the pool's users, and the attributes that they may sign in with."""
        aliases = pool.username_attributes | pool.alias_attributes
        for user in every_user(self.emulator, pool.id):
            yield user["Username"]
            yield from (value for name, value in read_named(user["Attributes"]).items() if name in aliases)
