"""Calls of Cognito's API that hypothesis makes from botocore's model: sensible ones, and ones with junk anywhere."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from hypothesis import strategies as st

from cognito_otp_local.aws_api.request_checks import RequestChecks
from cognito_otp_local.aws_api.service_models import model_of
from cognito_otp_local.cognito.front import build
from cognito_otp_local.cognito.front_config import FrontConfig

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import httpx
    from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

TARGET = "AWSCognitoIdentityProviderService"
MODEL = model_of("cognito-idp")
OPERATIONS = sorted(MODEL.operation_names)
JUNK: tuple[Any, ...] = (
    "",
    "x",
    "\x00",
    "é\u200b",
    0,
    -1,
    10**30,
    1.5,
    True,
    [],
    [None],
    [[]],
    {},
    {"x": {}},
    {"": None},
)

junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(JUNK),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)

# Texts of which each string of the model takes one; the first that a shape takes is the plain value.
SPECIMENS = (
    *("x", "1", "123456", "x" * 24, "AAAA", "#ffffff", "192.0.2.1", "a.b.c", "e30.e30.e30"),
    *("abcdef@example.com", "example.com", "https://example.com/a", "{####}", "{##x##}", "us-east-1_x"),
    "arn:aws:iam::000000000000:role/sms",
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Makes calls that know of things that exist: ``known`` are values by the name of the member that takes them."""

    url: str
    known: Mapping[str, list[str]] = field(repr=False)
    client: httpx.Client

    def post(self, operation: str, content: bytes) -> httpx.Response:
        """Make one call, unsigned as every caller may be where IAM is not enforced."""
        return self.client.post(self.url, content=content, headers={"X-Amz-Target": f"{TARGET}.{operation}"})

    def call(self, operation: str, document: Any) -> httpx.Response:
        """Make one call with a JSON document."""
        return self.post(operation, json.dumps(document).encode())

    def requests(self, operation: str, share_of_junk: int = 12) -> st.SearchStrategy[Any]:
        """Make documents for an operation; about one value in ``share_of_junk`` is junk or null."""
        shape = MODEL.operation_model(operation).input_shape
        return junk if shape is None else self._values(shape, "", share_of_junk)

    def plain(self, operation: str) -> dict[str, Any]:
        """Make one document that has every member, with values that exist where there are such."""
        shape = MODEL.operation_model(operation).input_shape
        return {} if shape is None else cast("dict[str, Any]", self._plain(shape, ""))

    def spoilt(self, operation: str, junk_values: tuple[Any, ...]) -> Iterator[Any]:
        """Make the plain document with one of its values spoilt, for each of its values and each kind of junk."""
        document = self.plain(operation)
        for path in paths(document):
            for value in junk_values:
                yield replaced(document, path, value)

    def _values(self, shape: Shape, name: str, share: int) -> st.SearchStrategy[Any]:
        usual = self._usual(shape, name, share)
        return st.integers(1, share).flatmap(lambda drawn: junk if drawn == 1 else usual)

    def _usual(self, shape: Shape, name: str, share: int) -> st.SearchStrategy[Any]:
        match shape.type_name:
            case "structure":
                structure = cast("StructureShape", shape)
                members = {key: self._values(member, key, share) for key, member in structure.members.items()}
                required = {key: members.pop(key) for key in structure.required_members}
                return st.fixed_dictionaries(required, optional=members)
            case "list":
                return st.lists(self._values(cast("ListShape", shape).member, name, share), max_size=3)
            case "map":
                values = self._values(cast("MapShape", shape).value, name, share)
                keys = [key for key in self.known if key.isupper()]
                return st.dictionaries(st.sampled_from([*keys, "x"]), values, max_size=4).map(self._filled)
            case "boolean":
                return st.booleans()
            case "string" | "blob":
                return st.sampled_from([*self._texts(shape, name)]) | st.text(max_size=20)
            case _:
                return st.integers(0, 100)

    def _filled(self, values: dict[str, Any]) -> dict[str, Any]:
        """Give a map's entries values that are known by the entry's key, where the drawn one is a plain text."""
        return {
            key: self.known[key][len(value) % len(self.known[key])] if key in self.known and value == "x" else value
            for key, value in values.items()
        }

    def _texts(self, shape: Shape, name: str) -> list[str]:
        enum = list(cast("StringShape", shape).enum) if shape.type_name == "string" else []
        fitting = [text for text in SPECIMENS if not list(RequestChecks().find(shape, text))]
        return [*self.known.get(name, []), *enum] or fitting[:3] or ["x"]

    def _plain(self, shape: Shape, name: str) -> Any:
        match shape.type_name:
            case "structure":
                members = cast("StructureShape", shape).members
                return {key: self._plain(member, key) for key, member in members.items()}
            case "list":
                return [self._plain(cast("ListShape", shape).member, name)]
            case "map":
                return {key: values[0] for key, values in self.known.items() if key.isupper()} or {"x": "x"}
            case "boolean":
                return True
            case "string" | "blob":
                return self._texts(shape, name)[0]
            case _:
                return shape.metadata.get("min") or 1


def offered_operations() -> list[str]:
    """Return the operations that the local stack answers."""
    front = build(FrontConfig(emulator_url="http://127.0.0.1:1"))
    front.close()
    return sorted(front.offered)


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the place of each value inside a document, as the keys and positions that lead there."""
    match value:
        case dict():
            places: Any = value.items()
        case list():
            places = enumerate(value)
        case _:
            places = ()
    for place, inner in places:
        yield (*path, place)
        yield from paths(inner, (*path, place))


def replaced(document: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a document with another value at one place."""
    if not path:
        return new
    copy = document.copy()
    copy[path[0]] = replaced(document[path[0]], path[1:], new)
    return copy


def without(document: Any, path: tuple[Any, ...]) -> Any:
    """Return a document without the member at one place."""
    copy = document.copy()
    if len(path) > 1:
        copy[path[0]] = without(document[path[0]], path[1:])
    else:
        del copy[path[0]]
    return copy
