"""Faults: what failed beside the delivery of a code without deciding its outcome."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """What failed. The values are dimensions of the metric ``Faults``."""

    STORE = "store"
    ROUTING_TABLE = "routing_table"
    FAILURE_QUEUE = "failure_queue"
    WOULD_CAP = "would_cap"
    SETTINGS = "settings"
    LOST_ANSWER = "lost_answer"
    """A channel's answer was lost: the code may have been sent, and may be sent again."""

    CERTIFICATE = "certificate"
    """No root of Amazon signed an endpoint's certificate: from then on all of botocore's roots are trusted."""
