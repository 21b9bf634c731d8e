"""An account with a stack and a pool in use, in a folder of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.attach_account import attach_account

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.attach_account import AttachAccount


@pytest.fixture
def account(moto_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AttachAccount]:
    """Give a test an account of its own."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto_url)  # of the sender that answers self tests
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    monkeypatch.chdir(tmp_path)
    with attach_account(moto_url) as found:
        yield found
