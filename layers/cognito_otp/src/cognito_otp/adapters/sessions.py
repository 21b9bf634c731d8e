"""One botocore session for every client, with limits that fit inside the function's time."""

from __future__ import annotations

import botocore.session
from botocore.config import Config

SERVER_ERROR = 500
"""HTTP statuses from here on are a service's own fault."""

TRANSIENT_CODES = frozenset(
    {
        "ThrottlingException",
        "TooManyRequestsException",
        "InternalServerException",
        "KMSInternalException",
        "DependencyTimeoutException",
        "KeyUnavailableException",
        "ServiceUnavailableException",
        "InternalFailure",
    }
)
"""Error codes that stand for "nothing happened, ask again": throttling and server faults of KMS and the channels."""

READS = Config(connect_timeout=2, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 3})
"""For calls that may be repeated freely, such as kms:Decrypt."""

SENDS = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1})
"""For calls that send a message: SendTextMessage has no idempotency token, so a repeat may text twice."""


def new_session() -> botocore.session.Session:
    """Make the session; a session costs about 35 ms of a cold start, so a function makes one."""
    session = botocore.session.get_session()
    session.set_default_client_config(READS)
    return session
