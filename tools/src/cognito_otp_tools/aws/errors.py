"""Turns what AWS and botocore raise into one sentence: what happened, and what to do about it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_attach.errors import AwsCallError

SERVER_ERROR = 500
PERMISSIONS = {
    "DescribeStacks": "cloudformation:DescribeStacks",
    "GetParameter": "ssm:GetParameter",
    "PutParameter": "ssm:PutParameter",
    "GetQueueAttributes": "sqs:GetQueueAttributes",
    "ReceiveMessage": "sqs:ReceiveMessage",
    "ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "DeleteMessageBatch": "sqs:DeleteMessage",
}
"""The permission that each operation of the command line needs, as IAM names it."""

EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
UNKNOWN_KEYS = frozenset(
    {
        "AuthFailure",
        "IncompleteSignature",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})
THROTTLED = frozenset(
    {"RequestLimitExceeded", "Throttling", "ThrottlingException", "TooManyRequestsException", "TooManyUpdates"}
)


class AwsError(Exception):
    """What kept a command from its work; the text says what happened and what to do."""


class RefusedError(AwsError):
    """What AWS answered was seen, and is a reason not to go on."""


@contextmanager
def explained() -> Iterator[None]:
    """Raise AwsError in place of anything that botocore raises."""
    try:
        yield
    except ClientError as error:
        raise AwsError(explain_refusal(error)) from error
    except BotoCoreError as error:
        raise AwsError(explain_failure(error)) from error


def code_of(error: ClientError) -> str:
    """Return AWS's name for an error."""
    return str(error.response.get("Error", {}).get("Code", "unknown"))


def explain_call(error: AwsCallError) -> str:
    """Explain an error of the attach engine, which keeps what botocore raised."""
    match error.__cause__:
        case ClientError() as refusal:
            return explain_refusal(refusal, error.action)
        case BotoCoreError() as failure:
            return explain_failure(failure)
        case _:
            return str(error)


def explain_refusal(error: ClientError, action: str | None = None) -> str:
    """Explain an error that AWS answered; ``action`` is what IAM calls what was asked for."""
    code, operation = code_of(error), error.operation_name
    if code in EXPIRED:
        return "your AWS credentials have expired: sign in again, such as with `aws sso login`"
    if code in UNKNOWN_KEYS:
        return f"AWS does not accept your credentials ({code}): check the profile, its keys and this machine's clock"
    if code in DENIED:
        action = action or PERMISSIONS.get(operation, operation)
        return f"your AWS identity may not do this: ask for the permission {action} ({_said(error)})"
    if code in THROTTLED:
        return f"AWS throttles {operation}: wait a few seconds and run the command again"
    if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= SERVER_ERROR:
        return f"{operation} failed inside AWS ({code}): run the command again"
    return f"{operation} answered {code}: {_said(error)}"


def explain_failure(error: BotoCoreError) -> str:
    """Explain an error that came before any answer of AWS."""
    match error:
        case NoCredentialsError() | PartialCredentialsError() | CredentialRetrievalError():
            sentence = "no AWS credentials were found: sign in, name a --profile, or set AWS_PROFILE"
        case SSOError() | TokenRetrievalError():
            sentence = "your AWS sign-in has expired: run `aws sso login` for this profile"
        case ProfileNotFound():
            sentence = f"{_sentence(error)}: `aws configure list-profiles` lists those that there are"
        case NoRegionError():
            sentence = "no AWS Region is set: name a --region, or set AWS_DEFAULT_REGION"
        case EndpointConnectionError() | ConnectTimeoutError():
            sentence = f"{_sentence(error)}: check the network, the Region and --endpoint-url"
        case HTTPClientError():
            sentence = f"AWS's answer was lost ({type(error).__name__}): check the network and run the command again"
        case _:
            sentence = f"the AWS client cannot be used: {_sentence(error)}"
    return sentence


def _said(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Message") or "AWS gave no reason").rstrip(".")


def _sentence(error: BotoCoreError) -> str:
    text = str(error).rstrip(".").replace('"', "")
    return text[:1].lower() + text[1:]
