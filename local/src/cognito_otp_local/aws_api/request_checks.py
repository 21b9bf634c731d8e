"""Requests held against botocore's model of an API: members, types, lengths, ranges, enumerations, patterns.

boto3 checks required members, types and minimum lengths before it sends; the service also checks maximum lengths,
ranges, enumerations and patterns (botocore keeps all of them in the shape's metadata). A JSON null counts as absent,
as awsJson says. No value is ever quoted: many are secret.

The checks are the same for every API. How it writes the place of a problem is a parameter, and what it answers is
its own.
"""

from __future__ import annotations

import base64
import binascii
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from cognito_otp_local.aws_api import patterns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sized

    from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

LONGEST_NAME = 64
# The bounds of the models' whole numbers, where a shape has none of its own.
_BITS = {"integer": 32, "long": 64}


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field of a request and what is wrong with it. Never the field's value: that may be a secret."""

    name: str
    message: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class RequestChecks:
    """The checks as one API makes them.

    ``member`` writes a member's name; ``item`` and ``entry`` write the place of a list's item and of a map's key or
    value. Entries are numbered, since a key may be a secret. ``strict`` names the missing members of a structure
    first and refuses unknown ones: they are misspelt, and AWS ignores them without a word.
    Otherwise members are looked at in the model's order, and only those.
    """

    member: Callable[[str], str] = str
    item: str = "{path}.{position}"
    entry: str = "{path}.{position}.{part}"
    strict: bool = True

    def find(self, shape: Shape, value: object, path: str = "") -> Iterator[FieldProblem]:
        """Yield what is wrong with a value, or with the values inside it."""
        match shape.type_name, value:
            case "structure", dict():
                yield from self._check_structure(cast("StructureShape", shape), value, path)
            case "list", list():
                yield from _check_length(shape, value, path)
                for position, item in enumerate(value, 1):
                    place = self.item.format(path=path, position=position)
                    yield from self.find(cast("ListShape", shape).member, item, place)
            case "map", dict():
                yield from self._check_map(cast("MapShape", shape), value, path)
            case "string", str():
                yield from check_text(cast("StringShape", shape), value, path)
            case "blob", str():
                yield from _check_blob(shape, value, path)
            case "boolean", bool():
                pass
            case (("integer" | "long"), int()) if not isinstance(value, bool):
                yield from _check_number(shape, value, path)
            case (("double" | "float" | "timestamp"), int() | float()) if not isinstance(value, bool):
                yield from _check_number(shape, value, path)
            case _:
                yield FieldProblem(path, f"Member must be of type {shape.type_name}")

    def _check_structure(self, shape: StructureShape, value: Mapping[str, Any], path: str) -> Iterator[FieldProblem]:
        """Check a structure's members: the required ones are there, each is valid, a union has one."""
        present = {name: item for name, item in value.items() if item is not None}
        names = [*(name for name in shape.required_members if name not in present), *present]
        if shape.metadata.get("union") and len(present) != 1:
            yield FieldProblem(path, f"Member must have exactly one of: {', '.join(shape.members)}")
        for name in names if self.strict else (name for name in shape.members if name in names):
            place = (f"{path}." if path else "") + self.member(name[:LONGEST_NAME] or "(unnamed)")
            if name not in present:
                yield FieldProblem(place, "Member must not be null", missing=True)
            elif name in shape.members:
                yield from self.find(shape.members[name], present[name], place)
            else:
                yield FieldProblem(place, "Member is not known to this operation")

    def _check_map(self, shape: MapShape, value: Mapping[str, Any], path: str) -> Iterator[FieldProblem]:
        """Check a map's size, keys and values."""
        yield from _check_length(shape, value, path)
        for position, (key, item) in enumerate(value.items(), 1):
            yield from self.find(shape.key, key, self.entry.format(path=path, position=position, part="key"))
            yield from self.find(shape.value, item, self.entry.format(path=path, position=position, part="value"))


def check_text(shape: StringShape, value: str, path: str) -> Iterator[FieldProblem]:
    """Check a string's encoding, length, enumeration and pattern; the pattern must match the whole of it."""
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        yield FieldProblem(path, "Member must be Unicode text, without a lone half of a surrogate pair")
        return
    too_long_or_short = list(_check_length(shape, value, path))
    yield from too_long_or_short
    if shape.enum and value not in shape.enum:
        yield FieldProblem(path, f"Member must satisfy enum value set: [{', '.join(shape.enum)}]")
    pattern = shape.metadata.get("pattern")
    # A text of the wrong length needs no second complaint.
    if pattern and not too_long_or_short and not patterns.matches(pattern, value):
        yield FieldProblem(path, f"Member must satisfy regular expression pattern: {pattern}")


def _check_blob(shape: Shape, value: str, path: str) -> Iterator[FieldProblem]:
    """Check a blob: base64, and the length of what it encodes."""
    try:
        content = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        yield FieldProblem(path, "Member must be base64")
    else:
        yield from _check_length(shape, content, path)


def _check_length(shape: Shape, value: Sized, path: str) -> Iterator[FieldProblem]:
    """Check the characters of a string, the bytes of a blob or the entries of a list or map."""
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and len(value) < least:
        yield FieldProblem(path, f"Member must have length greater than or equal to {least}")
    if most is not None and len(value) > most:
        yield FieldProblem(path, f"Member must have length less than or equal to {most}")


def _check_number(shape: Shape, value: float, path: str) -> Iterator[FieldProblem]:
    """Check a number's range; infinity and NaN, which Python's JSON reader lets through, are no numbers."""
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if not -math.inf < value < math.inf:
        yield FieldProblem(path, "Member must be a finite number")
        return
    if shape.type_name in _BITS and not -(1 << _BITS[shape.type_name] - 1) <= value < 1 << _BITS[shape.type_name] - 1:
        yield FieldProblem(path, f"Member must be of type {shape.type_name}")
    if least is not None and value < least:
        yield FieldProblem(path, f"Member must have value greater than or equal to {least}")
    if most is not None and value > most:
        yield FieldProblem(path, f"Member must have value less than or equal to {most}")
