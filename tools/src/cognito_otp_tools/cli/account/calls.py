"""Shows errors of AWS as the command line shows errors."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from cognito_otp_attach.errors import AwsCallError
from cognito_otp_tools.aws.errors import AwsError, explain_call

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def calls_explained() -> Iterator[None]:
    """Raise AwsError in place of AwsCallError."""
    try:
        yield
    except AwsCallError as error:
        raise AwsError(explain_call(error)) from error
