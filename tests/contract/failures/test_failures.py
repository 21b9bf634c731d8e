"""`failures list` takes no record away, and `failures delete` deletes what it has shown and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from contract.failures.support import LOST, record
from support.aws.fault_proxy import Refusal
from support.people import CODE, MASKED, PHONE, SUB

from cognito_otp_tools.cli import main
from cognito_otp_tools.failures import queues
from cognito_otp_tools.failures.queues import FailureQueue
from cognito_otp_tools.failures.records import LONGEST_TEXT, read_record

if TYPE_CHECKING:
    from contract.failures.support import Account

    from cognito_otp_tools.failures.records import FailureRecord

ARABIC, FULL_WIDTH = ({ord("0") + digit: zero + digit for digit in range(10)} for zero in (0x660, 0xFF10))
NESTED = "[" * 100_000
"""A text that is nested more deeply than it can be read."""


def test_records_are_listed_oldest_first_and_stay(stack: Account) -> None:
    stack.put(record(2, outcome="refused", problem="ConflictException RESOURCE_NOT_ACTIVE", attempts=[]), record(1))
    for _ in range(2):
        result = stack.run("list")
        assert result.exit_code == 0, result.output
        assert [line.split()[:5] for line in result.output.splitlines() if line.startswith("2026")] == [
            ["2026-11-29", "09:01:00", "in_doubt", "sign_up", "GB"],
            ["2026-11-29", "09:02:00", "refused", "sign_up", "GB"],
        ]
        assert MASKED in result.output
        assert f"user {SUB}" in result.output
        assert "uk by sms: the answer was lost" in result.output
        assert "ConflictException RESOURCE_NOT_ACTIVE" in result.output
        assert "2 undelivered codes, the oldest first." in result.output
        assert stack.visible() == 2


def test_programs_get_every_field_of_a_record(stack: Account) -> None:
    made = record(3, outcome="skipped", problem="invalid_phone_number: the number is too short")
    stack.put(made)
    (found,) = stack.listed()
    assert found["time"] == "2026-11-29T09:03:00"
    assert {name: found[name] for name in ("outcome", "problem", "trace")} == {
        name: made[name] for name in ("outcome", "problem", "trace")
    }
    assert {name: found[name] for name in made["about"]} == made["about"]
    assert [{name: value for name, value in attempt.items() if value} for attempt in found["attempts"]] == [LOST]
    assert found["id"]


def test_an_empty_queue_says_so(stack: Account) -> None:
    assert stack.run("list").output == "✓ acme has no record of an undelivered code.\n"
    result = stack.run("delete")
    assert (result.exit_code, result.output) == (0, "✓ acme has no record of an undelivered code.\n")


def test_more_records_than_one_call_returns_are_read_and_what_is_left_is_counted(stack: Account) -> None:
    stack.put(*(record(number) for number in range(23)))
    times = [found["time"] for found in stack.listed()]
    assert times == sorted(times)
    assert len(times) == 23
    few = stack.run("list", "--limit", "12")
    assert "12 undelivered codes" in few.output
    assert "About 11 more are in the queue" in few.output
    assert stack.visible() == 23


def test_what_was_shown_is_deleted_after_confirmation(stack: Account) -> None:
    stack.put(*(record(number) for number in range(12)))
    for answer in ("n\n", "\n", ""):
        refused = stack.run("delete", answer=answer)
        assert refused.exit_code == 1
        assert "Delete these 12 records?" in refused.output
        assert stack.visible() == 12
    result = stack.run("delete", answer="y\n")
    assert result.exit_code == 0, result.output
    assert "✓ Deleted 12 records." in result.output
    assert stack.listed() == []


def test_a_record_that_comes_while_the_operator_decides_stays(stack: Account) -> None:
    stack.put(record(1))
    stack.aws.actions["DeleteMessageBatch"] = [lambda: stack.put(record(2, outcome="expired"))]
    assert stack.run("delete", "--yes").exit_code == 0
    assert [found["outcome"] for found in stack.listed()] == ["expired"]


def test_only_as_many_as_were_shown_are_deleted(stack: Account) -> None:
    stack.put(*(record(number) for number in range(5)))
    result = stack.run("delete", "--limit", "3", "--yes")
    assert "✓ Deleted 3 records." in result.output
    assert "About 2 more are in the queue" in result.output
    assert len(stack.listed()) == 2


def test_records_are_deleted_by_the_beginning_of_their_ids(stack: Account) -> None:
    stack.put(record(1), record(2), record(3))
    first, second, third = (found["id"] for found in stack.listed())
    assert stack.run("delete", first[:8], third, "--yes").exit_code == 0
    assert [found["id"] for found in stack.listed()] == [second]


@pytest.mark.parametrize(("name", "words"), [("zzz", "no record has the id zzz"), ("", "2 records have an id")])
def test_an_id_that_is_none_or_not_one_deletes_nothing(stack: Account, name: str, words: str) -> None:
    stack.put(record(1), record(2))
    result = stack.run("delete", name, "--yes")
    assert result.exit_code == 1
    assert words in result.output
    assert stack.visible() == 2


def test_after_the_time_in_which_others_cannot_read_them_nothing_is_deleted(
    stack: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack.put(record())
    monkeypatch.setattr(queues, "DECIDING_SECONDS", -1)
    result = stack.run("delete", "--yes")
    assert result.exit_code == 1
    assert "nothing was deleted" in result.output
    assert stack.visible() == 1


def test_records_that_others_are_reading_are_counted_and_not_shown(stack: Account) -> None:
    stack.put(record(1), record(2))
    other = FailureQueue(stack.client("sqs"), stack.url)
    with other.reading(1):
        result = stack.run("list")
        assert "1 undelivered code." in result.output
        assert "About 1 are being read by somebody else" in result.output
    assert len(stack.listed()) == 2


def test_a_queue_whose_records_others_are_reading_is_not_called_empty(stack: Account) -> None:
    stack.put(record())
    with FailureQueue(stack.client("sqs"), stack.url).reading(1):
        for command in (("list",), ("delete", "--yes")):
            result = stack.run(*command)
            assert result.exit_code == 0
            assert result.output.startswith("About 1 are being read by somebody else")
    assert stack.visible() == 1


def test_records_beside_a_message_that_cannot_be_read_are_listed_and_can_be_deleted(stack: Account) -> None:
    stack.put(record(1), NESTED, record(2))
    assert [found["time"] for found in stack.listed()] == [None, "2026-11-29T09:01:00", "2026-11-29T09:02:00"]
    assert stack.visible() == 3
    assert "✓ Deleted 3 records." in stack.run("delete", "--yes").output
    assert stack.listed() == []


def test_what_was_received_comes_back_when_reading_it_fails(stack: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_body: str) -> FailureRecord:
        raise MemoryError

    stack.put(record(1), record(2))
    monkeypatch.setattr(queues, "read_record", fail)
    with pytest.raises(MemoryError), FailureQueue(stack.client("sqs"), stack.url).reading(10):
        pytest.fail("nothing was read")
    assert stack.visible() == 2


def test_what_was_read_comes_back_when_the_reader_fails(stack: Account) -> None:
    stack.put(record())
    queue = FailureQueue(stack.client("sqs"), stack.url)
    with pytest.raises(KeyboardInterrupt), queue.reading(10):
        raise KeyboardInterrupt
    assert stack.visible() == 1


@pytest.mark.parametrize(
    "body",
    [
        "",
        f"code {CODE} for {PHONE}",
        "[]",
        "null",
        NESTED,
        '{"a":' * 30_000,
        "9" * 5_000,
        '{"about": [], "attempts": {}, "time": 7}',
        json.dumps({"outcome": 7, "about": {"phone": PHONE, "sub": PHONE}, "attempts": [None, {"route": CODE}]}),
    ],
)
def test_a_message_that_is_no_record_is_listed_and_shows_nothing_of_its_text(stack: Account, body: str) -> None:
    stack.put(body or " ")
    for words in (("list",), ("list", "--json")):
        result = stack.run(*words)
        assert result.exit_code == 0, result.output
        assert CODE not in result.output
        assert PHONE[1:] not in result.output
    assert "a message that is no record of this version" in stack.run("list").output


@pytest.mark.parametrize("number", [PHONE, "+44 7700 900123", "0044 7700-900-123", CODE])
def test_what_looks_like_a_number_or_a_code_is_hidden_wherever_it_stands(stack: Account, number: str) -> None:
    about = record()["about"] | {"phone": number, "sub": number, "country": number}
    attempts = [{"route": number, "channel": "sms", "outcome": "next_route", "exception": f"Error {number}"}]
    stack.put(record(problem=f"sent to {number}", about=about, attempts=attempts, trace=number))
    for words in (("list",), ("list", "--json")):
        output = stack.run(*words).output
        assert number not in output
        assert number[-6:] not in output


DIGITS = PHONE[1:]


@pytest.mark.parametrize(
    "text",
    [
        f"arn:aws:123456:{PHONE}",
        f"arn:aws:kms:us-east-1:123456789012:key/{DIGITS}",
        f"arn:aws:kms:us-east-1:{DIGITS}0:key/x",
        f"arn:aws:kms:{DIGITS}:123456789012:key/x",
        f"notarn:aws:kms:us-east-1:{DIGITS}:key/x",
        f"arn:aws:sns:us-east-1:123456789012:{DIGITS}",
        f"+44 (0) 7700 {DIGITS[-6:]}",
        DIGITS.translate(ARABIC),
        DIGITS.translate(FULL_WIDTH),
        "_".join(DIGITS),
        "\u200b".join(DIGITS),
        f"{'x' * (LONGEST_TEXT - 5)}{DIGITS}",
    ],
)
def test_digits_are_hidden_in_what_only_looks_like_an_arn_in_any_script_and_at_the_end(text: str) -> None:
    shown = read_record(json.dumps({"problem": text})).problem or ""
    digits = "".join(str(int(found)) for found in shown.replace("123456789012", "") if found.isdecimal())
    assert len(digits.replace("1", "", 1)) < 4  # but for the Region's or the country code's
    assert "***" in shown or len(shown) == LONGEST_TEXT


def test_an_arn_and_a_reason_are_shown_whole(stack: Account) -> None:
    problem = "sealed under arn:aws:kms:us-east-1:123456789012:key/6f1c2a34-5b67-48c9-8d01-234567890123"
    stack.put(record(problem=problem, attempts=[]))
    assert problem in stack.run("list").output
    replica = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/mrk-12345678901234567890123456789012 is disabled"
    assert read_record(json.dumps({"problem": replica})).problem == replica


def test_control_characters_and_markup_change_nothing_on_the_screen(stack: Account) -> None:
    stack.put(record(problem="[red]\u001b[31mx\r\nfake\ud800line", attempts=[]))
    assert "    [red] [31mx  fake line\n" in stack.run("list").output


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        ("ReceiveMessage", "sqs:ReceiveMessage"),
        ("GetQueueAttributes", "sqs:GetQueueAttributes"),
        ("ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility"),
        ("DeleteMessageBatch", "sqs:DeleteMessage"),
        ("DescribeStacks", "cloudformation:DescribeStacks"),
    ],
)
def test_a_permission_that_is_missing_is_named(stack: Account, operation: str, words: str) -> None:
    stack.put(record())
    stack.aws.refusals[operation] = Refusal("AccessDenied", status=403)
    command = ("delete", "--yes") if operation == "DeleteMessageBatch" else ("list",)
    result = stack.run(*command)
    assert result.exit_code == 3
    assert f"ask for the permission {words} " in result.output


def test_a_stack_without_a_queue_is_named(account: Account) -> None:
    account.deploy(queue=False)
    result = account.run("list")
    assert result.exit_code == 1
    assert "names no failure queue: deploy it from this version's template" in result.output


def test_a_stack_must_be_named() -> None:
    result = CliRunner().invoke(main, ["failures", "list"])
    assert result.exit_code == 2
    assert "--stack-name" in result.output
