"""How tests find their stack, and the errors if they do not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.stack.options import EMULATOR, Options
from cognito_otp_local.stack.records import write_record
from cognito_otp_local.testing.numbers import pick_number
from cognito_otp_local.testing.settings import Settings, read_parameters
from cognito_otp_local.testing.stack_finding import running_stack
from cognito_otp_tools.stack_record import Record, started_at

if TYPE_CHECKING:
    from pathlib import Path

PLACES = {
    "cognito_endpoint": "http://127.0.0.1:1",
    "aws_endpoint": "http://127.0.0.1:2",
    "inbox_url": "http://127.0.0.1:3",
    "user_pool_id": "us-east-1_EXAMPLE01",
    "client_id": "client",
    "stack_name": "cognito-otp-local",
    "region": "us-east-1",
}


def settings(folder: Path, attach: Path | None = None) -> Settings:
    """Return the settings of a project whose template is in this folder."""
    return Settings(template=folder / "template.yaml", attach=attach)


def record(places: dict[str, str]) -> Record:
    """Return the record of a stack whose process is this one."""
    return Record(os.getpid(), started_at(os.getpid()), 0, 0.0, "", places)


def refusal(wanted: Settings, *, may_start: bool = True) -> str:
    """Look for a stack that cannot be found; return the error's message."""
    with pytest.raises(LocalStackError) as caught, running_stack(wanted, may_start=may_start):
        pass
    return str(caught.value)


@pytest.mark.parametrize("document", [PLACES, {"pid": 1, "places": PLACES}], ids=["ready line", "record"])
def test_a_stack_is_attached_to_by_its_ready_line_or_its_record(tmp_path: Path, document: dict[str, object]) -> None:
    file = tmp_path / "stack.json"
    file.write_text(json.dumps(document))
    with running_stack(settings(tmp_path, file)) as stack:
        assert stack.client_id == "client"


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"cognito_endpoint": 1}'])
def test_a_file_that_describes_no_stack_is_refused_with_what_it_must_hold(tmp_path: Path, content: str) -> None:
    file = tmp_path / "stack.json"
    file.write_text(content)
    assert "`cognito-otp local up --json`" in refusal(settings(tmp_path, file))


def test_a_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    assert "nothing.json does not tell of a running stack" in refusal(settings(tmp_path, tmp_path / "nothing.json"))


def test_the_stack_that_is_up_beside_the_template_is_used(tmp_path: Path) -> None:
    write_record(tmp_path, record(PLACES))
    with running_stack(settings(tmp_path)) as stack:
        assert stack.inbox_url == "http://127.0.0.1:3"


def test_a_stack_that_is_still_coming_up_is_no_stack_yet(tmp_path: Path) -> None:
    write_record(tmp_path, record({}))
    assert "is still coming up" in refusal(settings(tmp_path))


def test_without_a_template_the_setting_is_named(tmp_path: Path) -> None:
    assert "set cognito_otp_template" in refusal(settings(tmp_path))


def test_the_processes_of_xdist_start_no_stack_each(tmp_path: Path) -> None:
    assert "keep one up with `cognito-otp local up`" in refusal(settings(tmp_path), may_start=False)


def test_a_stack_that_does_not_start_is_reported_with_its_last_output(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text("Parameters: {}\n")
    wanted = Settings(template=tmp_path / "template.yaml", parameters={"Nonsense": "1"})
    said = refusal(wanted)
    assert "the local stack did not come up" in said
    assert "the template has no parameter Nonsense" in said


def test_a_parameter_is_name_and_value() -> None:
    assert read_parameters(["AppName = Acme", "OriginationIdentity="]) == {
        "AppName": "Acme",
        "OriginationIdentity": "",
    }
    with pytest.raises(LocalStackError, match="'AppName' is not NAME=VALUE"):
        read_parameters(["AppName"])


def test_a_number_that_a_user_has_is_not_given_out() -> None:
    taken: list[str] = []

    def is_taken(number: str) -> bool:
        taken.append(number)
        return len(taken) < 3

    assert pick_number(is_taken) == taken[-1]
    assert len(set(taken)) == 3
    with pytest.raises(LocalStackError, match="start a fresh stack"):
        pick_number(lambda _number: True)


def test_the_emulator_is_the_one_beside_the_template_or_else_beside_the_programs_environment(tmp_path: Path) -> None:
    options = Options(template=tmp_path / "template.yaml")
    assert options.emulator.exists()
    beside = tmp_path / EMULATOR
    beside.parent.mkdir(parents=True)
    beside.touch()
    assert options.emulator == beside
    named = tmp_path / "ministack"
    assert Options(template=tmp_path / "template.yaml", emulator_program=named).emulator == named


def test_a_project_that_uses_no_fixture_imports_none_of_the_local_stack() -> None:
    code = "import cognito_otp_local.pytest_plugin, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - Python
    loaded = {name for name in done.stdout.split() if name.startswith(("boto", "httpx", "psutil", "cognito_otp"))}
    assert loaded == {"cognito_otp_local", "cognito_otp_local.pytest_plugin"}
