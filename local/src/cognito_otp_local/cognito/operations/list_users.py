"""ListUsers: the users that a filter takes, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import read_named
from cognito_otp_local.cognito.directory.user_lists import PAGE, every_user
from cognito_otp_local.cognito.errors import invalid_parameter
from cognito_otp_local.cognito.operations.api_calls import Operations
from cognito_otp_local.cognito.operations.passed_on import page_of
from cognito_otp_local.cognito.rules.user_filters import SEARCHABLE, read_filter

if TYPE_CHECKING:
    from collections.abc import Collection

    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.operations.api_calls import PoolCall


@dataclass(frozen=True, slots=True)
class UserLists:
    """Lists users."""

    emulator: EmulatorClient

    @property
    def operations(self) -> Operations:
        """What this family answers."""
        return Operations(of_pools={"ListUsers": self.list_users})

    def list_users(self, call: PoolCall) -> Document:
        """Answer ListUsers."""
        wanted = read_filter(call.document.get("Filter") or "")
        begin = page_of(call.document.get("PaginationToken") or "0")
        end = begin + (call.document.get("Limit") or PAGE)
        everybody = list(every_user(self.emulator, call.pool.id))
        names = call.document.get("AttributesToGet") or []
        _require_set(everybody, set(names) - SEARCHABLE)
        found = [user for user in everybody if wanted is None or wanted.takes(user)]
        answer: Document = {"Users": [_shown(user, names) for user in found[begin:end]]}
        return answer if end >= len(found) else {**answer, "PaginationToken": str(end)}


def _require_set(users: list[Document], names: Collection[str]) -> None:
    """Raise unless every user has these attributes, which cannot be searched: documented for AttributesToGet."""
    if any(not read_named(user["Attributes"]).keys() >= set(names) for user in users):
        raise invalid_parameter("Input fails to satisfy the constraints.")


def _shown(user: Document, names: list[str]) -> Document:
    """Return a user with the attributes that were asked for; with all, if none were named."""
    if not names:
        return user
    return {**user, "Attributes": [entry for entry in user["Attributes"] if entry["Name"] in names]}
