"""Limits that a peak may meet, each as the codes a second that it lets through, with its source.

Quotas are AWS's defaults: most can be raised, and other workloads of the account share them. SendTextMessage's own
quota of requests is left out, because no source that could be read states it; `Service Quotas` shows an account's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_tools.countries import country_facts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DATED = "2026-11-29"

PARTS_PER_SECOND: Mapping[str, Mapping[str, int]] = {
    "short_code": {"US": 100, "CA": 100},
    "10dlc": {"US": 1},
    "toll_free": {"US": 3},
    "long_code": {"CA": 1, "*": 10},
    "sender_id": {"*": 10},
}
"""Message parts a second of one identity, by its type and country; ``*`` is any other country. Source: End User
Messaging SMS user guide, "What are the Message Parts per Second (MPS) limits"; a 10DLC number's is raised on request,
and short codes of other countries vary."""

KMS_REQUESTS = 10_000
PARTITION_WRITES = 1_000
TABLE_WRITES = 4_000
CONCURRENCY = 1_000
PARAMETER_READS = 40

WRITES_OF_A_CODE = 6
"""Write units: two items in a transaction count double, then the country's counter, then the end of the claim."""

READ_AGAIN_AFTER = 60
"""Seconds after which an environment reads the routing table again."""


@dataclass(frozen=True, slots=True)
class Peak:
    """Codes a second at the peak, spread evenly over some countries, and what one code takes.

    ``parts`` is what a text is cut into; ``run`` and ``start`` are the seconds of a warm run and of a cold start.
    """

    codes: float
    countries: Sequence[str]
    parts: int
    run: float
    start: float

    @property
    def per_country(self) -> float:
        """Codes a second to one country."""
        return self.codes / len(self.countries)


@dataclass(frozen=True, slots=True)
class Limit:
    """The codes a second that something lets through, and what to do where that is too little."""

    name: str
    codes: float
    remedy: str
    source: str


def shared_limits(peak: Peak, cap: int) -> list[Limit]:
    """List what limits all codes together; ``cap`` is CodesPerCountryPerMinute."""
    share = len(peak.countries)
    return [
        Limit("KMS: Decrypt", KMS_REQUESTS, "raise the quota of symmetric operations", "KMS developer guide, quotas"),
        Limit(
            "DynamoDB: one country's counter",
            PARTITION_WRITES * share,
            "none: the writes to one item; a code whose count fails is sent all the same",
            "DynamoDB developer guide, partitions: 1,000 write units a second",
        ),
        Limit(
            "DynamoDB: a new table on demand",
            TABLE_WRITES / WRITES_OF_A_CODE,
            "warm the table up, or let it double within half an hour",
            "DynamoDB developer guide, on-demand mode: 4,000 write units a second at first",
        ),
        Limit("Lambda: functions at once", CONCURRENCY / peak.run, "raise the quota of concurrency", "Lambda quotas"),
        Limit(
            "Parameter Store: reads",
            PARAMETER_READS * READ_AGAIN_AFTER / peak.run,
            "turn higher throughput on",
            "Systems Manager quotas: 40 a second",
        ),
        Limit(
            "the stack: CodesPerCountryPerMinute",
            cap * share / 60,
            "raise the parameter, or its counts mean nothing (observe) and codes are capped (enforce)",
            "the template",
        ),
    ]


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
