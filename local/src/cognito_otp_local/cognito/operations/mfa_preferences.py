"""MFA preferences, which the emulator keeps, and the two calls that tell them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.users import TOTP, read_user
from cognito_otp_local.cognito.errors import user_unknown
from cognito_otp_local.cognito.rules.second_factors import check_preference, no_longer_preferred

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.users import User, Users

# Cognito leaves these out when there is nothing to say; the emulator sends them empty.
_ABSENT_WHEN_EMPTY = ("PreferredMfaSetting", "UserMFASettingList", "MFAOptions")


class Preferences:
    """Checks and corrects what the emulator does with MFA preferences."""

    def __init__(self, emulator: EmulatorClient, users: Users) -> None:
        """Take where users are found."""
        self._emulator = emulator
        self._users = users
        # Who has verified a software token: the emulator lists one only while it is switched on.
        self._lock = threading.Lock()
        self._have_applications: set[str] = set()

    def set_own(self, document: Document) -> Document:
        """Answer SetUserMFAPreference."""
        token = {"AccessToken": document["AccessToken"]}
        owner = read_user("", self._emulator.cognito("GetUser", token))
        return self._set("SetUserMFAPreference", owner, token, document)

    def set_by_admin(self, document: Document) -> Document:
        """Answer AdminSetUserMFAPreference."""
        whose = {name: document[name] for name in ("UserPoolId", "Username")}
        user = self._users.find(document["UserPoolId"], document["Username"])
        if user is None:
            raise user_unknown()
        return self._set("AdminSetUserMFAPreference", user, whose, document)

    def show(self, operation: str, document: Document) -> Document:
        """Answer GetUser or AdminGetUser."""
        answer = self._emulator.cognito(operation, document)
        return {name: value for name, value in answer.items() if value or name not in _ABSENT_WHEN_EMPTY}

    def _set(self, operation: str, user: User, whose: Document, document: Document) -> Document:
        check_preference(user, document, has_application=self._has_application(user))
        first = no_longer_preferred(user, document)
        if first:
            self._emulator.cognito(operation, {**whose, **first})
        return self._emulator.cognito(operation, document)

    def _has_application(self, user: User) -> bool:
        with self._lock:
            if TOTP in user.factors:
                self._have_applications.add(user.attributes["sub"])
            return user.attributes["sub"] in self._have_applications
