"""A sign-up, as PreSignUp's event describes it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from cognito_otp.domain.users import UserAttributes


class SignUpSource(StrEnum):
    """Who creates the user: the user, an administrator, or an external identity provider."""

    SIGN_UP = "SignUp"
    ADMIN_CREATE_USER = "AdminCreateUser"
    EXTERNAL_PROVIDER = "ExternalProvider"


class SignUpEvent(Value, frozen=True):
    """A PreSignUp event. ``kind`` is None for a source that is in no Cognito documentation.

    ``requested_locale`` is what the client asked for, unchecked.
    """

    hidden = ("attributes", "requested_locale")

    source: str
    kind: SignUpSource | None
    user_pool_id: str
    attributes: UserAttributes
    client_id: str | None = None
    requested_locale: str | None = None
