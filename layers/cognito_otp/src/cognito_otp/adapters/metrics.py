"""Counts outcomes and faults for CloudWatch, in log lines of its embedded metric format (EMF), by Powertools.

Each dimension set is a metric that AWS charges for, so there are no more than these.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp.domain.delivery.faults import Fault
    from cognito_otp.domain.delivery.outcomes import OutcomeKind

NONE = "none"
"""The country of an event without a phone, and the channel of one that no channel was tried for."""


class EmfMetrics:
    """The metrics ``Codes`` and ``Faults`` of one stack."""

    def __init__(self, stack_name: str) -> None:
        """Take the stack's name, which names the namespace, so that no dimension has to."""
        self._namespace = f"cognito-otp/{stack_name}"

    def count_code(self, outcome: OutcomeKind, *, country: str | None, channel: str | None) -> None:
        """Count an event; see ports.Metrics."""
        with self._counting("Codes") as metric:
            metric.add_dimension("outcome", outcome)
            metric.add_dimensions(country=country or NONE, outcome=outcome)
            metric.add_dimensions(channel=channel or NONE, outcome=outcome)

    def count_fault(self, fault: Fault, *, country: str | None = None) -> None:
        """Count a fault; see ports.Metrics."""
        with self._counting("Faults") as metric:
            metric.add_dimension("outcome", fault)
            if country is not None:
                metric.add_dimensions(country=country, outcome=fault)

    @contextmanager
    def _counting(self, name: str) -> Iterator[AmazonCloudWatchEMFProvider]:
        metric = AmazonCloudWatchEMFProvider(namespace=self._namespace)
        metric.add_metric(name=name, unit=MetricUnit.Count, value=1)
        yield metric
        metric.flush_metrics()
