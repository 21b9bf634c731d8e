"""``.ci/sam-local`` without a container engine: it prints that nothing was run, and fails."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from support.paths import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

UNAVAILABLE = 69
NOBODY = "tcp://127.0.0.1:9"


def run(prepare: Path | str) -> subprocess.CompletedProcess[str]:
    """Run the script with no engine answering."""
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "DOCKER_HOST": NOBODY, "SAM_LOCAL_PREPARE": str(prepare)}
    return subprocess.run(  # noqa: S603 - our own script
        [REPOSITORY / ".ci" / "sam-local", "--handful"], env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def prepare(tmp_path: Path) -> Path:
    """Write a preparation program that records its arguments."""
    program = tmp_path / "prepare"
    program.write_text(
        f'#!/bin/sh\necho "called: $*" >>{tmp_path}/calls\n[ "$1" = --stop ] || [ ! -e {tmp_path}/fails ]\n'
    )
    program.chmod(0o700)
    return program


def test_a_missing_engine_is_reported_and_what_was_started_is_stopped(prepare: Path, tmp_path: Path) -> None:
    done = run(prepare)
    assert done.returncode == UNAVAILABLE
    assert "sam local: NOT RUN: " in done.stderr
    assert (tmp_path / "calls").read_text() == "called: \ncalled: --stop\n"


def test_a_preparation_that_fails_is_reported(prepare: Path, tmp_path: Path) -> None:
    (tmp_path / "fails").touch()
    done = run(prepare)
    assert done.returncode == UNAVAILABLE
    assert f"sam local: NOT RUN: {prepare} failed" in done.stderr


def test_a_missing_preparation_program_is_reported(tmp_path: Path) -> None:
    done = run(tmp_path / "nothing")
    assert done.returncode == UNAVAILABLE
    assert "nothing is no program" in done.stderr
