"""Every exception that cognito-otp raises. Operators read these; no text here holds a secret."""

from __future__ import annotations


class CognitoOtpError(Exception):
    """Any error that cognito-otp raises on purpose."""


class InvalidEventError(CognitoOtpError):
    """An event that is not what Cognito documents. Names the field and the problem, never the value."""

    def __init__(self, path: str, problem: str) -> None:
        """Take the field's path, such as ``request.userAttributes``, and what is wrong with it."""
        super().__init__(f"{path} {problem}")
        self.path = path


class SettingsError(CognitoOtpError):
    """The function's environment is incomplete or contradicts itself."""


class SignUpRefusedError(CognitoOtpError):
    """Shown by Cognito to the person who signs up: a sentence for them, with no internals and no personal data."""


class PermanentError(CognitoOtpError):
    """Trying again cannot help."""


class TransientError(CognitoOtpError):
    """Trying again may help."""


class CodeUnreadableError(PermanentError):
    """The sealed code cannot be opened: no message, damaged, of another pool or key, or the key cannot be used."""


class KeyServiceUnavailableError(TransientError):
    """KMS throttled, failed or could not be reached."""


class StoreUnavailableError(TransientError):
    """The table of codes could not be read or written."""


class FailureQueueError(CognitoOtpError):
    """A record of an undelivered code could not be kept."""


class CodeDelayedError(TransientError):
    """Fails a run, so that Lambda runs the event again. The code may have been sent, if an answer was lost."""
