"""The outcome of a code whose sending ended with an exception that was not foreseen."""

from __future__ import annotations

from pathlib import PurePath
from traceback import extract_tb
from typing import TYPE_CHECKING

from cognito_otp.domain.delivery.outcomes import Outcome, OutcomeKind

if TYPE_CHECKING:
    from cognito_otp.domain.delivery.outcomes import FollowUp


def unforeseen(error: Exception, follow_up: FollowUp) -> Outcome:
    """Describe an exception by its class and its place: its text may hold anything."""
    place = extract_tb(error.__traceback__)[-1]
    problem = f"{type(error).__name__} at {PurePath(place.filename).name}:{place.lineno}"
    return Outcome(OutcomeKind.ERROR, problem, follow_up)
