"""Every failure scenario on the deployed template, with the texts and outcomes that docs/reliability.md states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.sender.failure_scenarios import SCENARIOS, Player, Scenario
from support.sender.sender_calls import Sender

if TYPE_CHECKING:
    from cognito_otp_local.stack.options import LocalStack


@pytest.mark.parametrize("stack", ["open"], indirect=True)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_each_scenario_has_the_documented_texts_and_outcomes(stack: LocalStack, scenario: Scenario) -> None:
    assert Player(Sender(stack)).play(scenario) == scenario.resend


@pytest.mark.parametrize(
    "scenario", [scenario for scenario in SCENARIOS if scenario.hold], ids=lambda scenario: scenario.name
)
def test_each_scenario_has_the_documented_texts_and_outcomes_under_hold(
    holding_stack: LocalStack, scenario: Scenario
) -> None:
    assert Player(Sender(holding_stack)).play(scenario) == scenario.hold
