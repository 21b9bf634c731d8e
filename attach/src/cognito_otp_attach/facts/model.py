"""What the installed SDK knows about a pool's members, as plain values: the shapes of its service model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape: ``members`` of a structure, the ``item`` of a list or map, and the least length or size.

    Values of simple kinds have neither.
    """

    kind: str
    members: Mapping[str, Shape] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    item: Shape | None = None
    least: int = 0


@dataclass(frozen=True, slots=True)
class PoolModel:
    """The SDK's shapes: what UpdateUserPool takes, what DescribeUserPool and GetUserPoolMfaConfig answer."""

    sdk: str
    update: Shape
    pool: Shape
    mfa: Shape


def unknown_members(value: Any, shape: Shape, path: str = "") -> Iterator[str]:
    """List the members of an answer that the model does not know, by their paths.

    botocore drops them silently, so a pool that is written back without them would lose them.
    """
    if shape.kind == "structure" and isinstance(value, dict):
        for name, inner in value.items():
            inner_path = f"{path}.{name}" if path else name
            if name in shape.members:
                yield from unknown_members(inner, shape.members[name], inner_path)
            else:
                yield inner_path
    elif shape.item is not None and isinstance(value, dict):
        for inner in value.values():
            yield from unknown_members(inner, shape.item, path)
    elif shape.item is not None and isinstance(value, list):
        for inner in value:
            yield from unknown_members(inner, shape.item, f"{path}[]")


TYPES = {"structure": dict, "map": dict, "list": list, "string": str, "boolean": bool, "integer": int, "long": int}


def misshapen_members(value: Any, shape: Shape, path: str) -> Iterator[str]:
    """List the members whose values are of another type than the model's, by their paths."""
    if value is None:
        return
    wanted = TYPES.get(shape.kind)
    if wanted is not None and (not isinstance(value, wanted) or (wanted is int and isinstance(value, bool))):
        yield path
    elif isinstance(value, dict):
        for name, inner in value.items():
            inner_shape = shape.members.get(name, shape.item)
            if inner_shape is not None:
                yield from misshapen_members(inner, inner_shape, f"{path}.{name}")
    elif isinstance(value, list) and shape.item is not None:
        for inner in value:
            yield from misshapen_members(inner, shape.item, f"{path}[]")
