"""The account as its records see it."""

from __future__ import annotations

from typing import Protocol


class Owner(Protocol):
    """What a record needs to know of its account to show itself."""

    @property
    def default_protect(self) -> str | None:
        """The id of the account's default Protect configuration."""
        ...

    def arn(self, path: str) -> str:
        """Return the ARN of a resource of the service, such as ``pool/pool-1``."""
        ...
