"""Requests held against botocore's model of Cognito's API: members, types, lengths, enumerations, patterns.

An SDK checks only the first two before it sends, so the rest is Cognito's to refuse, with
``1 validation error detected: Value at 'username' failed to satisfy constraint: ...``.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, cast

from cognito_otp_local.aws_api import given_members, request_checks
from cognito_otp_local.aws_api.patterns import matches
from cognito_otp_local.aws_api.service_models import model_of
from cognito_otp_local.cognito.errors import CognitoError, invalid_parameter

if TYPE_CHECKING:
    from botocore.model import StringShape, StructureShape

    from cognito_otp_local.aws_api.request_checks import FieldProblem

__all__ = ["check", "check_text", "given", "is_signed", "knows", "matches"]
_service = partial(model_of, "cognito-idp")
_CHECKS = request_checks.RequestChecks(
    member=lambda name: f"{name[:1].lower()}{name[1:]}",
    item="{path}.{position}.member",
    entry="{path}",
    strict=False,
)


@cache
def knows(operation: str) -> bool:
    """Whether the API has such an operation."""
    return operation in _service().operation_names


@cache
def is_signed(operation: str) -> bool:
    """Whether callers of the operation sign it: operators do, an app's users do not."""
    return _service().operation_model(operation).auth_type != "none"


@cache
def members_of(structure: str) -> frozenset[str]:
    """Return the members that a structure of the API has, such as UserPoolType."""
    return frozenset(cast("StructureShape", _service().shape_for(structure)).members)


def given(operation: str, document: dict[str, Any]) -> dict[str, Any]:
    """Return a request with the members that it gives: those that are null are absent, unknown ones ignored."""
    shape = _service().operation_model(operation).input_shape
    found: dict[str, Any] = {} if shape is None else given_members.given(shape, document)
    return found


def check(operation: str, document: dict[str, Any]) -> None:
    """Raise InvalidParameterException for the first thing in the request that the model does not allow."""
    shape = _service().operation_model(operation).input_shape
    for problem in () if shape is None else _CHECKS.find(shape, document):
        raise _violated(problem)


def check_text(shape: str, text: str, path: str) -> None:
    """Raise InvalidParameterException unless the text has the length and form of one of the model's string shapes."""
    for problem in request_checks.check_text(cast("StringShape", _service().shape_for(shape)), text, path):
        raise _violated(problem)


def _violated(problem: FieldProblem) -> CognitoError:
    return invalid_parameter(
        f"1 validation error detected: Value at '{problem.name}' failed to satisfy constraint: {problem.message}"
    )
