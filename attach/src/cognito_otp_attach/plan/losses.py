"""Tells what AWS lost or reset in an update from what somebody wrote meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cognito_otp_attach.plan.values import Change

SWITCHED_OFF = (False, "OFF", "INACTIVE", 0, "")
DEFAULTS = {
    "DefaultEmailOption": "CONFIRM_WITH_CODE",
    "EmailSendingAccount": "COGNITO_DEFAULT",
    "UnusedAccountValidityDays": 7,
    "TemporaryPasswordValidityDays": 7,
    "MinimumLength": 8,
    "RequireUppercase": True,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
    "UserPoolTier": "ESSENTIALS",
    "AllowedFirstAuthFactors": ["PASSWORD"],
    "RecoveryMechanisms": [
        {"Name": "verified_email", "Priority": 1},
        {"Name": "verified_phone_number", "Priority": 2},
    ],
}
"""What Cognito's API reference documents for a setting that is left out, by its last name."""


def written_meanwhile(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that no reset explains: a value that is neither absent nor the setting's default."""
    return tuple(change for change in changes if not _is_reset(change))


def _is_reset(change: Change) -> bool:
    if change.after is None or change.after in SWITCHED_OFF:
        return True
    name = change.path.rpartition(".")[2]
    return name in DEFAULTS and change.after == DEFAULTS[name]
