"""Gives SimulatePrincipalPolicy the condition keys of its request, which ministack leaves out: no condition held.

Documented: API reference, SimulatePrincipalPolicy, ContextEntries.
"""

from __future__ import annotations

from contextvars import ContextVar
from itertools import count, takewhile
from typing import TYPE_CHECKING, Any

from ministack.core import iam_evaluator
from ministack.services import iam

if TYPE_CHECKING:
    from collections.abc import Iterator

type Parameters = dict[str, Any]

_simulated: ContextVar[dict[str, str | list[str]] | None] = ContextVar("simulated", default=None)
_evaluate, _simulate = iam_evaluator.evaluate, iam._simulate_principal_policy  # noqa: SLF001 - there is no public way in


def simulate_principal_policy(parameters: Parameters) -> Any:
    """Answer SimulatePrincipalPolicy."""
    token = _simulated.set(dict(_entries(parameters)))
    try:
        return _simulate(parameters)
    finally:
        _simulated.reset(token)


def evaluate(context: Any, *policies: Any, **others: Any) -> Any:
    """Evaluate policies as ministack does, within a simulation with its condition keys."""
    context.service_context |= _simulated.get() or {}
    return _evaluate(context, *policies, **others)


def _entries(parameters: Parameters) -> Iterator[tuple[str, str | list[str]]]:
    """Read the condition keys; one that has one value is that value, which only set operators look for in a list."""
    for number in count(1):
        entry = f"ContextEntries.member.{number}"
        name = _value(parameters, f"{entry}.ContextKeyName")
        if not name:
            return
        values = (_value(parameters, f"{entry}.ContextKeyValues.member.{position}") for position in count(1))
        given = list(takewhile(bool, values))
        yield name.lower(), given[0] if len(given) == 1 else given


def _value(parameters: Parameters, name: str) -> str:
    """Return a member of a form, of which ministack keeps a list of values."""
    found = parameters.get(name, "")
    return str(found[0] if isinstance(found, list) else found)
