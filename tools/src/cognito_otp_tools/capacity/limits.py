"""Limits that a peak may meet, each as the codes a second that it lets through, with its source.

Quotas are AWS's defaults: most can be raised, and other workloads of the account share them. SendTextMessage's own
quota of requests is left out, because no source that could be read states it; `Service Quotas` shows an account's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp.domain.purposes import Purpose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DATED = "2026-11-29"

COGNITO_REQUESTS: Mapping[Purpose, tuple[str, int, int]] = {
    Purpose.SIGN_UP: ("UserCreation", 50, 2),
    Purpose.ADMIN_CREATE_USER: ("UserCreation", 50, 1),
    Purpose.AUTHENTICATION: ("UserAuthentication", 120, 1),
    Purpose.FORGOT_PASSWORD: ("UserAccountRecovery", 30, 2),
}
"""Cognito's category, its requests a second, and how many of them one code takes: the one that asks for it, and the one
that brings it back where that is of the same category (answers to challenges have three times the quota). Purposes
whose category no source states are left out."""

KMS_REQUESTS = 10_000
"""Of the Regions with the least; 20,000 in us-east-2, ap-southeast-1, ap-southeast-2, ap-northeast-1, eu-central-1 and
eu-west-2, and 100,000 in us-east-1, us-west-2 and eu-west-1."""

KEY_USES_OF_A_CODE = 2
"""Cognito seals a code with GenerateDataKey and the function opens it with Decrypt. That Cognito's count for the
account is not confirmed; AWS says so of services that act on an account's behalf."""

PARTITION_WRITES = 1_000
TABLE_WRITES = 4_000
CONCURRENCY = 1_000
STARTED_AT_ONCE = 1_000
"""Environments that Lambda starts for one function within ten seconds."""

PARAMETER_READS = 40

WRITES_OF_A_CODE = 6
"""Write units at a peak: two items in a transaction count double; then the country's counter, the end of the claim.

Otherwise the country is counted in the transaction: seven units, and one call less.
"""


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
    purpose: Purpose = Purpose.SIGN_UP
    concurrency: int = CONCURRENCY

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
    category, requests, of_a_code = COGNITO_REQUESTS[peak.purpose]
    return [
        Limit(
            f"Cognito: {category}",
            requests / of_a_code,
            "raise the category's quota, which costs; requests beyond it fail",
            f"Cognito developer guide, quotas: {requests} requests a second, {of_a_code} a code",
        ),
        Limit(
            "KMS: symmetric operations",
            KMS_REQUESTS / KEY_USES_OF_A_CODE,
            "raise the quota; some Regions have 2 or 10 times as much",
            "KMS developer guide, request quotas: 10,000 a second, 2 a code",
        ),
        *_table_limits(peak),
        *_function_limits(peak),
        Limit(
            "the stack: CodesPerCountryPerMinute",
            cap * len(peak.countries) / 60,
            "raise the parameter, or its counts mean nothing (observe) and codes are capped (enforce)",
            "the template",
        ),
    ]


def _table_limits(peak: Peak) -> list[Limit]:
    """List the limits of the table of codes."""
    return [
        Limit(
            "DynamoDB: one country's counter",
            PARTITION_WRITES * len(peak.countries),
            "none: the writes to one item; a code whose count fails is sent all the same",
            "DynamoDB developer guide, partitions: 1,000 write units a second",
        ),
        Limit(
            "DynamoDB: a new table on demand",
            TABLE_WRITES / WRITES_OF_A_CODE,
            "warm the table up, or let it double within half an hour; codes it refuses are sent unclaimed",
            "DynamoDB developer guide, on-demand mode: 4,000 write units a second at first",
        ),
    ]


def _function_limits(peak: Peak) -> list[Limit]:
    """List the limits of the functions, and of what each of them reads when it starts."""
    return [
        Limit(
            "Lambda: functions at once",
            peak.concurrency / peak.run,
            "raise the quota of concurrency",
            "Lambda quotas: 1,000 at once; a new account may have fewer",
        ),
        Limit(
            "Lambda: a peak from nothing",
            min(peak.concurrency, STARTED_AT_ONCE) / (peak.start + peak.run),
            "provision concurrency; else codes wait in Lambda's queue for a second or more",
            "Lambda developer guide, scaling: 1,000 starts in ten seconds",
        ),
        Limit(
            "Parameter Store: a peak from nothing",
            PARAMETER_READS,
            "turn higher throughput on, or deploy the table: what can't be read is RoutingTable's for 30 s",
            "Systems Manager quotas: 40 reads a second, one for each function that starts",
        ),
    ]
