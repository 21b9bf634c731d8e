"""What each destination country allows: sender IDs, and texts from abroad.

Source: ``sms_countries.csv`` beside this, after the End User Messaging SMS guide, "SMS capabilities by country", as of
March 2026 with later corrections named in its notes. A country that is missing there is missing in AWS's table too.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, cast

type SenderIds = Literal["yes", "registration", "no"]


@dataclass(frozen=True, slots=True)
class CountryRules:
    """Whether texts to a country may show a sender ID, and whether numbers of it may text other countries."""

    sender_ids: SenderIds = "yes"
    international: bool = True


def rules_of(country: str) -> CountryRules:
    """Return a country's rules (ISO 3166-1 alpha-2); one that AWS's table lacks has none."""
    return _table().get(country, CountryRules())


def known_countries() -> list[str]:
    """Return the countries of AWS's table."""
    return list(_table())


@cache
def _table() -> dict[str, CountryRules]:
    text = resources.files(__package__ or "").joinpath("sms_countries.csv").read_text(encoding="utf-8")
    return {
        row["iso2"]: CountryRules(cast("SenderIds", row["sender_id"]), "intl_send=no" not in row["notes"])
        for row in csv.DictReader(text.splitlines())
    }
