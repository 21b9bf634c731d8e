"""What mends a fact that could not be read, by what AWS or botocore answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_attach.errors import DENIED
from cognito_otp_tools.aws.errors import EXPIRED, THROTTLED, UNKNOWN_KEYS

if TYPE_CHECKING:
    from cognito_otp_attach.facts.values import Unseen

ALLOW = "allow {action}: `cognito-otp doctor --print iam` prints the policy that sees everything"
AGAIN = "look again; if it stays, what AWS answered says why"
MENDS = (
    (DENIED | {"AuthorizationError", "AuthorizationErrorException"}, ALLOW),
    (
        {"NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"},
        "sign in, name a --profile, or set AWS_PROFILE",
    ),
    (
        EXPIRED | {"SSOTokenLoadError", "UnauthorizedSSOTokenError", "TokenRetrievalError", "SSOError"},
        "sign in again, such as with `aws sso login`",
    ),
    (UNKNOWN_KEYS, "check the profile, its keys and this machine's clock"),
    (THROTTLED, "wait a few seconds and look again: AWS throttled it"),
    (
        {"EndpointConnectionError", "ConnectTimeoutError", "ReadTimeoutError", "ProxyConnectionError"},
        "check the network, the Region and --endpoint-url: AWS may not have this service there",
    ),
)
"""By the codes of AWS and the exceptions of botocore that each mends."""


def mend_unseen(fact: Unseen) -> str:
    """Return what to do, so that it is seen."""
    code = fact.why.partition(":")[0]
    return next((mend for codes, mend in MENDS if code in codes), AGAIN).format(action=fact.action)
