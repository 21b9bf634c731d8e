r"""ListUsers' filter: ``attribute = "value"``, or ``attribute ^= "value"`` for a prefix; ``\"`` is a quote in it.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import read_named
from cognito_otp_local.cognito.errors import invalid_parameter

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document

SEARCHABLE = frozenset(
    {
        "username",
        "email",
        "phone_number",
        "name",
        "given_name",
        "family_name",
        "preferred_username",
        "cognito:user_status",
        "status",
        "sub",
    }
)
"""All that can be searched: no custom attribute, and none of the other standard ones."""
_CASE_SENSITIVE = frozenset({"username", "status"})
_FILTER = re.compile(
    r"""\s*(?P<quote>"?)(?P<name>[a-z_:]+)(?P=quote)\s*(?P<kind>\^?=)\s*"(?P<value>(?:[^"\\]|\\.)*)"\s*""", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class UserFilter:
    """One condition on the users of a pool."""

    name: str
    value: str
    by_prefix: bool

    def takes(self, user: Document) -> bool:
        """Whether a user, as ListUsers shows one, meets the condition."""
        found, wanted = _found(user, self.name), self.value
        if found is None:
            return False
        if self.name not in _CASE_SENSITIVE:
            found, wanted = found.casefold(), wanted.casefold()
        return found.startswith(wanted) if self.by_prefix else found == wanted


def read_filter(text: str) -> UserFilter | None:
    """Read a filter; None for an empty one, which lists every user; raise InvalidParameterException for any other."""
    if not text:
        return None
    found = _FILTER.fullmatch(text)
    if found is None or found["name"] not in SEARCHABLE:
        raise invalid_parameter("Error while parsing filter.")
    return UserFilter(found["name"], re.sub(r"\\(.)", r"\1", found["value"], flags=re.DOTALL), found["kind"] == "^=")


def _found(user: Document, name: str) -> str | None:
    match name:
        case "username":
            return str(user["Username"])
        case "status":
            return "Enabled" if user.get("Enabled", True) else "Disabled"
        case "cognito:user_status":
            return str(user.get("UserStatus", ""))
        case _:
            return read_named(user.get("Attributes")).get(name) or None
