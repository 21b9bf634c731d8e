"""Everything that can go wrong, on one screen. Operators read these; no text here holds a secret."""

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
    """Nothing was sent, and trying again may help."""


class CodeUnreadableError(PermanentError):
    """The sealed code cannot be opened: tampered with, sealed for another pool or key, or the key is out of reach."""


class KeyServiceUnavailableError(TransientError):
    """KMS throttled, failed or could not be reached."""


class StoreUnavailableError(TransientError):
    """The table of codes could not be read or written, or contradicts itself."""


class FailureQueueError(CognitoOtpError):
    """A record of a failed code could not be kept."""


class CodeDelayedError(TransientError):
    """Another run may get the code through: raised for Lambda to make it, after a run that did not surely send it."""
