"""Which parameters each flow of InitiateAuth needs: a blank one is missing.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html, AuthParameters
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_local.cognito.errors import missing_parameter

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document

_WITH_PASSWORD = ("USERNAME", "PASSWORD")
_REFRESH = ("REFRESH_TOKEN",)
_NEEDED = {
    "USER_PASSWORD_AUTH": _WITH_PASSWORD,
    "ADMIN_USER_PASSWORD_AUTH": _WITH_PASSWORD,
    "ADMIN_NO_SRP_AUTH": _WITH_PASSWORD,
    "USER_SRP_AUTH": ("USERNAME", "SRP_A"),
    "CUSTOM_AUTH": ("USERNAME",),
    "USER_AUTH": ("USERNAME",),
    "REFRESH_TOKEN_AUTH": _REFRESH,
    "REFRESH_TOKEN": _REFRESH,
}


def check_parameters(document: Document) -> None:
    """Raise InvalidParameterException for the first parameter of its flow that an InitiateAuth request lacks."""
    given = document.get("AuthParameters") or {}
    for name in _NEEDED.get(document["AuthFlow"], ()):
        if not given.get(name):
            raise missing_parameter(name)
