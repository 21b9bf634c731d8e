"""How long wrong passwords lock a user out: the guide's "Lockout behavior for failed sign-in attempts"."""

from __future__ import annotations

import pytest
from support.local_stack.cognito_front import Clock

from cognito_otp_local.cognito.errors import CognitoError
from cognito_otp_local.cognito.memory.password_attempts import PasswordAttempts

ADA = ("pool", "ada")
QUARTER = 900


def test_the_lockout_doubles_with_each_wrong_password_up_to_a_quarter_of_an_hour() -> None:
    clock = Clock()
    attempts = PasswordAttempts(clock)
    for wrong in range(1, 20):
        attempts.begin(*ADA)
        attempts.fail(*ADA)
        seconds = 0 if wrong < 5 else min(2 ** (wrong - 5), QUARTER)
        assert locked_for(attempts, clock) == seconds


def test_attempts_during_a_lockout_do_not_lengthen_it_but_are_no_silence() -> None:
    clock = Clock()
    attempts = PasswordAttempts(clock)
    fail(attempts, 14)
    clock.forward(500)
    refuse(attempts)
    clock.forward(12)
    attempts.begin(*ADA)
    fail(attempts, 1)
    clock.forward(QUARTER - 1)
    refuse(attempts)


def test_a_quarter_of_an_hour_without_attempts_ends_all() -> None:
    clock = Clock()
    attempts = PasswordAttempts(clock)
    fail(attempts, 4)
    clock.forward(QUARTER)
    attempts.begin(*ADA)
    fail(attempts, 4)
    attempts.begin(*ADA)


def test_the_right_password_ends_all_and_others_are_not_concerned() -> None:
    attempts = PasswordAttempts(Clock())
    fail(attempts, 4)
    attempts.begin("pool", "bob")
    attempts.succeed(*ADA)
    fail(attempts, 4)
    attempts.begin(*ADA)


def fail(attempts: PasswordAttempts, times: int) -> None:
    """Bring so many wrong passwords, whether or not the user is locked out."""
    for _ in range(times):
        attempts.fail(*ADA)


def locked_for(attempts: PasswordAttempts, clock: Clock) -> int:
    """Move the clock until the user is not locked out; return the seconds."""
    begun = clock.now
    while True:
        try:
            attempts.begin(*ADA)
        except CognitoError:
            clock.forward(1)
        else:
            return round(clock.now - begun)


def refuse(attempts: PasswordAttempts) -> None:
    """Begin, and expect the user to be locked out."""
    with pytest.raises(CognitoError, match="Password attempts exceeded"):
        attempts.begin(*ADA)
