"""What messages cost. The prices are made up: AWS's differ by country, carrier and day."""

from __future__ import annotations

from decimal import Decimal

NEAR = frozenset({"US", "CA"})
NEAR_PART, FAR_PART = Decimal("0.01"), Decimal("0.05")
NEAR_MINUTE, FAR_MINUTE = Decimal("0.02"), Decimal("0.10")


def price_of_part(country: str) -> Decimal:
    """Return the price of one part of a text, in US dollars."""
    return NEAR_PART if country in NEAR else FAR_PART


def price_of_minute(country: str) -> Decimal:
    """Return the price of a minute's call, in US dollars."""
    return NEAR_MINUTE if country in NEAR else FAR_MINUTE
