"""docs/routing.md names every answer that stops a code."""

from __future__ import annotations

import re

from support.paths import REPOSITORY

from cognito_otp.domain.delivery.verdict_tables import NAMED_BY_FIELDS, REASONS, SNS, WITHOUT_REASON
from cognito_otp.domain.delivery.verdicts import Step

SECTION = (REPOSITORY / "docs" / "routing.md").read_text().split("### What stops a code")[1].split("\n### ")[0]


def test_the_table_of_what_stops_a_code_has_every_exception_and_reason_that_does() -> None:
    rows = re.findall(r"^\| `(\w+Exception)` \| ([^|]+) \| [^|]+ \|$", SECTION, re.MULTILINE)
    listed_names = {name: set(re.findall(r"`([^`]+)`", listed)) for name, listed in rows}
    stops = {
        name: {reason for reason, verdict in verdicts.items() if verdict.step is Step.STOP}
        for name, verdicts in (REASONS | {"of SNS": SNS}).items()
    }
    assert listed_names == {name: reasons for name, reasons in stops.items() if reasons}
    assert {name for name, verdict in WITHOUT_REASON.items() if verdict.step is Step.STOP} == set()


def test_reasons_that_only_fields_explain_are_named_below_it() -> None:
    (below,) = re.findall(r"whose Reason is (.+?)\nor none", SECTION, re.DOTALL)
    assert set(re.findall(r"`(\w+)`", below)) == NAMED_BY_FIELDS
