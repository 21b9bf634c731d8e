"""Reads botocore's own model of Cognito, so that no list of a pool's members is written by hand."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import botocore
import botocore.session

from cognito_otp_attach.facts.model import PoolModel, Shape

if TYPE_CHECKING:
    from botocore.model import Shape as BotocoreShape


@cache
def installed_model() -> PoolModel:
    """Return the model of the installed SDK."""
    service = botocore.session.Session().get_service_model("cognito-idp")
    described = service.operation_model("DescribeUserPool").output_shape
    return PoolModel(
        sdk=f"botocore {botocore.__version__}",
        update=_shape(service.operation_model("UpdateUserPool").input_shape),
        pool=_shape(described).members["UserPool"],
        mfa=_shape(service.operation_model("GetUserPoolMfaConfig").output_shape),
    )


def _shape(shape: BotocoreShape | None) -> Shape:
    """Copy one of botocore's shapes; the pool's are not recursive."""
    found: Any = shape
    match found.type_name:
        case "structure":
            return Shape(
                "structure",
                members={name: _shape(member) for name, member in found.members.items()},
                required=frozenset(found.required_members),
            )
        case "list":
            return Shape("list", item=_shape(found.member), least=found.metadata.get("min", 0))
        case "map":
            return Shape("map", item=_shape(found.value), least=found.metadata.get("min", 0))
        case kind:
            return Shape(kind, least=found.metadata.get("min", 0) if kind == "string" else 0)
