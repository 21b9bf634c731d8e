"""Who signed a request and for which service: read from the SigV4 credential, not verified.

Source: "Elements of an AWS API request signature" in the IAM user guide. The signature itself is left to
the emulator, which verifies it on the calls that reach it; here it only says where a request belongs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from starlette.datastructures import Headers

_CREDENTIAL = re.compile(r"Credential=([^,\s]+)")
SCOPE_PARTS = 4
"""Access key, date, (region,) service and ``aws4_request``: SigV4a leaves the region out."""


@dataclass(frozen=True, slots=True)
class Credential:
    """What a signature's credential scope names."""

    access_key: str = field(repr=False)
    service: str


def read_credential(headers: Headers, query_string: bytes = b"") -> Credential | None:
    """Read the credential from the Authorization header or, presigned, the query; None if unsigned."""
    found = _CREDENTIAL.search(headers.get("authorization", ""))
    scope = found[1] if found else parse_qs(query_string.decode("latin-1")).get("X-Amz-Credential", [""])[0]
    parts = scope.split("/")
    if len(parts) < SCOPE_PARTS:
        return None
    return Credential(access_key=parts[0], service=parts[-2])
