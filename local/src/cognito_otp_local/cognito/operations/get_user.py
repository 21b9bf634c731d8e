"""GetUser and GetUserAuthFactors, with their Admin forms: what is shown of a user, and of how the user may sign in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.access_tokens import claims_of
from cognito_otp_local.cognito.directory.user_directory import without_blanks
from cognito_otp_local.cognito.errors import user_unknown
from cognito_otp_local.cognito.operations.api_calls import Operations
from cognito_otp_local.cognito.rules.first_factors import first_factors

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.access_tokens import Callers
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.pool_directory import Directory
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.user_directory import User, Users
    from cognito_otp_local.cognito.memory.unknown_passwords import UnknownPasswords
    from cognito_otp_local.cognito.operations.api_calls import Call, PoolCall

# Cognito leaves these out when there is nothing to say; the emulator sends them empty.
_ABSENT_WHEN_EMPTY = ("PreferredMfaSetting", "UserMFASettingList", "MFAOptions")


@dataclass(frozen=True, slots=True)
class ShownUsers:
    """Shows users, and their factors."""

    emulator: EmulatorClient
    directory: Directory
    users: Users
    callers: Callers
    unknown_passwords: UnknownPasswords

    @property
    def operations(self) -> Operations:
        """What this family answers."""
        return Operations(
            of_pools={"AdminGetUser": self.show, "AdminGetUserAuthFactors": self.show_factors_to_admin},
            others={"GetUser": self.show_own, "GetUserAuthFactors": self.show_own_factors},
        )

    def show_own(self, call: Call) -> Document:
        """Answer GetUser, with the attributes that the app client may read, and always the sub."""
        answer = self.show(call)
        client = self.directory.client(str(claims_of(call.document["AccessToken"]).get("client_id")))
        if client.readable is None:
            return answer
        shown = [entry for entry in answer["UserAttributes"] if entry["Name"] in client.readable | {"sub"}]
        return {**answer, "UserAttributes": shown}

    def show(self, call: Call) -> Document:
        """Answer AdminGetUser, or GetUser of an app client that may read everything."""
        answer = self.emulator.cognito(call.operation, call.document)
        return without_blanks(
            {name: value for name, value in answer.items() if value or name not in _ABSENT_WHEN_EMPTY}
        )

    def show_own_factors(self, call: Call) -> Document:
        """Answer GetUserAuthFactors."""
        user = self.callers.find(call.document["AccessToken"])
        if user is None:
            raise user_unknown()
        return self._factors(self.directory.pool(user.pool_id), user)

    def show_factors_to_admin(self, call: PoolCall) -> Document:
        """Answer AdminGetUserAuthFactors."""
        return self._factors(call.pool, self.users.require(call.pool.id, call.document["Username"]))

    def _factors(self, pool: Pool, user: User) -> Document:
        configured = first_factors(pool, user, has_password=self.unknown_passwords.has(user))
        answer: Document = {"Username": user.username, "ConfiguredUserAuthFactors": configured}
        if user.factors:
            answer["UserMFASettingList"] = sorted(user.factors)
        return {**answer, "PreferredMfaSetting": user.preferred} if user.preferred else answer
