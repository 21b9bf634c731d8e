"""What each destination country allows, for the network's rules: the facts that the tools ship."""

from __future__ import annotations

from cognito_otp.domain.countries import CountryFacts
from cognito_otp_tools.countries import country_facts

WITHOUT_RULES = CountryFacts(
    sender_id="yes", two_way=False, short_code=False, long_code="yes", international=True, notes=""
)
"""A country that AWS's table lacks: nothing is known that could forbid a text."""


def rules_of(country: str) -> CountryFacts:
    """Return a country's facts (ISO 3166-1 alpha-2)."""
    return country_facts().get(country, WITHOUT_RULES)


def known_countries() -> list[str]:
    """Return the countries of AWS's table."""
    return list(country_facts())
