"""Where a pool's real triggers are kept while the emulator must not see them.

The emulator would call PreSignUp and CustomMessage itself, with events unlike Cognito's. So in its record
LambdaConfig holds one member that it does not know, and inside that the real one. Everything that the front keeps
about a pool's settings travels in that record, so nothing can drift apart; and a program that writes the pool without
the front (CloudFormation does) removes the member, which is how the front notices.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document

PARKED = "ParkedByCognitoOtp"


@dataclass(frozen=True, slots=True)
class Parked:
    """The real LambdaConfig, and the pool members that the emulator would drop."""

    lambda_config: Document
    kept: Document = field(default_factory=dict)

    def as_lambda_config(self) -> Document:
        """Return what the emulator stores as LambdaConfig."""
        return {PARKED: {"LambdaConfig": self.lambda_config, "Kept": self.kept}}


def parked_in(record: Document) -> Parked | None:
    """Read what is parked in the emulator's record of a pool; None when someone else wrote LambdaConfig last."""
    found = (record.get("LambdaConfig") or {}).get(PARKED)
    return None if found is None else Parked(found["LambdaConfig"], found["Kept"])


def left_by_others(record: Document) -> Parked:
    """Take LambdaConfig as it was written past the front; what was kept before no longer holds."""
    return Parked(dict(record.get("LambdaConfig") or {}))
