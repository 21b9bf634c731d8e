"""A registration, which some countries want before a number or sender ID may send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.owner import Owner


@dataclass(frozen=True, slots=True)
class Registration:
    """One registration; ``submitted`` is when, None of a draft."""

    id: str
    kind: str
    created: float
    submitted: float | None = None

    @property
    def complete(self) -> bool:
        """Whether identities that need it may send."""
        return self.submitted is not None

    def as_json(self, owner: Owner) -> dict[str, Any]:
        """Show it as DescribeRegistrations does."""
        return {
            "RegistrationArn": owner.arn(f"registration/{self.id}"),
            "RegistrationId": self.id,
            "RegistrationType": self.kind,
            "RegistrationStatus": "COMPLETE" if self.complete else "CREATED",
            "CurrentVersionNumber": 1,
            "ApprovedVersionNumber": 1 if self.complete else None,
            "CreatedTimestamp": self.created,
        }
