"""Checks a request against the service's own model: what AWS checks, and what boto3 leaves unchecked.

boto3 checks required members, types and minimum lengths before it sends; the service also checks maximum
lengths, ranges, enumerations and patterns (botocore keeps all of them in the shape's metadata). A JSON null
counts as absent, as awsJson says. Beyond AWS, which ignores members it does not know, an unknown member is
refused here: it is a misspelt one, and its author should hear of it.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from cognito_otp_local.phone_network.refusals import FieldProblem, Refusal, invalid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sized

    from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

MOST_PROBLEMS = 10
"""An answer names this many problems at most, however many a request has."""
LONGEST_NAME = 64


def validate(shape: Shape | None, request: dict[str, Any]) -> Refusal | None:
    """Check a request's JSON object against an operation's input shape; return AWS's refusal, or None."""
    problems = tuple(islice(_check(shape, request, ""), MOST_PROBLEMS)) if shape else ()
    if not problems:
        return None
    all_missing = all(problem.missing for problem in problems)
    return invalid("MISSING_PARAMETER" if all_missing else "FIELD_VALIDATION_FAILED", *problems)


def _check(shape: Shape, value: object, path: str) -> Iterator[FieldProblem]:
    """Yield what is wrong with a value, or with the values inside it."""
    match shape.type_name, value:
        case "structure", dict():
            yield from _check_structure(cast("StructureShape", shape), value, path)
        case "list", list():
            yield from _check_length(shape, value, path)
            for position, item in enumerate(value, 1):
                yield from _check(cast("ListShape", shape).member, item, f"{path}.{position}")
        case "map", dict():
            yield from _check_map(cast("MapShape", shape), value, path)
        case "string", str():
            yield from _check_string(cast("StringShape", shape), value, path)
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


def _check_structure(shape: StructureShape, value: dict[str, Any], path: str) -> Iterator[FieldProblem]:
    """Check a structure's members: the required ones are there, the others are known, each is valid."""
    prefix = f"{path}." if path else ""
    present = {name: item for name, item in value.items() if item is not None}
    for name in shape.required_members:
        if name not in present:
            yield FieldProblem(prefix + name, "Member must not be null", missing=True)
    if shape.metadata.get("union") and len(present) != 1:
        yield FieldProblem(path, f"Member must have exactly one of: {', '.join(shape.members)}")
    for name, item in present.items():
        if name in shape.members:
            yield from _check(shape.members[name], item, prefix + name)
        else:
            yield FieldProblem(prefix + (name[:LONGEST_NAME] or "(unnamed)"), "Member is not known to this operation")


def _check_map(shape: MapShape, value: dict[str, Any], path: str) -> Iterator[FieldProblem]:
    """Check a map's size, keys and values. Entries are numbered, since a key may be a secret."""
    yield from _check_length(shape, value, path)
    for position, (key, item) in enumerate(value.items(), 1):
        yield from _check(shape.key, key, f"{path}.{position}.key")
        yield from _check(shape.value, item, f"{path}.{position}.value")


def _check_string(shape: StringShape, value: str, path: str) -> Iterator[FieldProblem]:
    """Check a string's encoding, length, enumeration and pattern; the pattern must match the whole of it."""
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        yield FieldProblem(path, "Member must be Unicode text, without a lone half of a surrogate pair")
        return
    too_long_or_short = list(_check_length(shape, value, path))
    yield from too_long_or_short
    if shape.enum and value not in shape.enum:
        yield FieldProblem(path, f"Member must satisfy enum value set: [{', '.join(shape.enum)}]")
    pattern = shape.metadata.get("pattern")
    # ASCII, because the service's \s and \d are Java's. A text of the wrong length needs no second complaint.
    if pattern and not too_long_or_short and re.fullmatch(pattern, value, re.ASCII) is None:
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
    if least is not None and value < least:
        yield FieldProblem(path, f"Member must have value greater than or equal to {least}")
    if most is not None and value > most:
        yield FieldProblem(path, f"Member must have value less than or equal to {most}")
