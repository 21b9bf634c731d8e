"""A Protect configuration: what it allows by country, and for single phones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.phones import read_phone

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.owner import Owner

CAPABILITIES = ("SMS", "VOICE", "MMS", "RCS")


@dataclass(frozen=True, slots=True)
class Override:
    """A rule for one phone; ``expires`` in seconds since the epoch, None for never."""

    number: str = field(repr=False)
    action: str
    created: float
    expires: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Show it as the service does."""
        return {
            "DestinationPhoneNumber": self.number,
            "Action": self.action,
            "CreatedTimestamp": self.created,
            "IsoCountryCode": read_phone(self.number).country,
            "ExpirationTimestamp": self.expires,
        }


def _no_rules() -> dict[str, dict[str, str]]:
    return {capability: {} for capability in CAPABILITIES}


@dataclass(slots=True)
class ProtectConfiguration:
    """One configuration: by capability, the status of countries that are not simply allowed."""

    id: str
    created: float
    protected: bool = False
    rules: dict[str, dict[str, str]] = field(default_factory=_no_rules)
    overrides: dict[str, Override] = field(default_factory=dict, repr=False)

    def override_for(self, number: str, now: float) -> str | None:
        """Return what the rule for a phone says, if there is one that has not expired."""
        found = self.overrides.get(number)
        return found.action if found is not None and (found.expires is None or found.expires > now) else None

    def as_json(self, owner: Owner) -> dict[str, Any]:
        """Show it as DescribeProtectConfigurations does."""
        return {
            "ProtectConfigurationArn": owner.arn(f"protect-configuration/{self.id}"),
            "ProtectConfigurationId": self.id,
            "CreatedTimestamp": self.created,
            "AccountDefault": owner.default_protect == self.id,
            "DeletionProtectionEnabled": self.protected,
        }
