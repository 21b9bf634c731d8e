"""Every user of a pool, as ListUsers shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient

PAGE = 60


def every_user(emulator: EmulatorClient, pool_id: str) -> Iterator[Document]:
    """Yield the emulator's users, page by page. Attributes that were deleted are left out: it keeps them, blank."""
    page: Document = {"UserPoolId": pool_id, "Limit": PAGE}
    while True:
        answer = emulator.cognito("ListUsers", page)
        for user in answer["Users"]:
            yield {**user, "Attributes": [entry for entry in user["Attributes"] if entry.get("Value")]}
        if "PaginationToken" not in answer:
            return
        page = {**page, "PaginationToken": answer["PaginationToken"]}
