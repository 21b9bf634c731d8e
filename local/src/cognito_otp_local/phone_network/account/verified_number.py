"""A number that the account has proved to be its own, or is about to: the sandbox texts no others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.owner import Owner


@dataclass(frozen=True, slots=True)
class VerifiedNumber:
    """A number, verified or on the way; ``code`` is the one sent last."""

    id: str
    number: str = field(repr=False)
    created: float
    verified: bool = False
    code: str | None = field(default=None, repr=False)
    sent: float = 0

    def as_json(self, owner: Owner) -> dict[str, Any]:
        """Show it as DescribeVerifiedDestinationNumbers does."""
        return {
            "VerifiedDestinationNumberArn": owner.arn(f"verified-destination-number/{self.id}"),
            "VerifiedDestinationNumberId": self.id,
            "DestinationPhoneNumber": self.number,
            "Status": "VERIFIED" if self.verified else "PENDING",
            "CreatedTimestamp": self.created,
        }
