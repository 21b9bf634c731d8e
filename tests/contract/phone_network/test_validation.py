"""The validator against the whole model: it never crashes, misses nothing that botocore finds, passes what fits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.validate import ParamValidator
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_otp_local.phone_network.aws_protocols.sms_voice_api import check_request, service_model
from cognito_otp_local.phone_network.refusals import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.model import Shape

MODEL = service_model()
OPERATIONS = sorted(MODEL.operation_names)
MEMBERS = sorted({name for shape in MODEL.shape_names for name in getattr(MODEL.shape_for(shape), "members", {})})
REASONS = set(getattr(MODEL.shape_for("ValidationExceptionReason"), "enum", ()))

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["TEXT", "+1"])
json_values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(MEMBERS) | st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)


@st.composite
def calls(draw: st.DrawFn, values: st.SearchStrategy[Any] = json_values) -> tuple[Shape, dict[str, Any]]:
    """Draw an operation's input shape, and JSON that uses some of its members with values of any kind."""
    shape = MODEL.operation_model(draw(st.sampled_from(OPERATIONS))).input_shape
    assert shape is not None
    names = st.sampled_from(sorted(shape.members)) if shape.members else st.text()
    return shape, draw(st.dictionaries(names | st.text(max_size=3), values, max_size=6))


def find_refusal(shape: Shape | None, request: dict[str, Any]) -> RefusedError | None:
    """Return how the validator refuses a request, None if it does not."""
    try:
        check_request(shape, request)
    except RefusedError as refusal:
        return refusal
    return None


@given(calls())
@settings(max_examples=200, deadline=None)
def test_any_json_for_any_operation_gets_an_answer(call: tuple[Shape, dict[str, Any]]) -> None:
    """Never a crash; a refusal has a modelled reason, named fields, and can be written as JSON in UTF-8."""
    refusal = find_refusal(*call)
    if refusal is not None:
        assert refusal.reason in REASONS
        assert refusal.fields
        assert all(field.name and field.message for field in refusal.fields)
        json.dumps(refusal.message).encode()


@given(calls(json_values.filter(lambda value: value is not None)))
@settings(max_examples=200, deadline=None)
def test_whatever_botocore_refuses_is_refused(call: tuple[Shape, dict[str, Any]]) -> None:
    """Its every finding is one here, except where it wants bytes or times, which JSON has not."""
    shape, request = call
    if ParamValidator().validate(request, shape).has_errors():
        assert find_refusal(shape, request) is not None or holds_other_than_json(shape)


def holds_other_than_json(shape: Shape) -> bool:
    """Whether botocore takes Python values here that JSON writes otherwise."""
    return any(member.type_name in {"blob", "timestamp"} for member in getattr(shape, "members", {}).values())


def fitting(shape: Shape) -> st.SearchStrategy[Any]:
    """Draw values that fit a shape."""
    return STRATEGIES[shape.type_name](shape)


def fitting_structure(shape: Any) -> st.SearchStrategy[Any]:
    """Draw a structure with the members that it must have, or exactly one of a union's."""
    members = {name: fitting(member) for name, member in shape.members.items()}
    if shape.metadata.get("union"):
        return st.one_of([st.fixed_dictionaries({name: value}) for name, value in members.items()])
    required = {name: members.pop(name) for name in shape.required_members}
    return st.fixed_dictionaries(required, optional=members)


def fitting_list(shape: Any) -> st.SearchStrategy[Any]:
    """Draw a list, at most two longer than it must be."""
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max", 99)
    return st.lists(fitting(shape.member), min_size=least, max_size=min(most, least + 2))


def fitting_map(shape: Any) -> st.SearchStrategy[Any]:
    """Draw a small map."""
    return st.dictionaries(fitting(shape.key), fitting(shape.value), max_size=min(shape.metadata.get("max", 2), 2))


def fitting_text(shape: Any) -> st.SearchStrategy[str]:
    """Draw a text of the enumeration, or one that matches the pattern from end to end within the lengths."""
    if shape.enum:
        return st.sampled_from(shape.enum)
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max", 50)
    characters = st.characters(codec="ascii")
    if pattern := shape.metadata.get("pattern"):
        texts = st.from_regex(pattern, fullmatch=True, alphabet=characters)
        return texts.filter(lambda text: least <= len(text) <= most)
    return st.text(characters, min_size=least, max_size=min(most, least + 20))


def fitting_number(shape: Any) -> st.SearchStrategy[Any]:
    """Draw a number within the range."""
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if shape.type_name in {"integer", "long"}:
        return st.integers(least, most)
    return st.floats(least, most, allow_nan=False, allow_infinity=False)


STRATEGIES: dict[str, Callable[[Any], st.SearchStrategy[Any]]] = {
    "structure": fitting_structure,
    "list": fitting_list,
    "map": fitting_map,
    "string": fitting_text,
    "integer": fitting_number,
    "long": fitting_number,
    "double": fitting_number,
    "timestamp": fitting_number,
    "boolean": lambda _: st.booleans(),
    "blob": lambda _: st.just("AAAA"),
}


@pytest.mark.parametrize(
    "operation", ["SendTextMessage", "SendVoiceMessage", "CreatePool", "PutRegistrationFieldValue"]
)
@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_what_fits_the_model_is_accepted(operation: str, data: st.DataObject) -> None:
    """Nothing is refused that the service would take."""
    shape = MODEL.operation_model(operation).input_shape
    assert shape is not None
    assert find_refusal(shape, data.draw(fitting(shape))) is None


def test_a_request_with_many_faults_gets_a_short_answer() -> None:
    """Ten problems are named, whatever the request's size."""
    shape = MODEL.operation_model("SendTextMessage").input_shape
    assert shape is not None
    refusal = find_refusal(shape, {f"unknown {number}" * 50: 1 for number in range(10_000)})
    assert refusal is not None
    assert len(refusal.fields) == 10
    assert len(refusal.message) < 2_000


@pytest.mark.parametrize("value", [True, 1.0, "1", [1], {}])
def test_what_is_no_integer_is_refused_even_where_python_takes_it_for_one(value: object) -> None:
    """True is 1 to Python, and 1.0 equals it; neither is an integer in JSON."""
    refusal = find_refusal(MODEL.operation_model("DescribePools").input_shape, {"MaxResults": value})
    assert refusal is not None
    assert [field.message for field in refusal.fields] == ["Member must be of type integer"]
