"""Reads the trust policy of the role that Cognito texts with: whether Cognito may assume it for a pool.

Cognito assumes it with the pool's external id, and AWS refuses updates of a pool whose role does not trust it so.
Source: Cognito's API reference, SmsConfigurationType and InvalidSmsRoleTrustRelationshipException; developer guide,
"Cross-service confused deputy prevention", on the pool's ARN and account. What is not understood decides nothing.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cognito_otp_attach.facts.values import Facts, PoolFacts

SERVICE = re.compile(r"cognito-idp(\.[a-z0-9-]+)?\.amazonaws\.com(\.cn)?")
ASSUME = "sts:AssumeRole"
EXTERNAL_ID, SOURCE_ARN, SOURCE_ACCOUNT = "sts:externalid", "aws:sourcearn", "aws:sourceaccount"
OPERATOR = re.compile(r"(String|Arn)(Not)?(Equals|Like)(IgnoreCase)?(IfExists)?")


class Trust(StrEnum):
    """Whether a role trusts Cognito, and if not, because of what."""

    BY_EXTERNAL_ID = "by_external_id"
    BY_NO_EXTERNAL_ID = "by_no_external_id"
    UNCLEAR = "unclear"
    """It has a condition that is not understood."""
    NO_STATEMENT = "no_statement"
    DENIED = "denied"
    OTHER_EXTERNAL_ID = "other_external_id"
    OTHER_SOURCE = "other_source"
    """It is for other pools, or another account."""


UNTRUSTING = {
    Trust.NO_STATEMENT: "does not trust cognito-idp.amazonaws.com",
    Trust.DENIED: "denies itself to cognito-idp.amazonaws.com",
    Trust.OTHER_EXTERNAL_ID: "trusts Cognito by another external id than the pool's",
}
"""What AWS names as reasons to refuse a role."""


def trusts_of(facts: Facts, pool: PoolFacts) -> dict[str, Trust]:
    """Return whether each role of a pool trusts Cognito, of those that could be read."""
    return {role.arn: trust_in(pool, role.arn, role.trust) for role in facts.sms_roles if isinstance(role.trust, tuple)}


def trust_in(pool: PoolFacts, role: str, statements: Iterable[Mapping[str, Any]]) -> Trust:
    """Tell whether a trust policy lets Cognito assume a role of a pool."""
    known = _request_of(pool, role)
    about = [one for one in statements if _is_about_assuming(one)]
    denials = [_holds(one, known) for one in about if one.get("Effect") == "Deny"]
    allowing = [(one, _holds(one, known)) for one in about if one.get("Effect") == "Allow"]
    if True in denials:
        return Trust.DENIED
    holding = [one for one, holds in allowing if holds]
    if (holding and None in denials) or (not holding and any(holds is None for _, holds in allowing)):
        return Trust.UNCLEAR
    if holding:
        by_id = any(EXTERNAL_ID in _keys(one) for one in holding)
        return Trust.BY_EXTERNAL_ID if by_id else Trust.BY_NO_EXTERNAL_ID
    failing = [set(_failing(one, known)) for one, _ in allowing if _names_cognito(one) is not False]
    if not failing:
        return Trust.NO_STATEMENT
    is_by_source_alone = any(EXTERNAL_ID not in keys for keys in failing)
    return Trust.OTHER_EXTERNAL_ID if {EXTERNAL_ID} in failing and not is_by_source_alone else Trust.OTHER_SOURCE


def _request_of(pool: PoolFacts, role: str) -> dict[str, str | None]:
    """Return what Cognito sends when it assumes the role; None for what it does not."""
    texting = pool.pool.get("SmsConfiguration") or {}
    direct = texting.get("EumsSms") or {}
    settings = direct if role == direct.get("CallerArn") else texting
    known: dict[str, str | None] = {EXTERNAL_ID: settings.get("ExternalId") or None}
    arn = str(pool.pool.get("Arn") or "")
    return known | ({SOURCE_ARN: arn, SOURCE_ACCOUNT: arn.split(":")[4]} if arn.count(":") > 4 else {})  # noqa: PLR2004 - an ARN's parts


def _is_about_assuming(statement: Mapping[str, Any]) -> bool:
    patterns = [str(one).lower() for one in _listed(statement.get("Action"))]
    if (excepted := _listed(statement.get("NotAction"))) and not patterns:
        return not any(_is_like(ASSUME.lower(), str(one).lower()) for one in excepted)
    return any(_is_like(ASSUME.lower(), one) for one in patterns)


def _holds(statement: Mapping[str, Any], known: Mapping[str, str | None]) -> bool | None:
    """Whether a statement applies; None where that is not understood."""
    parts = [_names_cognito(statement), *(holds for _, holds in _conditions(statement, known))]
    if False in parts:
        return False
    return None if None in parts else True


def _names_cognito(statement: Mapping[str, Any]) -> bool | None:
    principal = statement.get("Principal")
    if not isinstance(principal, dict):  # NotPrincipal, or everybody, services perhaps with them
        return None
    if any(SERVICE.fullmatch(str(one)) for one in _listed(principal.get("Service"))):
        return True
    everybody = "*" in (*_listed(principal.get("AWS")), *_listed(principal.get("Service")))
    return None if everybody else False


def _failing(statement: Mapping[str, Any], known: Mapping[str, str | None]) -> Iterator[str]:
    return (key for key, holds in _conditions(statement, known) if holds is False)


def _keys(statement: Mapping[str, Any]) -> set[str]:
    return {key.lower() for wanted in (statement.get("Condition") or {}).values() for key in wanted}


def _conditions(statement: Mapping[str, Any], known: Mapping[str, str | None]) -> Iterator[tuple[str, bool | None]]:
    """List each key of each condition, and whether it holds."""
    for operator, wanted in (statement.get("Condition") or {}).items():
        for key, values in wanted.items():
            yield key.lower(), _condition_holds(operator, key.lower(), [str(one) for one in _listed(values)], known)


def _condition_holds(operator: str, key: str, values: list[str], known: Mapping[str, str | None]) -> bool | None:
    found = OPERATOR.fullmatch(operator)
    if key not in known or found is None or any("${" in one for one in values):
        return None
    kind, negated, comparison, ignoring_case, if_exists = found.groups()
    value = known[key]
    if value is None:
        return bool(negated or if_exists)
    if ignoring_case:
        value, values = value.lower(), [one.lower() for one in values]
    by_pattern = comparison == "Like" or kind == "Arn"
    equal = any(_is_like(value, one, parts=6 if kind == "Arn" else 1) if by_pattern else value == one for one in values)
    return equal is not bool(negated)


def _is_like(value: str, pattern: str, parts: int = 1) -> bool:
    """Whether a value is like a pattern with ``*`` and ``?``; an ARN is compared part by part, but with ``*`` alone."""
    if pattern == "*":
        return True
    pairs = list(zip(value.split(":", parts - 1), pattern.split(":", parts - 1), strict=False))
    whole = len(pairs) == parts
    return whole and all(re.fullmatch(_expression(wanted), found, re.DOTALL) for found, wanted in pairs)


def _expression(pattern: str) -> str:
    return re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
