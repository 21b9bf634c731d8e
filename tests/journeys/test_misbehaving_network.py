"""Faults on the running stack: how the deployed functions handle faults of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from click.testing import CliRunner
from support.waiting import wait_until_sent

from cognito_otp_tools.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.local_stack.customers import Person

    from cognito_otp_local.stack.options import LocalStack


@pytest.fixture(autouse=True)
def _healed(stack: LocalStack) -> Iterator[None]:
    """Remove all faults after the test."""
    yield
    call(stack, "DELETE", "/faults")


def call(stack: LocalStack, method: str, path: str, body: object = None) -> Any:
    """Call the network's own API."""
    with httpx.Client(base_url=f"{stack.inbox_url}/network", trust_env=False) as client:
        answer = client.request(method, path, json=body).raise_for_status()
    return answer.json() if answer.content else None


def last_message(person: Person) -> dict[str, Any]:
    """Return the phone's last message as scripts see it."""
    with httpx.Client(trust_env=False) as client:
        found: list[dict[str, Any]] = client.get(
            f"{person.stack.inbox_url}/messages", params={"to": person.number}
        ).json()
    return found[-1]


def test_a_throttled_code_is_tried_again_and_its_trace_says_why(person: Person) -> None:
    throttled = {"operation": "SendTextMessage", "kind": "throttle", "times": 1, "to": person.number}
    call(person.stack, "POST", "/faults", throttled)
    person.sign_up()
    person.confirm(person.code())
    assert [step["what"] for step in last_message(person)["trace"] if step["actor"] == "network"] == [
        "SendTextMessage from ACME: ThrottlingException",
        "SendTextMessage from ACME: accepted (purpose sign_up, route default-1-sms)",
    ]


def pending(person: Person) -> list[str]:
    """Return the steps towards a text that has not arrived, as the inbox's page shows them."""
    with httpx.Client(trust_env=False) as client:
        state = client.get(f"{person.stack.inbox_url}/state").raise_for_status().json()
    return [step["what"] for step in state["pending"].get(person.number, [])]


def test_lambda_tries_as_often_as_the_template_says_and_no_more(person: Person) -> None:
    """One retry: the EventInvokeConfig that was deployed with the sender, not Lambda's own two."""
    call(person.stack, "POST", "/faults", {"operation": "SendTextMessage", "kind": "throttle", "to": person.number})
    person.sign_up()
    wait_until_sent(person.stack)
    attempts = [step for step in pending(person) if step.startswith("attempt ")]
    assert [step.partition(" failed")[0] for step in attempts] == ["attempt 1", "attempt 2"]
    assert attempts[-1].endswith("given up: RetriesExhausted")


def test_a_code_whose_answer_was_lost_is_sent_once_more_and_no_more(person: Person) -> None:
    """Every answer is lost: the one route sends the same code twice (OnUnknown=resend)."""
    call(person.stack, "POST", "/faults", {"operation": "SendTextMessage", "kind": "drop_after", "to": person.number})
    person.sign_up()
    person.confirm(person.code())
    wait_until_sent(person.stack)
    assert len(person.phone.texts()) == 2
    assert len({text.body for text in person.phone.texts()}) == 1


def test_throttling_of_kms_delays_a_code_and_does_not_stop_it(person: Person) -> None:
    """KMS is called through the same gateway."""
    call(person.stack, "POST", "/faults", {"operation": "kms:Decrypt", "kind": "throttle", "times": 1})
    person.sign_up()
    person.confirm(person.code())
    assert call(person.stack, "GET", "/faults") == []


def test_the_command_line_finds_the_running_stack(stack: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> None:
    """By the record beside the template, which the stack has left in its folder."""
    home = next(
        path.parent.parent
        for path in tmp_path_factory.getbasetemp().glob("stack*/.cognito-otp/local.json")
        if stack.inbox_url in path.read_text()
    )
    template = home / "template.yaml"
    template.touch()
    words = ["local", "network", "throttle", "DescribePools", "--template", str(template)]
    result = CliRunner().invoke(main, words)
    assert (result.exit_code, "throttled" in result.output) == (0, True)
    assert [fault["operation"] for fault in call(stack, "GET", "/faults")] == ["DescribePools"]
