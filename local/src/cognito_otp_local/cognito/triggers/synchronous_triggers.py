"""Synchronous triggers: what becomes of a call when the function accepts, refuses, misbehaves or does not answer."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cognito_otp_local.cognito.errors import CognitoError, unrecognizable
from cognito_otp_local.cognito.triggers import trigger_events
from cognito_otp_local.cognito.triggers.function_calls import NotInvoked, Raised, Returned

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.front_config import FrontConfig
    from cognito_otp_local.cognito.triggers.function_calls import Functions
    from cognito_otp_local.cognito.triggers.trigger_events import Applicant, Letter


@dataclass(frozen=True, slots=True)
class Admission:
    """What PreSignUp decided about an applicant whom it let in."""

    confirm: bool = False
    verify_email: bool = False
    verify_phone: bool = False


@dataclass(frozen=True, slots=True)
class Worded:
    """What CustomMessage wants to be said; what is None is left to the pool's template."""

    sms: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    subject: str | None = None


class SynchronousTriggers:
    """Calls the pool's synchronous triggers, only so many at once."""

    def __init__(self, config: FrontConfig, functions: Functions) -> None:
        """Take how many may run at once: each is a process of the emulator's."""
        self._functions = functions
        self._slots = threading.BoundedSemaphore(config.trigger_concurrency)

    def pre_sign_up(self, pool: Pool, applicant: Applicant) -> Admission:
        """Ask PreSignUp; raise what Cognito answers when it refuses or fails. No trigger accepts everyone."""
        arn = pool.triggers.pre_sign_up
        if arn is None:
            return Admission()
        response = self._call("PreSignUp", arn, pool, trigger_events.pre_sign_up(pool, applicant))
        return Admission(
            confirm=_flag(response, "autoConfirmUser"),
            verify_email=_flag(response, "autoVerifyEmail"),
            verify_phone=_flag(response, "autoVerifyPhone"),
        )

    def custom_message(self, pool: Pool, letter: Letter) -> Worded:
        """Ask CustomMessage for words; raise what Cognito answers when it fails. No trigger words nothing."""
        arn = pool.triggers.custom_message
        if arn is None:
            return Worded()
        response = self._call("CustomMessage", arn, pool, trigger_events.custom_message(pool, letter))
        return Worded(
            sms=_words(response, "smsMessage"),
            email=_words(response, "emailMessage"),
            subject=_words(response, "emailSubject"),
        )

    def _call(self, name: str, arn: str, pool: Pool, event: Document) -> Document:
        with self._slots:
            outcome = self._functions.call(arn, pool, event)
        match outcome:
            case Returned(payload):
                return _response(payload)
            case Raised(_, message):
                raise CognitoError("UserLambdaValidationException", f"{name} failed with error {message}.")
            case NotInvoked(error_type):
                raise CognitoError("UnexpectedLambdaException", f"{name} invocation failed due to error {error_type}.")


def _response(payload: Any) -> Document:
    response = payload.get("response") if isinstance(payload, dict) else None
    if not isinstance(response, dict):
        raise unrecognizable()
    return response


def _flag(response: Document, name: str) -> bool:
    value = response.get(name)
    if value is not None and not isinstance(value, bool):
        raise unrecognizable()
    return bool(value)


def _words(response: Document, name: str) -> str | None:
    value = response.get(name)
    if value is not None and not isinstance(value, str):
        raise unrecognizable()
    return value
