"""What `local up` prints when the stack is up."""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING, cast

from rich.console import Console

from cognito_otp_local.cli.screens import Progress, show_ready
from cognito_otp_local.stack.options import LocalStack

if TYPE_CHECKING:
    import pytest

    from cognito_otp_local.stack.emulator import Emulator


def test_the_screen_says_to_open_the_inbox_and_where_to_point_a_client(capsys: pytest.CaptureFixture[str]) -> None:
    stack = LocalStack(
        cognito_endpoint="http://127.0.0.1:4510",
        aws_endpoint="http://127.0.0.1:4511",
        inbox_url="http://127.0.0.1:4512",
        user_pool_id="us-east-1_EXAMPLE01",
        client_id="client",
        stack_name="stack",
        region="us-east-1",
        outputs={},
        emulator=cast("Emulator", None),
    )
    show_ready(stack)
    shown = capsys.readouterr().out
    assert "Open http://127.0.0.1:4512 in a browser to see every text arrive." in shown
    assert "endpoint_url='http://127.0.0.1:4510'" in shown


def test_each_step_says_how_long_it_took_and_the_last_line_how_long_all_took() -> None:
    console = Console(file=StringIO(), width=40)
    with Progress(console) as progress:
        progress.step("Building the functions and the layer: layers/[a].py changed")
        progress.step("Deploying the template")
        progress.ready()
    assert isinstance(console.file, StringIO)
    *steps, total = console.file.getvalue().splitlines()
    assert [re.sub(r"[0-9]+\.[0-9] s$", "- s", line) for line in steps] == [
        "✓ Building the functions and the layer: layers/[a].py changed - s",
        "✓ Deploying the template - s",
    ]
    assert re.fullmatch(r"Up after [0-9]+\.[0-9] s", total)
