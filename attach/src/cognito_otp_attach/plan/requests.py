"""Builds a whole UpdateUserPool request from what DescribeUserPool answered, by the SDK's own shapes.

Echoing every writable member was accepted on every pool that was measured, and changed nothing else. The few members
that AWS does not take back as it answers them are translated, and each translation says why.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_attach.facts.model import PoolModel, Shape

RENAMED = {"UserPoolId": "Id", "PoolName": "Name"}
"""Members of the request that the answer has under another name."""

LINK = "CONFIRM_WITH_LINK"
TEXTS_OF_CODES = ("EmailMessage", "EmailSubject")
TEXTS_OF_LINKS = ("EmailMessageByLink", "EmailSubjectByLink")
RESERVED_TAGS = "aws:"
OMIT = object()

LEGACY_DAYS = "AdminCreateUserConfig.UnusedAccountValidityDays"
DAYS = "Policies.PasswordPolicy.TemporaryPasswordValidityDays"


@dataclass(frozen=True, slots=True)
class Built:
    """A request, the pool as it will be, and why each path that differs beside LambdaConfig does."""

    request: Mapping[str, Any]
    expected: Mapping[str, Any]
    reasons: Mapping[str, str]


def build_request(model: PoolModel, pool: Mapping[str, Any], config: Mapping[str, Any]) -> Built:
    """Build the request that gives a pool this LambdaConfig and leaves everything else."""
    wanted: dict[str, Any] = deepcopy(dict(pool))
    wanted["LambdaConfig"] = deepcopy(dict(config))
    reasons = _translate(wanted)
    sent: dict[str, Any] = {}
    for name, shape in model.update.members.items():
        value = wanted.get(RENAMED.get(name, name))
        if name == "UserPoolTags" and isinstance(value, dict):
            value = {tag: text for tag, text in value.items() if not tag.startswith(RESERVED_TAGS)} or None
        echoed = _echo(shape, value, RENAMED.get(name, name), reasons)
        if echoed is not OMIT:
            sent[name] = echoed
    sent.setdefault("LambdaConfig", {})
    for path in reasons:
        _remove(wanted, path.split("."), unless=path == DAYS)
    return Built(sent, wanted, reasons)


def _translate(pool: dict[str, Any]) -> dict[str, str]:
    """Change what AWS answers into what it takes; return the reasons by path."""
    return _one_lifetime(pool) | _one_kind_of_email(pool)


def _one_lifetime(pool: dict[str, Any]) -> dict[str, str]:
    """Leave UnusedAccountValidityDays out: AWS refuses it beside the password policy's member for the same."""
    invitations, policy = pool.get("AdminCreateUserConfig"), (pool.get("Policies") or {}).get("PasswordPolicy")
    if not invitations or invitations.get("UnusedAccountValidityDays") is None or not policy:
        return {}
    days = invitations.pop("UnusedAccountValidityDays")
    reasons = {LEGACY_DAYS: "AWS takes the password policy's TemporaryPasswordValidityDays in its place"}
    if policy.get("TemporaryPasswordValidityDays") is None:
        policy["TemporaryPasswordValidityDays"] = days
        reasons[DAYS] = "the same number of days, in the member that AWS takes"
    return reasons


def _one_kind_of_email(pool: dict[str, Any]) -> dict[str, str]:
    """Leave out the texts of the option that is not in force: AWS refuses texts of codes and of links together."""
    template = pool.get("VerificationMessageTemplate")
    if not template:
        return {}
    by_link = template.get("DefaultEmailOption") == LINK
    idle, used = (TEXTS_OF_CODES, TEXTS_OF_LINKS) if by_link else (TEXTS_OF_LINKS, TEXTS_OF_CODES)
    dropped = [name for name in idle if template.pop(name, None) is not None]
    why = f"not in force: AWS takes it only without {used[0]}"
    return {f"VerificationMessageTemplate.{name}": why for name in dropped}


def _echo(shape: Shape, value: Any, path: str, reasons: dict[str, str]) -> Any:
    """Return what a request may hold of a value: no nulls, and nothing shorter than the model allows."""
    if value is None:
        return OMIT
    if shape.kind == "structure":
        return _echo_structure(shape, value, path, reasons)
    item = shape.item
    echoed: Any
    if shape.kind == "list" and item is not None:
        items = [_echo(item, inner, f"{path}[]", reasons) for inner in value]
        echoed = [one for one in items if one is not OMIT]
    elif shape.kind == "map" and item is not None:
        inner = {name: _echo(item, one, f"{path}.{name}", reasons) for name, one in value.items()}
        echoed = {name: one for name, one in inner.items() if one is not OMIT}
    else:
        echoed = deepcopy(value)
    if shape.least and len(echoed) < shape.least:
        if echoed:
            reasons[path] = "shorter than AWS takes"
        return OMIT
    return echoed


def _echo_structure(shape: Shape, value: Mapping[str, Any], path: str, reasons: dict[str, str]) -> Any:
    inner = {name: _echo(member, value.get(name), f"{path}.{name}", reasons) for name, member in shape.members.items()}
    kept = {name: echoed for name, echoed in inner.items() if echoed is not OMIT}
    if shape.required - set(kept):
        if kept:
            reasons[path] = f"AWS takes it only with {', '.join(sorted(shape.required))}"
        return OMIT
    # An empty structure is never invented, and never echoed: an empty DeviceConfiguration would remember devices.
    return kept or OMIT


def _remove(pool: dict[str, Any], path: list[str], *, unless: bool) -> None:
    """Take a path out of a pool."""
    if unless:
        return
    parent: Any = pool
    for name in path[:-1]:
        parent = parent.get(name) if isinstance(parent, dict) else None
    if isinstance(parent, dict):
        parent.pop(path[-1], None)
