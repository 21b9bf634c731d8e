"""Every kind of trouble, on the deployed template: as many texts as docs/reliability.md says, and told as it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from direct import Sender
from scenarios import SCENARIOS, Player, Scenario

if TYPE_CHECKING:
    from cognito_otp_tools.local.options import LocalStack


@pytest.mark.parametrize("stack", ["open"], indirect=True)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_trouble_costs_the_texts_that_are_said(stack: LocalStack, scenario: Scenario) -> None:
    assert Player(Sender(stack)).play(scenario) == scenario.resend


@pytest.mark.parametrize(
    "scenario", [scenario for scenario in SCENARIOS if scenario.hold], ids=lambda scenario: scenario.name
)
def test_a_code_that_may_have_been_sent_is_held_where_that_was_chosen(
    holding_stack: LocalStack, scenario: Scenario
) -> None:
    assert Player(Sender(holding_stack)).play(scenario) == scenario.hold
