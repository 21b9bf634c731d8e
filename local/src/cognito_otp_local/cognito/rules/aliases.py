"""Addresses that several users may have but only one may sign in with.

Where addresses are user names (UsernameAttributes) one is taken as soon as a user has it; where they are aliases
(AliasAttributes) only when it is verified, and an administrator who calls another's address verified moves it. A
preferred user name needs no verification, and stays with whom it belongs to.
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import VERIFIABLE
from cognito_otp_local.cognito.errors import CognitoError, alias_taken, invalid_parameter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.spellings import Spellings
    from cognito_otp_local.cognito.directory.user_directory import User, Users

PREFERRED = "preferred_username"


@dataclass(frozen=True, slots=True)
class Aliases:
    """Finds who signs in with an address."""

    users: Users
    spellings: Spellings

    def owner(self, pool: Pool, name: str, address: str, but: User | None = None) -> User | None:
        """Return the user who signs in with the address, unless it is ``but``; None if there is none."""
        if name not in pool.username_attributes | pool.alias_attributes:
            return None
        spelling = self.spellings.find(pool, address)
        found = self.users.find(pool.id, spelling)
        if found is None or found.attributes.get(name) != spelling:
            return None
        return None if but is not None and found.username == but.username else found

    def require_free(self, pool: Pool, addresses: Mapping[str, str], names: Iterable[str], but: User) -> None:
        """Raise AliasExistsException if another user signs in with one of the addresses, among those named."""
        for name in names:
            if name in addresses and self.owner(pool, name, addresses[name], but) is not None:
                raise alias_taken(name)

    def require_free_for_new(self, pool: Pool, given: Mapping[str, str], *, force: bool) -> None:
        """Raise unless a new user may have these addresses; ``force`` lets a verified alias move to the new user."""
        for name in (*VERIFIABLE, PREFERRED):
            if not given.get(name) or self.owner(pool, name, given[name]) is None:
                continue
            if name in pool.username_attributes:
                raise CognitoError("UsernameExistsException", f"An account with the given {name} already exists.")
            if name == PREFERRED or (given.get(f"{name}_verified") == "true" and not force):
                raise alias_taken(name)

    def release(self, pool: Pool, name: str, address: str, but: User) -> None:
        """Take the address from the user who signs in with it: it is theirs no longer as an alias."""
        owner = self.owner(pool, name, address, but)
        if owner is not None:
            self.users.write(owner, {f"{name}_verified": "false"})


def check_sign_up(pool: Pool, given: Mapping[str, str]) -> None:
    """Raise InvalidParameterException for a preferred user name that would be an alias before there is an account."""
    if PREFERRED in pool.alias_attributes and given.get(PREFERRED):
        raise invalid_parameter(
            "Preferred username cannot be provided for unconfirmed account, since user pool is configured for "
            "preferred username alias."
        )
