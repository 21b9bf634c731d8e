"""Compares two descriptions of a pool, setting by setting."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.plan.mfa import EMAIL
from cognito_otp_attach.plan.values import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VOLATILE = frozenset(
    {
        "LastModifiedDate",
        "EstimatedNumberOfUsers",
        "Status",
        "SmsConfigurationFailure",
        "EmailConfigurationFailure",
    }
)
"""What AWS itself changes."""


def settings_of(description: Mapping[str, Any]) -> dict[str, Any]:
    """Return each setting by its path. What is null or empty is not there; of a list of words the order is nothing."""
    return dict(_flatten({name: value for name, value in description.items() if name not in VOLATILE}, ""))


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """List what differs between two answers on a pool."""
    return _compare(settings_of(before), settings_of(after), "")


def compare_mfa(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """List what differs between two answers on a pool's MFA."""
    return _compare(_factors_of(before), _factors_of(after), "MFA.")


def under(path: str, roots: frozenset[str]) -> bool:
    """Whether a path is one of these or inside one."""
    return any(path == root or path.startswith((f"{root}.", f"{root}[")) for root in roots)


def _factors_of(mfa: Mapping[str, Any]) -> dict[str, Any]:
    """Return each setting of MFA. An empty block of e-mail is a factor, with Cognito's own text."""
    empty: dict[str, Any] = {EMAIL: {}} if mfa.get(EMAIL) is not None else {}
    return empty | settings_of(mfa)


def _compare(old: Mapping[str, Any], new: Mapping[str, Any], prefix: str) -> tuple[Change, ...]:
    paths = dict.fromkeys((*old, *new))
    return tuple(
        Change(f"{prefix}{path}", old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path)
    )


def _flatten(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flatten(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        if value:
            yield path, sorted(value, key=lambda inner: json.dumps(inner, sort_keys=True))
    elif value is not None:
        yield path, value
