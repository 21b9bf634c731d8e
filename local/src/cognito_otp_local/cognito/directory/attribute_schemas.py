"""What a pool's schema says of each attribute: its type, its bounds, and whether it may change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cognito_otp_local.cognito.directory.emulator_client import Document

type AttributeType = Literal["String", "Number", "DateTime", "Boolean"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """A least and a most, of a string's characters or of a number; None where there is no limit."""

    least: Decimal | None
    most: Decimal | None

    def hold(self, value: Decimal) -> bool:
        """Whether a value lies within them."""
        return (self.least is None or self.least <= value) and (self.most is None or value <= self.most)


@dataclass(frozen=True, slots=True)
class AttributeSchema:
    """One attribute; ``mutable`` says whether it may be written after its user was made."""

    type: AttributeType
    mutable: bool
    length: Bounds
    value: Bounds


def read_schema(entries: Iterable[Document]) -> Mapping[str, AttributeSchema]:
    """Read a pool's SchemaAttributes."""
    return {entry["Name"]: _read(entry) for entry in entries}


def _read(entry: Document) -> AttributeSchema:
    text, number = entry.get("StringAttributeConstraints") or {}, entry.get("NumberAttributeConstraints") or {}
    return AttributeSchema(
        type=entry.get("AttributeDataType") or "String",
        # Without the setting a custom attribute cannot change: aws-cdk#7011. CloudFormation's parameters are text.
        mutable=str(entry.get("Mutable", False)).lower() == "true",
        length=Bounds(_bound(text.get("MinLength")), _bound(text.get("MaxLength"))),
        value=Bounds(_bound(number.get("MinValue")), _bound(number.get("MaxValue"))),
    )


def read_number(text: str) -> Decimal | None:
    """Return the number that a text is; None when it is none."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def _bound(value: object) -> Decimal | None:
    # A bound is text in the API; one that is no number bounds nothing.
    return None if value in (None, "") else read_number(str(value))
