"""What a resource depends on is not deleted when the resource itself could not be, as in CloudFormation.

ministack goes on with everything else. CloudFormation deletes a resource only after those that depend on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ministack.services import cloudformation
from ministack.services.cloudformation import stacks

if TYPE_CHECKING:
    from collections.abc import Callable

DELETING, FAILED = "DELETE_IN_PROGRESS", "DELETE_FAILED"


def keeping_dependencies(delete: Callable[..., Any]) -> Callable[..., Any]:
    """Return ministack's deletion of a resource, which refuses what a resource needs that was not deleted."""

    def delete_resource(
        kind: str, physical_id: str, properties: Any, stack_name: str | None = None, logical_id: str | None = None
    ) -> Any:
        for dependent in _left(stack_name):
            if dependent != logical_id and logical_id in _needed_by(stack_name, dependent):
                raise ValueError(f"not deleted, because {dependent}, which depends on it, was not")
        return delete(kind, physical_id, properties, stack_name, logical_id)

    return delete_resource


def _left(stack_name: str | None) -> list[str]:
    """List the resources of a stack under deletion that could not be deleted."""
    stack = cloudformation._stacks.get(stack_name) or {}  # noqa: SLF001 - the emulator has no public way in
    if stack.get("StackStatus") != DELETING:
        return []
    return [name for name, found in stack["_resources"].items() if found.get("ResourceStatus") == FAILED]


def _needed_by(stack_name: str | None, logical_id: str) -> set[str]:
    stack = cloudformation._stacks[stack_name]  # noqa: SLF001 - as above
    declared, resources = stack.get("_template", {}).get("Resources", {}), set(stack["_resources"])
    found: set[str] = stacks._with_dependencies([logical_id], declared, resources)  # noqa: SLF001 - as above
    return found
