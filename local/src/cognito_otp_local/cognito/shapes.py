"""Requests held against botocore's own model of the API: members, types, lengths, enumerations, patterns.

An SDK checks only the first two before it sends, so the rest is Cognito's to refuse, with
``1 validation error detected: Value at 'username' failed to satisfy constraint: ...``.
No value is ever quoted: many are secret.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import botocore.session

from cognito_otp_local.cognito.errors import CognitoError, invalid_parameter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

# The model's patterns are Java's. Python's re has no Unicode categories: a superset of each stands in.
_GRAPHIC = "!-~\u00a1-\U0010ffff"
_CATEGORIES = {
    "L": _GRAPHIC,
    "M": _GRAPHIC,
    "S": _GRAPHIC,
    "N": _GRAPHIC,
    "P": _GRAPHIC,
    "Z": " \u00a0\u2000-\u200a\u3000",
}
_CATEGORY = re.compile(r"\\p\{([A-Z])\}")
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "double": (int, float),
    "timestamp": (int, float, str),
    "blob": (str,),
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
}
_NUMBERS = ("integer", "long", "double")


@cache
def _service() -> ServiceModel:
    return botocore.session.Session().get_service_model("cognito-idp")


@cache
def knows(operation: str) -> bool:
    """Whether the API has such an operation."""
    return operation in _service().operation_names


def check(operation: str, document: object) -> None:
    """Raise InvalidParameterException for the first thing in the request that the model does not allow."""
    shape = _service().operation_model(operation).input_shape
    if shape is None:
        return
    if not isinstance(document, dict):
        raise CognitoError("SerializationException", "Start of structure or map expected.")
    for path, constraint in _violations(shape, document, ""):
        raise _violated(path, constraint)


def check_text(shape: str, text: str, path: str) -> None:
    """Raise InvalidParameterException unless the text has the length and form of one of the model's string shapes."""
    for _, constraint in _limits(_service().shape_for(shape), text, path):
        raise _violated(path, constraint)


def matches(pattern: str, text: str) -> bool:
    """Tell whether the whole text fits one of the model's patterns."""
    return _compiled(pattern).fullmatch(text) is not None


def _violated(path: str, constraint: str) -> CognitoError:
    return invalid_parameter(
        f"1 validation error detected: Value at '{path}' failed to satisfy constraint: {constraint}"
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_CATEGORY.sub(lambda match: _CATEGORIES[match[1]], pattern), re.ASCII)


def _violations(shape: Shape, value: object, path: str) -> Iterator[tuple[str, str]]:
    truth_for_number = isinstance(value, bool) and shape.type_name != "boolean"
    if truth_for_number or not isinstance(value, _TYPES.get(shape.type_name, (object,))):
        yield path, f"Member must be of type {shape.type_name}"
    else:
        yield from _limits(shape, value, path)
        yield from _members(shape, value, path)


def _limits(shape: Shape, value: Any, path: str) -> Iterator[tuple[str, str]]:
    measured, what = (value, "value") if shape.type_name in _NUMBERS else (None, "length")
    if isinstance(value, str | list | dict):
        measured = len(value)
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if measured is not None and least is not None and measured < least:
        yield path, f"Member must have {what} greater than or equal to {least}"
    if measured is not None and most is not None and measured > most:
        yield path, f"Member must have {what} less than or equal to {most}"
    allowed = shape.metadata.get("enum")
    if allowed and value not in allowed:
        yield path, f"Member must satisfy enum value set: [{', '.join(allowed)}]"
    pattern = shape.metadata.get("pattern")
    if pattern and isinstance(value, str) and not matches(pattern, value):
        yield path, f"Member must satisfy regular expression pattern: {pattern}"


def _members(shape: Shape, value: Any, path: str) -> Iterator[tuple[str, str]]:
    match shape.type_name:
        case "structure":
            yield from _structure(shape, value, path)  # type: ignore[arg-type]  # the type name says which
        case "list":
            for position, item in enumerate(value, start=1):
                yield from _items(shape, item, f"{path}.{position}.member")  # type: ignore[arg-type]  # as above
        case "map":
            for item in value.values():
                yield from _values(shape, item, path)  # type: ignore[arg-type]  # as above


def _structure(shape: StructureShape, value: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for name, member in shape.members.items():
        inner = f"{path}.{name[:1].lower()}{name[1:]}".lstrip(".")
        if value.get(name) is not None:
            yield from _violations(member, value[name], inner)
        elif name in shape.required_members:
            yield inner, "Member must not be null"


def _items(shape: ListShape, item: object, path: str) -> Iterator[tuple[str, str]]:
    yield from _violations(shape.member, item, path)


def _values(shape: MapShape, item: object, path: str) -> Iterator[tuple[str, str]]:
    yield from _violations(shape.value, item, path)
