"""What could not be seen is mended by what kept it from being seen: not every answer is a missing permission."""

from __future__ import annotations

import pytest

from cognito_otp_attach.facts.values import Unseen
from cognito_otp_tools.doctor.unseen import mend_unseen


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("AccessDeniedException: no", "allow kms:GetKeyPolicy"),
        ("AuthorizationError: no", "allow kms:GetKeyPolicy"),
        ("NoCredentialsError: Unable to locate credentials", "sign in"),
        ("ExpiredTokenException: old", "aws sso login"),
        ("InvalidClientTokenId: unknown", "check the profile"),
        ("ThrottlingException: slow down", "wait a few seconds"),
        ("EndpointConnectionError: none", "check the network"),
        ("InternalError: oops", "look again"),
    ],
)
def test_the_advice_is_about_what_was_answered(why: str, text: str) -> None:
    assert text in mend_unseen(Unseen("kms:GetKeyPolicy", why))
