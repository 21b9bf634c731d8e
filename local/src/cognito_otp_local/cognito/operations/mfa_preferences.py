"""SetUserMFAPreference and AdminSetUserMFAPreference: the emulator keeps what they say, less strictly than Cognito."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import TOTP, read_user
from cognito_otp_local.cognito.operations.api_calls import Operations
from cognito_otp_local.cognito.rules.second_factors import check_preference, no_longer_preferred

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.user_directory import User, Users
    from cognito_otp_local.cognito.operations.api_calls import Call, PoolCall


class MfaPreferences:
    """Checks and corrects what the emulator does with MFA preferences."""

    def __init__(self, emulator: EmulatorClient, users: Users) -> None:
        """Take where users are found."""
        self._emulator = emulator
        self._users = users
        # Who has verified a software token: the emulator lists one only while it is switched on.
        self._lock = threading.Lock()
        self._have_applications: set[str] = set()

    @property
    def operations(self) -> Operations:
        """What this family answers."""
        return Operations(
            of_pools={"AdminSetUserMFAPreference": self.set_by_admin},
            others={"SetUserMFAPreference": self.set_own},
        )

    def set_own(self, call: Call) -> Document:
        """Answer SetUserMFAPreference."""
        token = {"AccessToken": call.document["AccessToken"]}
        owner = read_user("", self._emulator.cognito("GetUser", token))
        return self._set(call, owner, token)

    def set_by_admin(self, call: PoolCall) -> Document:
        """Answer AdminSetUserMFAPreference."""
        user = self._users.require(call.pool.id, call.document["Username"])
        return self._set(call, user, {name: call.document[name] for name in ("UserPoolId", "Username")})

    def _set(self, call: Call, user: User, whose: Document) -> Document:
        check_preference(user, call.document, has_application=self._has_application(user))
        first = no_longer_preferred(user, call.document)
        if first:
            self._emulator.cognito(call.operation, {**whose, **first})
        return self._emulator.cognito(call.operation, call.document)

    def _has_application(self, user: User) -> bool:
        with self._lock:
            if TOTP in user.factors:
                self._have_applications.add(user.attributes["sub"])
            return user.attributes["sub"] in self._have_applications
