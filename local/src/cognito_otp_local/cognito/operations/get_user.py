"""GetUserAuthFactors and its Admin form: how a user may sign in, and with which second factors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.tokens import pool_of
from cognito_otp_local.cognito.errors import user_unknown
from cognito_otp_local.cognito.rules.first_factors import first_factors

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.pool_directory import Directory
    from cognito_otp_local.cognito.directory.users import Users
    from cognito_otp_local.cognito.memory.unknown_passwords import UnknownPasswords


@dataclass(frozen=True, slots=True)
class Factors:
    """Shows users their factors."""

    emulator: EmulatorClient
    directory: Directory
    users: Users
    passwords: UnknownPasswords

    def show_own(self, document: Document) -> Document:
        """Answer GetUserAuthFactors."""
        token = document["AccessToken"]
        username = self.emulator.cognito("GetUser", {"AccessToken": token})["Username"]
        return self._shown(pool_of(token), username)

    def show_by_admin(self, document: Document) -> Document:
        """Answer AdminGetUserAuthFactors."""
        return self._shown(document["UserPoolId"], document["Username"])

    def _shown(self, pool_id: str, name: str) -> Document:
        user = self.users.find(pool_id, name)
        if user is None:
            raise user_unknown()
        configured = first_factors(self.directory.pool(pool_id), user, has_password=self.passwords.has(user))
        answer: Document = {"Username": user.username, "ConfiguredUserAuthFactors": configured}
        if user.factors:
            answer["UserMFASettingList"] = sorted(user.factors)
        return {**answer, "PreferredMfaSetting": user.preferred} if user.preferred else answer
