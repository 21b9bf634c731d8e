"""MFA preferences, which the emulator keeps, and the two calls that tell them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_tools.local.front.errors import CognitoError
from cognito_otp_tools.local.front.mfa import check_preference
from cognito_otp_tools.local.front.users import read_user

if TYPE_CHECKING:
    from cognito_otp_tools.local.front.emulator import Document, Emulator
    from cognito_otp_tools.local.front.users import Users

# Cognito leaves these out when there is nothing to say; the emulator sends them empty.
_ABSENT_WHEN_EMPTY = ("PreferredMfaSetting", "UserMFASettingList", "MFAOptions")


@dataclass(frozen=True, slots=True)
class Preferences:
    """Checks and corrects what the emulator does with MFA preferences."""

    emulator: Emulator
    users: Users

    def set_own(self, document: Document) -> Document:
        """Answer SetUserMFAPreference."""
        owner = self.emulator.cognito("GetUser", {"AccessToken": document["AccessToken"]})
        check_preference(read_user("", owner), document)
        return self.emulator.cognito("SetUserMFAPreference", document)

    def set_by_admin(self, document: Document) -> Document:
        """Answer AdminSetUserMFAPreference."""
        user = self.users.find(document["UserPoolId"], document["Username"])
        if user is None:
            raise CognitoError("UserNotFoundException", "User does not exist.")
        check_preference(user, document)
        return self.emulator.cognito("AdminSetUserMFAPreference", document)

    def show(self, operation: str, document: Document) -> Document:
        """Answer GetUser or AdminGetUser."""
        answer = self.emulator.cognito(operation, document)
        return {name: value for name, value in answer.items() if value or name not in _ABSENT_WHEN_EMPTY}
