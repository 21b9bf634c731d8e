"""Explains why a code could not be opened: one sentence a cause, each with what to do.

A code that no later call can open is distinguished from one that KMS, or a better key, may still open.
"""

from __future__ import annotations

import re

from botocore.exceptions import BotoCoreError
from msgspec import Struct

from cognito_otp.errors import CodeUnreadableError, KeyServiceUnavailableError

POOL_CONTEXT = "userpool-id"
KEY = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+")
TAMPERED_CODES = frozenset({"InvalidCiphertextException", "IncorrectKeyException"})
PERMANENT_CODES = frozenset(
    {
        "AccessDeniedException",
        "DisabledException",
        "InvalidGrantTokenException",
        "InvalidKeyUsageException",
        "KMSInvalidStateException",
        "NotFoundException",
    }
)
"""Errors of kms:Decrypt that an operator has to mend. Every other error may pass, whatever it is called."""

WHO = "look for who invoked the function, in CloudTrail"
NOT_A_MESSAGE = (
    f"the code is not base64 of an Encryption SDK message, so Cognito did not seal it: {WHO} "
    "(`cognito-otp local event` seals the codes of sample events)"
)
DAMAGED = f"the code was tampered with or cut short after it was sealed: {WHO}"
NO_POOL = f"the code names no user pool, so Cognito did not seal it: {WHO}"
ANOTHER_POOL = f"the code was sealed for another user pool than the event names: {WHO}"
ANOTHER_KEY = (
    "the code was sealed under another key{key}: deploy the stack, so that the pool has the stack's key again, or name "
    "the key of an attached pool in AdditionalKmsKeyArns"
)
KEY_REFUSED = "KMS answered {code}: check the key's state and the function's kms:Decrypt permission"


class Opening(Struct):
    """What is known of an attempt to open a code, which the Encryption SDK hides while it tries its keys.

    ``keys`` and ``context`` are what the message says of itself, None until it was read. They are not authenticated:
    they explain a failure, and decide nothing. The others tell of the call to KMS.
    """

    keys: frozenset[str] | None = None
    context: dict[str, str] | None = None
    asked: bool = False
    status: int = 0
    code: str | None = None
    opened: bool = False


def problem_of_pool(context: dict[str, str], user_pool_id: str) -> str | None:
    """Return what is wrong with the pool that a code was sealed for, None if it is this one."""
    if POOL_CONTEXT not in context:
        return NO_POOL
    return None if context[POOL_CONTEXT] == user_pool_id else ANOTHER_POOL


def explain(
    opening: Opening, error: Exception, *, key_arns: frozenset[str], user_pool_id: str
) -> CodeUnreadableError | KeyServiceUnavailableError:
    """Say what is wrong: the code, if KMS was not needed or did its part; the key, or KMS itself."""
    if isinstance(error, BotoCoreError):
        return KeyServiceUnavailableError(f"KMS could not be reached: {type(error).__name__}")
    if not opening.asked and opening.keys is not None and opening.keys.isdisjoint(key_arns):
        named = sorted(key for key in opening.keys if KEY.fullmatch(key))
        return CodeUnreadableError(ANOTHER_KEY.format(key=f", {named[0]}" if named else ""))
    if not opening.asked or opening.opened or opening.code in TAMPERED_CODES:
        return CodeUnreadableError(DAMAGED)
    if opening.code in PERMANENT_CODES:
        # By the function's role KMS denies a code whose context names no pool of this Region.
        problem = problem_of_pool(opening.context or {}, user_pool_id)
        return CodeUnreadableError(problem or KEY_REFUSED.format(code=opening.code))
    unread = f"{opening.status} with an unreadable body" if opening.status else type(error).__name__
    return KeyServiceUnavailableError(f"KMS answered {opening.code or unread}")
