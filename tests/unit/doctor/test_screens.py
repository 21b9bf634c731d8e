"""What the doctor shows: one paragraph for what is unseen for one reason, however many checks need it."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from cognito_otp_tools.cli.doctor.screens import show_findings
from cognito_otp_tools.doctor.findings import Finding, Status


def finding(check: str, status: Status, found: str) -> Finding:
    """Return a finding."""
    return Finding(check, status, found, "it matters", "mend it")


def test_checks_that_are_unseen_for_one_reason_stand_together_and_blocks_apart() -> None:
    denied, gone = "could not see: x:Get answered AccessDenied: no", "it is gone"
    found = [
        finding("trigger.set", Status.BLOCK, gone),
        finding("key.state", Status.BLOCK, gone),
        finding("pool.there", Status.UNSEEN, denied),
        finding("codes.sign_up", Status.UNSEEN, denied),
    ]
    written = StringIO()
    show_findings(Console(file=written, width=80), found)
    text = written.getvalue()
    assert (text.count("x:Get answered"), "pool.there, codes.sign_up" in text) == (1, True), text
    assert text.lower().count(gone) == 2
    assert "2 could not be seen" in text
