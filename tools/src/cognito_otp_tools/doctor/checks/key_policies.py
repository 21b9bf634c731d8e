"""Reads the policy of a KMS key: whom it names for an action, and whether it leaves the decision to IAM."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DECRYPT = "kms:Decrypt"
FOR_CODES = (DECRYPT, "kms:GenerateDataKey", "kms:CreateGrant")
"""What the sender, Cognito, and who sets the key of a pool do with it."""

type Statement = Mapping[str, Any]


def concerns(statement: Statement, actions: Iterable[str] = FOR_CODES) -> bool:
    """Whether a statement is about one of these actions."""
    patterns = [str(one).lower() for one in _listed(statement.get("Action"))]
    excepted = [str(one).lower() for one in _listed(statement.get("NotAction"))]
    return any(
        any(fnmatchcase(action.lower(), one) for one in patterns)
        or (bool(excepted) and not any(fnmatchcase(action.lower(), one) for one in excepted))
        for action in actions
    )


def leaves_to_iam(statements: Iterable[Statement], account: str, actions: Iterable[str] = FOR_CODES) -> bool:
    """Whether a policy lets the IAM policies of an account decide about one of these actions."""
    return any(
        one.get("Effect") == "Allow" and concerns(one, actions) and _is_account(one.get("Principal"), account)
        for one in statements
    )


def names(statements: Iterable[Statement], principal: str, action: str) -> bool:
    """Whether a policy itself lets a role do this, which then needs no policy of IAM."""
    return any(
        one.get("Effect") == "Allow" and concerns(one, (action,)) and principal in _principals(one.get("Principal"))
        for one in statements
    )


def _is_account(principal: object, account: str) -> bool:
    return any(one in {"*", account} or one.endswith(f"::{account}:root") for one in _principals(principal))


def _principals(principal: object) -> list[str]:
    found = principal.get("AWS") if isinstance(principal, dict) else principal
    return [str(one) for one in _listed(found)]


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
