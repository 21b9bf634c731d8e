"""Tells what AWS lost or reset in an update from what somebody wrote meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cognito_otp_attach.plan.values import Change

SWITCHED_OFF = (False, "OFF", "INACTIVE", 0, "")
DOCUMENTED = {
    "TemporaryPasswordValidityDays": 7,
    "UnusedAccountValidityDays": 7,
    "UserPoolTier": "ESSENTIALS",
    "FactorConfiguration": "SINGLE_FACTOR",
    "KeyType": "AWS_OWNED_KEY",
}
"""Defaults in botocore's model of cognito-idp: PasswordPolicyType, AdminCreateUserConfigType, UpdateUserPoolRequest,
WebAuthnConfigurationType ("SINGLE_FACTOR or not set"; go-to-k/cdkd measured it as well) and KeyConfigurationType."""
SEEN = {
    "DefaultEmailOption": "CONFIRM_WITH_CODE",
    "EmailSendingAccount": "COGNITO_DEFAULT",
    "MinimumLength": 8,
    "RequireUppercase": True,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
}
"""Not in the model. go-to-k/cdkd measured that a link becomes a code; public captures of pools that were made without
the first two have them; of passwords, the CDK's reference of PasswordPolicy."""
UNCONFIRMED = {
    "AllowedFirstAuthFactors": ["PASSWORD"],
    "RecoveryMechanisms": [
        {"Name": "verified_email", "Priority": 1},
        {"Name": "verified_phone_number", "Priority": 2},
    ],
}
"""No public source was found. The model says of recovery only that without the setting SMS comes first."""
DEFAULTS: dict[str, object] = DOCUMENTED | SEEN | UNCONFIRMED
"""What a setting is after a reset, by its last name.

One that is missing here is taken for somebody's change, which is named and not undone; one that is wrong here, the
other way round. Either way it is named, and the backup has what was there.
"""


def written_meanwhile(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that no reset explains: a value that is neither absent nor the setting's default."""
    return tuple(change for change in changes if not _is_reset(change))


def _is_reset(change: Change) -> bool:
    if change.after is None or change.after in SWITCHED_OFF:
        return True
    name = change.path.rpartition(".")[2]
    return name in DEFAULTS and change.after == DEFAULTS[name]
