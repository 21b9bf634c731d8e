"""A table as the template's parameter RoutingTable, in the form that the SAM CLI takes it on a command line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from cognito_otp.domain.routing.writing import write_table

if TYPE_CHECKING:
    from cognito_otp.domain.routing.table import RoutingTable

PARAMETER = "RoutingTable"
MOST_CHARACTERS = 1000
MOST_QUOTES = 320
"""What the parameter takes: Lambda counts the quotes and backslashes of a variable twice, in 4 KB for all of them."""

_ESCAPED = re.compile(r"""\\["\\]|'""")


class TooLargeToDeployError(Exception):
    """A table that the parameter doesn't take."""


def as_parameter(table: RoutingTable) -> str:
    """Return ``RoutingTable='…'``, one word of ``sam deploy --parameter-overrides``.

    Without the quotes the SAM CLI would end the value at its first quotation mark. Raises TooLargeToDeployError.
    """
    text = _deployed(table)
    quotes = text.count('"') + text.count("\\")
    if len(text) > MOST_CHARACTERS or quotes > MOST_QUOTES:
        raise TooLargeToDeployError(
            f"the table takes {len(text):,} characters, of which {quotes:,} are quotes and backslashes. The parameter "
            f"{PARAMETER} takes {MOST_CHARACTERS:,} with {MOST_QUOTES:,}: store it with `cognito-otp routes put`"
        )
    return f"{PARAMETER}='{text}'"


def _deployed(table: RoutingTable) -> str:
    """Write compact JSON in ASCII, without quotes within its texts: the SAM CLI would undo a backslash before one."""
    text = json.dumps(write_table(table), separators=(",", ":"))
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0][-1]):04x}", text)
