"""An opt-out list: phones that want no messages from the identities that use it.

Source: the End User Messaging SMS guide, "Opt-out lists": an account has a list named Default, which an identity
uses unless it is given another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.owner import Owner

DEFAULT_LIST = "Default"


@dataclass(slots=True)
class OptOutList:
    """A list: the phones on it (E.164) with the second of their opting out."""

    name: str
    created: float
    numbers: dict[str, float] = field(default_factory=dict, repr=False)

    def as_json(self, owner: Owner) -> dict[str, Any]:
        """Show it as DescribeOptOutLists does."""
        return {
            "OptOutListArn": owner.arn(f"opt-out-list/{self.name}"),
            "OptOutListName": self.name,
            "CreatedTimestamp": self.created,
        }
