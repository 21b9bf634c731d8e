"""Where boto3's exceptions stop: every call of the engine is made inside ``aws_call``."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
)
from botocore.parsers import ResponseParserError

from cognito_otp_attach.errors import SERVER_ERROR, AwsCallError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def aws_call(action: str) -> Iterator[None]:
    """Raise AwsCallError for whatever a call to AWS raises; ``action`` is such as ``kms:DescribeKey``."""
    try:
        yield
    except ClientError as error:
        answered = error.response.get("Error", {})
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        said = str(answered.get("Message") or "no reason given").rstrip(".")
        raise AwsCallError(action, str(answered.get("Code", "unknown")), said, lost=status >= SERVER_ERROR) from error
    except ResponseParserError as error:  # such as a proxy's page
        raise AwsCallError(action, "ResponseParserError", "an answer that is none of AWS's", lost=True) from error
    except BotoCoreError as error:
        unsent = isinstance(error, ConnectTimeoutError | EndpointConnectionError)
        lost = isinstance(error, HTTPClientError) and not unsent
        raise AwsCallError(action, type(error).__name__, str(error).rstrip("."), lost=lost) from error
