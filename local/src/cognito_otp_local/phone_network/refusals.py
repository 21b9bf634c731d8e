"""Calls that are refused: raised wherever something is wrong, answered in one place for each protocol.

The members are those of End User Messaging's exceptions in botocore's model; SNS's have a code and a sentence alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from cognito_otp_local.aws_api.request_checks import FieldProblem

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Resource:
    """What an exception is about: a value of ResourceType, and the resource's id."""

    kind: str
    id: str = field(repr=False)


@dataclass(eq=False)
class RefusedError(Exception):
    """A call that failed: the exception's name, its sentence, its Reason, the fields at fault, the resource."""

    code: str
    message: str
    reason: str | None = None
    fields: tuple[FieldProblem, ...] = ()
    status: HTTPStatus = HTTPStatus.BAD_REQUEST
    resource: Resource | None = None

    def __post_init__(self) -> None:
        """Show the name and the sentence where the error is printed."""
        super().__init__(f"{self.code}: {self.message}")

    @property
    def short(self) -> str:
        """The name and the Reason, as people speak of it."""
        return f"{self.code} {self.reason}" if self.reason else self.code


def invalid(reason: str, field_name: str, problem: str) -> RefusedError:
    """Refuse with ValidationException: a ``reason`` of ValidationExceptionReason, and the field at fault."""
    return invalid_fields(reason, [FieldProblem(field_name, problem)])


def invalid_fields(reason: str, problems: Sequence[FieldProblem]) -> RefusedError:
    """Refuse with ValidationException for several fields."""
    count = f"{len(problems)} validation error{'' if len(problems) == 1 else 's'} detected"
    details = "; ".join(
        f"Value at '{problem.name}' failed to satisfy constraint: {problem.message}" for problem in problems
    )
    return RefusedError("ValidationException", f"{count}: {details}", reason, tuple(problems))


def not_found(kind: str, resource_id: str) -> RefusedError:
    """Refuse with ResourceNotFoundException; ``kind`` is a value of ResourceType."""
    sentence = f"The {kind} that the request names does not exist"
    return RefusedError("ResourceNotFoundException", sentence, resource=Resource(kind, resource_id))


def conflict(reason: str, sentence: str, kind: str, resource_id: str) -> RefusedError:
    """Refuse with ConflictException: a ``reason`` of ConflictExceptionReason, and the resource."""
    return RefusedError("ConflictException", sentence, reason, resource=Resource(kind, resource_id))


def over_quota(reason: str, sentence: str) -> RefusedError:
    """Refuse with ServiceQuotaExceededException: a ``reason`` of ServiceQuotaExceededExceptionReason."""
    return RefusedError("ServiceQuotaExceededException", sentence, reason)
