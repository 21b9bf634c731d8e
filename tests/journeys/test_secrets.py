"""What the whole suite logged, read back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import spill

if TYPE_CHECKING:
    import pytest

WHOLE_NUMBER = re.compile(r"\+[1-9][0-9]{9,14}(?![0-9.:])")

EXAMPLE = "+14255550100"
"""The number that stands as an example in the sentence on invalid numbers."""


def test_nothing_that_the_suite_logged_holds_a_secret(request: pytest.FixtureRequest) -> None:
    """It runs last: codes that were texted, passwords and whole phone numbers are in no log line and no output."""
    output = spill.outputs()
    lines = output.splitlines()
    assert [line for secret in spill.secrets() if secret in output for line in lines if secret in line] == []
    assert set(WHOLE_NUMBER.findall(output)) <= {EXAMPLE}
    if any("wiring/test_handlers" in item.nodeid for item in request.session.items):
        assert all(event in output for event in ("event_invalid", "code_not_sent", "code_delayed"))
    if any("journeys/test_sign_up" in item.nodeid for item in request.session.items):
        assert "code_sent" in output  # the functions' own log lines were among what was searched
