"""What keeps an event from being made."""

from __future__ import annotations

from botocore.exceptions import ClientError, NoCredentialsError


class SampleError(Exception):
    """Something that the user can put right; the text says what and how, and holds no code."""


class StackUnseenError(SampleError):
    """A stack, or the account that it is in, could not be read or used."""


def explain(error: Exception) -> str:
    """Say what an AWS call came to, and what to do about it where that is known."""
    match error:
        case ClientError():
            return f"{error.operation_name} answered {error.response['Error']['Code']}: {_message(error)}"
        case NoCredentialsError():
            return "no AWS credentials were found: log in, or name a profile with --profile"
        case _:
            return str(error)


def _message(error: ClientError) -> str:
    return error.response["Error"].get("Message", "no reason given").rstrip(".")
