"""The search of the suite's logs for secrets finds them, and notices logs that are missing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from support import secret_scan
from support.people import CODE, PHONE

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_line_with_a_secret_or_a_whole_number_is_a_leak() -> None:
    lines = [
        "all is well",
        "account 314159000000",
        "id 9f-314159ab",
        "code=314159.",
        "to +447700900199",
        "write it as +14255550100",
        "to +********0123",
    ]
    assert secret_scan.leaks("\n".join(lines), {"314159"}) == ["code=314159.", "to +447700900199"]


def test_the_logs_of_all_processes_are_searched_and_missing_lines_are_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(secret_scan.FOLDER, str(tmp_path))
    first = {"outputs": [f"opened {CODE}"], "secrets": [], "ran": ["tests/journeys/test_sign_up"]}
    second = {"outputs": ["nothing"], "secrets": [CODE, PHONE], "ran": []}
    for number, kept in enumerate((first, second)):
        (tmp_path / f"{number}.json").write_text(json.dumps(kept))
    assert secret_scan.problems() == [f"opened {CODE}", "no line says code_sent: the functions' logs were not read"]
