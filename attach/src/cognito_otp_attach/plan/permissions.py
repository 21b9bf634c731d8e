"""Reads resource policies of functions: whether Cognito may invoke one for a pool."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.arns import read_function_arn
from cognito_otp_attach.plan.values import Permission

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cognito_otp_attach.arns import FunctionArn
    from cognito_otp_attach.facts.values import Facts, FunctionFacts

COGNITO = "cognito-idp.amazonaws.com"
INVOKE = "lambda:InvokeFunction"
EQUAL = frozenset({"StringEquals", "StringEqualsIfExists"})
LIKE = frozenset({"StringLike", "ArnLike", "ArnEquals", "StringLikeIfExists", "ArnLikeIfExists", "ArnEqualsIfExists"})


def permission_for(facts: Facts, function: FunctionFacts) -> Permission:
    """Return the permission that a function or alias needs for the pool; its id is the same each time."""
    statement_id = f"cognito-otp-{facts.pool_id}"
    return Permission(function.arn, statement_id, facts.pool_arn, facts.stack.account)


def granted_to(facts: Facts, function: FunctionFacts, *, with_remembered: bool = True) -> list[tuple[FunctionArn, str]]:
    """List the permissions that were added to a function for the pool: those remembered, and one that shows."""
    remembered = facts.attachment.statements if facts.attachment is not None and with_remembered else {}
    added = {(arn, sid) for text, sid in remembered.items() if (arn := read_function_arn(text)) is not None}
    found = {(arn, sid) for arn, sid in added if arn.function == function.arn.function}
    ours = permission_for(facts, function).statement_id
    if ours in {statement.get("Sid") for statement in function.statements}:
        found.add((function.arn, ours))
    return sorted(found, key=str)


def permits(statements: Iterable[Mapping[str, Any]], permission: Permission) -> bool:
    """Whether a policy lets Cognito invoke the function for this pool of this account."""
    return any(_matches(one, permission, "Allow") for one in statements) and not denies(statements, permission)


def denies(statements: Iterable[Mapping[str, Any]], permission: Permission) -> bool:
    """Whether a policy forbids it."""
    return any(_matches(one, permission, "Deny") for one in statements)


def _matches(statement: Mapping[str, Any], permission: Permission, effect: str) -> bool:
    principal = statement.get("Principal")
    services = (
        principal if isinstance(principal, str) else (principal or {}).get("Service", (principal or {}).get("AWS"))
    )
    return (
        statement.get("Effect") == effect
        and bool({COGNITO, "*"} & set(_listed(services)))
        and any(fnmatchcase(INVOKE.lower(), str(action).lower()) for action in _listed(statement.get("Action")))
        and all(_holds(one, keys, permission) for one, keys in (statement.get("Condition") or {}).items())
    )


def _holds(operator: str, wanted: Mapping[str, Any], permission: Permission) -> bool:
    """Whether a condition holds; one that is not understood does not."""
    known = {"aws:sourcearn": permission.pool_arn, "aws:sourceaccount": permission.account}
    for key, values in wanted.items():
        value = known.get(key.lower())
        if value is None or operator not in EQUAL | LIKE:
            return False
        patterns = [str(pattern) for pattern in _listed(values)]
        if not any(value == one or (operator in LIKE and fnmatchcase(value, one)) for one in patterns):
            return False
    return True


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
