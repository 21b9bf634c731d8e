"""The ARNs that the engine takes apart: functions with an optional alias, pools, keys."""

from __future__ import annotations

import re
from dataclasses import dataclass

FUNCTION = re.compile(
    r"(?P<function>arn:(?P<partition>aws[a-z-]*):lambda:(?P<region>[a-z0-9-]+):(?P<account>[0-9]{12})"
    r":function:(?P<name>[A-Za-z0-9_-]{1,140}))(:(?P<qualifier>[A-Za-z0-9_$-]{1,128}))?"
)
KEY = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+")
LATEST = "$LATEST"
"""What Lambda calls a function itself. A pool names it without a qualifier."""
ALIAS = re.compile(r"[A-Za-z0-9_-]{1,128}")
POOL_ID = re.compile(r"[\w-]+_[0-9a-zA-Z]+")


@dataclass(frozen=True, slots=True)
class FunctionArn:
    """A function, or one of its aliases where ``qualifier`` is set."""

    function: str
    partition: str
    region: str
    account: str
    name: str
    qualifier: str | None = None

    def __str__(self) -> str:
        """Write the ARN as a pool names it."""
        return self.function if self.qualifier is None else f"{self.function}:{self.qualifier}"


def read_function_arn(text: str) -> FunctionArn | None:
    """Read the ARN of a function or of an alias; None for anything else."""
    found = FUNCTION.fullmatch(text)
    return FunctionArn(**found.groupdict()) if found else None


def is_key_arn(text: str) -> bool:
    """Whether this is a key's own ARN, not an alias or an id."""
    return KEY.fullmatch(text) is not None


def is_pool_id(text: str) -> bool:
    """Whether this has the form of a user pool's id."""
    return POOL_ID.fullmatch(text) is not None


def is_alias(text: str) -> bool:
    """Whether this may be an alias of a function, or Lambda's name for the function itself."""
    return text == LATEST or ALIAS.fullmatch(text) is not None
