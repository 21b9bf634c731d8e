"""Settings and opt-outs over HTTP, and the commands that call them on a running stack."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from support.people import PHONE

from cognito_otp_local.stack.records import write_record
from cognito_otp_tools.cli import main
from cognito_otp_tools.stack_record import Record, started_at

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from support.local_stack.phone_network_server import Network

DEFAULTS = {"sandbox": False, "owned_only": False, "text_spend_limit_usd": None, "voice_spend_limit_usd": None}


@pytest.fixture
def fresh(network: Network) -> Network:
    """Return a network with a new account."""
    return network


@pytest.fixture
def template(tmp_path: Path, fresh: Network) -> Path:
    """Return the template of a stack whose inbox the network's is, as its record says."""
    pid = os.getpid()
    record = Record(pid, started_at(pid), pid, started_at(pid), "", {"inbox_url": fresh.control_url})
    write_record(tmp_path, record)
    path = tmp_path / "template.yaml"
    path.touch()
    return path


def run(template: Path, *words: str) -> Result:
    """Run a command of ``local network``."""
    return CliRunner(env={"COLUMNS": "160"}).invoke(main, ["local", "network", *words, "--template", str(template)])


def test_settings_start_permissive_and_can_be_changed_one_by_one(fresh: Network) -> None:
    assert fresh.control("GET", "/network/settings").json() == DEFAULTS
    answer = fresh.control("PATCH", "/network/settings", {"sandbox": True, "text_spend_limit_usd": 3})
    assert answer.json() == {**DEFAULTS, "sandbox": True, "text_spend_limit_usd": 3}
    assert fresh.control("GET", "/network/settings").json() == answer.json()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"sandbox": 1}, "sandbox must be true or false"),
        ({"sandbox": None}, "sandbox must be true or false"),
        ({"text_spend_limit_usd": -1}, "whole US dollars from 0 on, or null"),
        ({"voice_spend_limit_usd": 1.5}, "whole US dollars from 0 on, or null"),
        ({"text_spend_limit_usd": True}, "whole US dollars from 0 on, or null"),
        ({"colour": "red"}, "'colour' is no setting; there are sandbox"),
        ([], "one JSON object"),
    ],
)
def test_an_invalid_setting_is_refused_and_changes_nothing(fresh: Network, wrong: object, said: str) -> None:
    answer = fresh.control("PATCH", "/network/settings", wrong)
    assert (answer.status_code, said in answer.json()["message"]) == (422, True)
    assert fresh.control("GET", "/network/settings").json() == DEFAULTS


@pytest.mark.parametrize("path", ["+447700900123", "%2B447700900123", "447700900123"])
def test_a_phone_opts_out_and_in(fresh: Network, path: str) -> None:
    assert fresh.control("POST", "/network/opt-outs", {"to": PHONE}).status_code == 201
    assert fresh.control("GET", "/network/opt-outs").json() == [PHONE]
    assert fresh.control("DELETE", f"/network/opt-outs/{path}").status_code == 204
    assert fresh.control("GET", "/network/opt-outs").json() == []


@pytest.mark.parametrize("to", ["07700900123", None, 1])
def test_only_a_phone_number_can_opt_out(fresh: Network, to: object) -> None:
    answer = fresh.control("POST", "/network/opt-outs", {"to": to})
    assert (answer.status_code, "to must be a phone number" in answer.json()["message"]) == (422, True)


@pytest.mark.parametrize(
    ("words", "kind", "shown"),
    [
        (
            "fail SendTextMessage --error ConflictException --reason DESTINATION_PHONE_NUMBER_OPTED_OUT --times 2",
            "error",
            "ConflictException DESTINATION_PHONE_NUMBER_OPTED_OUT",
        ),
        ("throttle *", "throttle", "throttled"),
        ("slow SendTextMessage --seconds 3", "slow", "answered 3 s late"),
        ("drop SendTextMessage --before", "drop_before", "dropped before accepting"),
        ("drop SendTextMessage --after --from ACME", "drop_after", "its answer dropped"),
        ("throttle kms:Decrypt --to +447700900123", "throttle", "throttled"),
    ],
)
def test_each_fault_has_a_command(fresh: Network, template: Path, words: str, kind: str, shown: str) -> None:
    result = run(template, *words.split())
    assert result.exit_code == 0, result.output
    (fault,) = fresh.phones.faults.all()
    assert fault.kind == kind
    assert shown in " ".join(run(template, "faults").output.split())


def test_an_invalid_fault_is_explained_on_the_command_line(template: Path) -> None:
    result = run(template, "fail", "SendTextMessage", "--error", "Oops")
    assert result.exit_code == 1
    assert "error must be one of AccessDeniedException" in result.output


def test_commands_print_json_for_scripts(template: Path) -> None:
    added = json.loads(run(template, "throttle", "SendTextMessage", "--json").output)
    assert json.loads(run(template, "faults", "--json").output) == [added]
    assert json.loads(run(template, "sandbox", "on", "--json").output) == {**DEFAULTS, "sandbox": True}


def test_heal_removes_one_fault_or_all(fresh: Network, template: Path) -> None:
    for _ in range(3):
        assert run(template, "throttle", "SendTextMessage").exit_code == 0
    first, second, third = [fault.id for fault in fresh.phones.faults.all()]
    assert run(template, "heal", second).exit_code == 0
    assert [fault.id for fault in fresh.phones.faults.all()] == [first, third]
    missing = run(template, "heal", second)
    assert (missing.exit_code, f"there are {first}, {third}" in missing.output) == (1, True)
    assert run(template, "heal").exit_code == 0
    assert fresh.phones.faults.all() == ()
    assert "No faults" in run(template, "faults").output


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("sandbox on", {"sandbox": True}),
        ("owned-only on", {"owned_only": True}),
        ("spend-limit 5", {"text_spend_limit_usd": 5}),
        ("spend-limit 5 --voice", {"voice_spend_limit_usd": 5}),
        ("spend-limit none", {}),
        ("sandbox off", {}),
    ],
)
def test_each_setting_has_a_command(fresh: Network, template: Path, words: str, changed: dict[str, object]) -> None:
    assert run(template, *words.split()).exit_code == 0
    assert fresh.control("GET", "/network/settings").json() == {**DEFAULTS, **changed}


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("spend-limit 1", "text spend limit usd   1 "),
        ("spend-limit 0", "text spend limit usd   0 "),
        ("spend-limit none", "text spend limit usd   the account's own"),
        ("sandbox on", "sandbox                on"),
    ],
)
def test_each_setting_is_shown_as_it_was_given(template: Path, words: str, shown: str) -> None:
    assert shown in run(template, *words.split()).output


def test_a_spend_limit_is_whole_dollars(template: Path) -> None:
    assert "neither a whole number" in run(template, "spend-limit", "1.5").output


def test_phones_opt_out_and_in_from_the_command_line(fresh: Network, template: Path) -> None:
    assert run(template, "opt-out", PHONE).exit_code == 0
    assert fresh.control("GET", "/network/opt-outs").json() == [PHONE]
    assert run(template, "opt-in", PHONE).exit_code == 0
    assert fresh.control("GET", "/network/opt-outs").json() == []


def test_without_a_stack_the_commands_say_how_to_start_one(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.touch()
    result = run(template, "faults")
    assert (result.exit_code, "no local stack is up here" in result.output) == (3, True)
    assert "cognito-otp local up" in result.output


def test_a_stack_that_is_still_starting_is_distinguished_from_none(tmp_path: Path) -> None:
    pid = os.getpid()
    write_record(tmp_path, Record(pid, started_at(pid), pid, started_at(pid), ""))
    template = tmp_path / "template.yaml"
    template.touch()
    assert "still starting" in run(template, "faults").output


def test_a_stack_that_does_not_answer_is_named(tmp_path: Path) -> None:
    pid = os.getpid()
    record = Record(pid, started_at(pid), pid, started_at(pid), "", {"inbox_url": "http://127.0.0.1:1"})
    write_record(tmp_path, record)
    template = tmp_path / "template.yaml"
    template.touch()
    assert "http://127.0.0.1:1/network does not answer" in run(template, "faults").output
