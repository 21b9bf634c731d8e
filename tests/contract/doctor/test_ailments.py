"""Every check of the doctor, sick and healthy, through the command line on the local stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from contract.doctor.ailments import AILMENTS

from cognito_otp_tools.doctor.checks.all_checks import CHECKS

if TYPE_CHECKING:
    from contract.doctor.ailments import Ailment
    from support.local_stack.patients import Patient

BY_UNIT_TESTS = {"pool.region", "versions.sdk", "texting.failure"}
"""Whose ailments the local stack does not have: tests/unit/doctor."""


def test_a_healthy_stack_is_healthy_by_every_check(healthy: list[dict[str, str]]) -> None:
    assert {one["check"]: one["found"] for one in healthy if one["status"] != "ok"} == {}
    answered = {check.id for check in CHECKS if any(one["check"].startswith(check.id) for one in healthy)}
    assert {check.id for check in CHECKS} - answered == {"texting.identity"}  # of End User Messaging alone


def test_every_check_has_an_ailment() -> None:
    covered = {check.id for check in CHECKS if any(one.check.startswith(check.id) for one in AILMENTS)}
    assert {check.id for check in CHECKS} - covered == BY_UNIT_TESTS


@pytest.mark.parametrize("ailment", AILMENTS, ids=lambda one: f"{one.check} {one.status}")
def test_an_ailment_is_found_with_its_cause_and_its_fix(patient: Patient, ailment: Ailment) -> None:
    with ailment.sicken(patient) as more:
        words = more or ()
        stack_name = words[1] if words[:1] == ("--stack-name",) else None
        found = patient.look(*ailment.words, *(() if stack_name else words), stack_name=stack_name)
    by_check = [one for one in found if one["check"] == ailment.check]
    said = {one["status"]: one for one in by_check if ailment.text in one["found"]}
    assert ailment.status in said, by_check or found
    assert said[ailment.status]["fix"]
    assert said[ailment.status]["why"]
