"""What `local up` prints when the stack is up."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cognito_otp_local.cli.screens import show_ready
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
