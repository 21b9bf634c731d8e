"""What a request gives, by the model: a member that is null is absent, and so is one that the model lacks.

Null is absent at every depth and inside maps, where browsers' storage gives it: amazon-cognito-identity-js sends
``"DEVICE_KEY": null`` to AWS. In a list it is an item that is no string and no structure, and stays.
https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from botocore.model import ListShape, MapShape, Shape, StructureShape


def given(shape: Shape, value: Any) -> Any:
    """Return a value with no more than the members that it gives; what is not of the shape's type stays as it is."""
    match shape.type_name, value:
        case "structure", dict():
            members = cast("StructureShape", shape).members
            return {
                name: given(members[name], item) for name, item in value.items() if item is not None and name in members
            }
        case "map", dict():
            of = cast("MapShape", shape).value
            return {key: given(of, item) for key, item in value.items() if item is not None}
        case "list", list():
            member = cast("ListShape", shape).member
            return [given(member, item) for item in value]
        case _:
            return value
