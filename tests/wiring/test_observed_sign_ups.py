"""In a pool that PreSignUp's environment does not name, it logs whom it would refuse, and refuses nobody."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from support.function_loading import load_samples, template
from support.people import POOL

from cognito_otp.errors import SignUpRefusedError

if TYPE_CHECKING:
    from support.function_loading import Deployed

FUNCTION = "PreSignUpFunction"
SAMPLES = load_samples("pre_sign_up")
REFUSED = {name: event for name, event in SAMPLES.items() if ".refused_" in name}


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Read what was logged."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("name", REFUSED)
def test_nobody_is_refused_in_a_pool_that_is_not_named(
    deployed: Deployed, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    event = REFUSED[name]
    handle = deployed.handler(FUNCTION, ENFORCED_USER_POOLS="us-east-1_OTHER")
    assert handle(copy.deepcopy(event)) == event
    (line,) = lines(capsys)
    assert (line["level"], line["message"], line["user_pool_id"]) == ("WARNING", "sign_up_would_be_refused", POOL)
    assert line["reason"]


def test_the_metric_counts_those_lines() -> None:
    watched = template()["Resources"]["SignUpsObserved"]["Properties"]
    assert watched["FilterPattern"] == '{ $.message = "sign_up_would_be_refused" }'


@pytest.mark.parametrize("name", REFUSED)
def test_a_pool_that_is_named_beside_the_stacks_own_is_enforced(deployed: Deployed, name: str) -> None:
    event = copy.deepcopy(REFUSED[name]) | {"userPoolId": "us-east-1_Attached"}
    handle = deployed.handler(FUNCTION, ENFORCED_USER_POOLS=f"{POOL},us-east-1_Attached")
    with pytest.raises(SignUpRefusedError):
        handle(event)


def test_an_event_that_cannot_be_read_is_no_reason_to_refuse_there(deployed: Deployed) -> None:
    event = {"userPoolId": "us-east-1_Attached", "request": None}
    assert deployed.handler(FUNCTION)(event) == event
    with pytest.raises(SignUpRefusedError):
        deployed.handler(FUNCTION)(event | {"userPoolId": POOL})


def test_a_name_that_is_no_pools_is_left_out(deployed: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    event = REFUSED[min(REFUSED)]
    with pytest.raises(SignUpRefusedError):
        deployed.handler(FUNCTION, ENFORCED_USER_POOLS=f"everything, {POOL},")(copy.deepcopy(event))
    faults = [line["problem"] for line in lines(capsys) if line["message"] == "settings_fault"]
    assert len(faults) == 1
    assert "ENFORCED_USER_POOLS has 'everything'" in faults[0]
