"""One botocore session for every client, with limits that fit inside the function's time."""

from __future__ import annotations

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

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
"""Error codes that mean "nothing happened, try again": throttling and server faults of KMS."""

READS = Config(connect_timeout=2, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 3})
"""For calls that may be repeated freely, such as kms:Decrypt."""

STORES = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2})
"""For reading the routing table. Limits are short, because codes wait for it and there is always a table in force."""

CLAIMS = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 1})
"""For writing claims, counts and times. A repeat by botocore after a lost answer would find its own first write."""

SENDS = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1})
"""For calls that send a message: none has an idempotency token, so a repeat by botocore may send a second text."""

SEND_SECONDS = 7
"""How long one attempt to send can take by SENDS: it connects, then waits for the answer."""


def new_session() -> botocore.session.Session:
    """Make the session; a session costs about 35 ms of a cold start, so a function makes one."""
    session = botocore.session.get_session()
    session.set_default_client_config(READS)
    return session


def error_code(error: BaseException) -> str:
    """Return an error's name for logs: the service's error code, or the exception's class if there was no answer."""
    return str(error.response["Error"]["Code"]) if isinstance(error, ClientError) else type(error).__name__
