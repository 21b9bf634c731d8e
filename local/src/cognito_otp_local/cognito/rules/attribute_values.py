"""Whether the values of attributes fit the pool's schema, and whether they may still change.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.attribute_schemas import read_number
from cognito_otp_local.cognito.directory.user_directory import VERIFIABLE
from cognito_otp_local.cognito.errors import CognitoError, invalid_parameter, not_authorized

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from cognito_otp_local.cognito.directory.attribute_schemas import AttributeSchema, Bounds
    from cognito_otp_local.cognito.directory.client_records import Client
    from cognito_otp_local.cognito.directory.pool_records import Pool

_FLAGS = frozenset(f"{name}_verified" for name in VERIFIABLE)
# Looked at apart, with sentences of their own.
_APART = frozenset({"sub", *_FLAGS})


def misfits(pool: Pool, attributes: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each value that the schema does not allow; a blank value deletes, and is always allowed."""
    for name, value in sorted(attributes.items()):
        schema = pool.schema.get(name)
        fault = _fault(schema, value) if schema is not None and value and name not in _APART else None
        if fault is not None:
            yield f"{name}: {fault}\n"


def check_mutable(pool: Pool, names: Collection[str]) -> None:
    """Raise InvalidParameterException if one of the attributes can be set only when its user is made, or never.

    The sentence is AWS's (amplify-swift#3981, amplify-js#3526), also for one that the user never had.
    """
    if "sub" in names:
        raise _non_mutable("sub")
    fixed = sorted(name for name in names if name in pool.schema and not pool.schema[name].mutable)
    if fixed:
        raise invalid_parameter(f"user.{fixed[0]}: Attribute cannot be updated.\n")


def check_writable(client: Client, names: Collection[str]) -> None:
    """Raise NotAuthorizedException if the app client may not write one of the attributes."""
    if client.writable is not None and not set(names) <= client.writable:
        raise not_authorized("A client attempted to write unauthorized attribute")


def check_changed_by_user(client: Client, names: Collection[str]) -> None:
    """Raise what check_writable() does; for what says that an address is verified, InvalidParameterException.

    floci-io/floci#2530; NEW_PASSWORD_REQUIRED is answered in these words in aws-sdk-ios#2203.
    """
    flags = sorted(_FLAGS & set(names))
    if flags:
        raise _non_mutable(flags[0])
    check_writable(client, names)


def _non_mutable(name: str) -> CognitoError:
    return invalid_parameter(f"Cannot modify the non-mutable attribute {name}")


def _fault(schema: AttributeSchema, value: str) -> str | None:
    match schema.type:
        case "String" if not schema.length.hold(Decimal(len(value))):
            return f"String must have {_between(schema.length)} characters"
        case "Number":
            number = read_number(value)
            if number is None:
                return "Attribute value must be a number"
            return None if schema.value.hold(number) else f"Number must be {_between(schema.value)}"
        case "Boolean" if value.lower() not in {"true", "false"}:
            return "Attribute value must be true or false"
        case _:
            return None


def _between(bounds: Bounds) -> str:
    if bounds.most is None:
        return f"at least {bounds.least}"
    return f"at most {bounds.most}" if bounds.least is None else f"{bounds.least} to {bounds.most}"
