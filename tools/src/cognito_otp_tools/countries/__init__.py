"""What AWS says of texting each country: the facts that checks and advice rest on, shipped with the tools.

The table is sms_countries.csv beside this file. A country that is not in it is not in AWS's table.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from cognito_otp.domain.countries import CountryFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

DATED = "2026-11-22"
"""When the table was compiled."""

SOURCE = (
    "AWS End User Messaging SMS user guide, SMS and MMS country capabilities and limitations (state after 2026-03-01);"
    " Singapore counts as registration, because an unregistered sender ID is rewritten to LIKELY-SCAM there"
)


@cache
def country_facts() -> Mapping[str, CountryFacts]:
    """Read the table, by ISO 3166-1 alpha-2 code."""
    text = files(__name__).joinpath("sms_countries.csv").read_text(encoding="utf-8")
    return {row["iso2"]: _facts(row) for row in csv.DictReader(text.splitlines())}


def _facts(row: dict[str, str]) -> CountryFacts:
    return CountryFacts(
        sender_id=_one_of(row["sender_id"], "yes", "registration", "no"),
        two_way=row["two_way"] == "yes",
        short_code=row["short_code"] == "yes",
        long_code=_one_of(row["long_code"], "yes", "no", "inbound-only"),
        international=row["international"] == "yes",
        notes=row["notes"],
    )


def _one_of[T](value: str, *words: T) -> T:
    """Return the word; a table with another one is broken."""
    return words[words.index(value)]
