"""What Cognito answers when it refuses, in Cognito's words.

The names are those of the API's error shapes; the sentences are what clients have been seen to receive. A
sentence that is not confirmed is listed in the documentation of the local stack.
"""

from __future__ import annotations

UNDELIVERED = "CodeDeliveryFailureException"


class CognitoError(Exception):
    """A refusal as the API words it: the error shape's name, the sentence, and the HTTP status."""

    def __init__(self, kind: str, message: str, status: int = 400) -> None:
        """Take the shape's name, such as ``CodeMismatchException``; the message may reach an end user."""
        super().__init__(f"{kind}: {message}")
        self.kind = kind
        self.message = message
        self.status = status


def invalid_parameter(message: str) -> CognitoError:
    """Refuse a request whose parameters are wrong."""
    return CognitoError("InvalidParameterException", message)


def not_authorized(message: str) -> CognitoError:
    """Refuse a caller."""
    return CognitoError("NotAuthorizedException", message)


def not_found(message: str) -> CognitoError:
    """Refuse a request for something that does not exist."""
    return CognitoError("ResourceNotFoundException", message)


def code_mismatch() -> CognitoError:
    """Refuse a wrong confirmation code."""
    return CognitoError("CodeMismatchException", "Invalid verification code provided, please try again.")


def code_expired() -> CognitoError:
    """Refuse a confirmation code that is too old, or that was never issued."""
    return CognitoError("ExpiredCodeException", "Invalid code provided, please request a code again.")


def mfa_code_mismatch() -> CognitoError:
    """Refuse a wrong code in an SMS_MFA challenge."""
    return CognitoError("CodeMismatchException", "Invalid code or auth state for the user.")


def session_invalid() -> CognitoError:
    """Refuse a session of another client, another challenge or another user, or one that was tried too often."""
    return not_authorized("Invalid session for the user.")


def session_expired() -> CognitoError:
    """Refuse a session that outlived AuthSessionValidity."""
    return not_authorized("Invalid session for the user, session is expired.")


def session_spent() -> CognitoError:
    """Refuse a session whose challenge has already been answered."""
    return not_authorized("Invalid session for the user, session can only be used once.")


def missing_parameter(name: str) -> CognitoError:
    """Refuse a sign-in or an answer that lacks one of its parameters."""
    return invalid_parameter(f"Missing required parameter {name}")


def user_unknown() -> CognitoError:
    """Refuse a user name that the pool does not have, where that may be said."""
    return CognitoError("UserNotFoundException", "User does not exist.")


def attempts_exceeded() -> CognitoError:
    """Refuse one call too many by one user within the hour."""
    return CognitoError("LimitExceededException", "Attempt limit exceeded, please try after some time.")


def client_user_unknown() -> CognitoError:
    """Refuse a user name that the pool does not have, in the calls that confirm a sign-up."""
    return CognitoError("UserNotFoundException", "Username/client id combination not found.")


def wrong_password() -> CognitoError:
    """Refuse a wrong password, or, where that may not be said, a user name that the pool does not have."""
    return not_authorized("Incorrect username or password.")


def passwords_exceeded() -> CognitoError:
    """Refuse to check the password of a user who is locked out after too many wrong ones."""
    return not_authorized("Password attempts exceeded")


def user_disabled() -> CognitoError:
    """Refuse a user whom an administrator has disabled."""
    return not_authorized("User is disabled.")


def user_unconfirmed() -> CognitoError:
    """Refuse a user who has not confirmed the sign-up."""
    return CognitoError("UserNotConfirmedException", "User is not confirmed.")


def reset_required() -> CognitoError:
    """Refuse a user whose password an administrator has reset."""
    return CognitoError("PasswordResetRequiredException", "Password reset required for the user")


def not_resettable() -> CognitoError:
    """Refuse to reset the password of a user who has not replaced the temporary one yet."""
    return not_authorized("User password cannot be reset in the current state.")


def no_way_to_recover() -> CognitoError:
    """Refuse to reset the password of a user to whom no code can be sent."""
    return invalid_parameter(
        "Cannot reset password for the user as there is no registered/verified email or phone_number"
    )


def unrecognizable() -> CognitoError:
    """Refuse what a synchronous trigger returned."""
    return CognitoError("InvalidLambdaResponseException", "Unrecognizable lambda output")


def alias_taken(attribute: str) -> CognitoError:
    """Refuse an address with which another user signs in."""
    return CognitoError("AliasExistsException", f"An account with the {attribute} already exists.")


def delivery_failed(reason: str) -> CognitoError:
    """Say that a code could not be produced or handed over; the reason is for the developer who reads it."""
    return CognitoError(UNDELIVERED, reason)
