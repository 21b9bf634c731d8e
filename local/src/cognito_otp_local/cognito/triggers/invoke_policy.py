"""Whether a function's resource policy lets Cognito call it for a pool: what Lambda decides before it runs anything.

https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cognito_otp_local.cognito.directory.emulator_client import Document

SERVICE = "cognito-idp.amazonaws.com"
ACTION = "lambda:InvokeFunction"


@dataclass(frozen=True, slots=True)
class CallingPool:
    """The pool on whose behalf Cognito calls."""

    pool_arn: str
    account_id: str


def may_invoke(policy: Document, function_arn: str, caller: CallingPool) -> bool:
    """Return whether some statement allows Cognito to call the function for the pool."""
    return any(_allows(statement, function_arn, caller) for statement in _listed(policy.get("Statement")))


def _allows(statement: Document, function_arn: str, caller: CallingPool) -> bool:
    principal = statement.get("Principal")
    services = _listed(principal.get("Service")) if isinstance(principal, dict) else []
    return (
        statement.get("Effect") == "Allow"
        and SERVICE in services
        and any(_wild(action.lower(), ACTION.lower()) for action in _listed(statement.get("Action")))
        and any(_wild(resource, function_arn) for resource in _listed(statement.get("Resource")))
        and _conditions_hold(statement.get("Condition") or {}, caller)
    )


def _conditions_hold(condition: Document, caller: CallingPool) -> bool:
    known = {"aws:sourcearn": caller.pool_arn, "aws:sourceaccount": caller.account_id}
    return all(
        _holds(operator, known.get(key.lower()), [str(value) for value in _listed(values)])
        for operator, tests in condition.items()
        for key, values in tests.items()
    )


def _holds(operator: str, actual: str | None, wanted: Iterable[str]) -> bool:
    compare = _OPERATORS.get(operator)
    # A condition that is not understood here must not allow anything.
    return compare is not None and actual is not None and any(compare(value, actual) for value in wanted)


def _wild(pattern: str, text: str) -> bool:
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(expression, text, re.DOTALL) is not None


def _arn_like(pattern: str, arn: str) -> bool:
    # Each of the six parts is compared by itself: an asterisk does not reach across a colon.
    wanted, actual = pattern.split(":", 5), arn.split(":", 5)
    return len(wanted) == len(actual) and all(map(_wild, wanted, actual))


def _equal(wanted: str, actual: str) -> bool:
    return wanted == actual


_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "ArnLike": _arn_like,
    "ArnEquals": _arn_like,
    "StringEquals": _equal,
    "StringLike": _wild,
}


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
