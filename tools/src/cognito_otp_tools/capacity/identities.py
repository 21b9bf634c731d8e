"""How many identities a peak needs in each country, by the message parts a second that one of each type sends."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cognito_otp_tools.countries import country_facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_tools.capacity.limits import Peak

PARTS_PER_SECOND: Mapping[str, Mapping[str, int]] = {
    "short_code": {"US": 100, "CA": 100},
    "10dlc": {"US": 1},
    "toll_free": {"US": 3},
    "long_code": {"CA": 1, "*": 10},
    "sender_id": {"*": 10},
}
"""Message parts a second of one identity, by its type and country; ``*`` is any other country. Source: End User
Messaging SMS user guide, "What are the Message Parts per Second (MPS) limits"; a 10DLC number's is raised on request,
and short codes of other countries vary. That long codes of PR, GU and VI send as those of other countries is not
confirmed."""


def parts_per_second(kind: str, country: str) -> int | None:
    """Return the parts a second of one identity of a type; None if the country has none of this type."""
    facts = country_facts().get(country)
    offered = {
        "sender_id": facts is not None and facts.sender_id != "no",
        "long_code": facts is not None and facts.long_code == "yes" and country != "US",
    }
    rates = PARTS_PER_SECOND[kind]
    return rates.get(country, rates.get("*")) if offered.get(kind, True) else None


def identities_needed(peak: Peak, kind: str, country: str) -> int | None:
    """Return how many identities of a type carry the peak of a country; None if the country has no such."""
    rate = parts_per_second(kind, country)
    return None if rate is None else max(1, math.ceil(peak.per_country * peak.parts / rate))


def without_known_rate(country: str) -> str | None:
    """Say what else one can text a country from, at a rate that no source states; None where that is nothing."""
    facts = country_facts().get(country)
    if facts is None:
        return "not in AWS's table of countries"
    if facts.short_code and parts_per_second("short_code", country) is None:
        return "short codes, whose rate varies by country: ask AWS"
    if all(parts_per_second(kind, country) is None for kind in PARTS_PER_SECOND):
        return "no identity can be owned there: the service chooses"
    return None
