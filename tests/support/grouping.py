"""Which tests run in one process, in runs of several: those that share a stack, and those of one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Collection

STACKS = {"open": "open_stack", "iam_enforced": "enforced_stack"}
"""The fixtures behind the parameters of ``stack``."""
BESIDE_OPEN = {"passwordless_stack", "holding_stack"}
"""Fixtures of stacks that are deployed beside the open one."""

ORDER = (
    "open_stack",
    "tests/browser",
    "enforced_stack",
    "tests/journeys",
    "tests/contract/cognito",
    "tests/contract",
    "tests/wiring",
)
"""The stacks and folders that take longest; the browser's tests need no build, and run while the first stack builds."""


def arrange(items: list[pytest.Item]) -> None:
    """Name every test's group, and put the groups that take longest first."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(stack_of(item) or item.nodeid.partition("::")[0]))
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    """Return when a test's turn is: what is short comes last, so that all processes end at about the same time."""
    group = stack_of(item) or item.nodeid
    return next((rank for rank, name in enumerate(ORDER) if name in group), len(ORDER))


def stack_of(item: pytest.Item) -> str | None:
    """Name the stack that a test shares with others, if it uses one."""
    fixtures: Collection[str] = getattr(item, "fixturenames", ())
    if BESIDE_OPEN & set(fixtures):
        return "open_stack"
    chosen = item.callspec.params.get("stack") if hasattr(item, "callspec") else None
    return STACKS.get(str(chosen)) or next((name for name in STACKS.values() if name in fixtures), None)
