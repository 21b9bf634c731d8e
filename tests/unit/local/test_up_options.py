"""What the options of ``local up`` become."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from support.paths import TEMPLATE

from cognito_otp_local.cli import up_down_demo
from cognito_otp_local.errors import LocalStackError

if TYPE_CHECKING:
    from cognito_otp_local.stack.options import Options


@pytest.mark.parametrize(
    ("words", "rule", "enforced"),
    [
        ((), "measured", False),
        (("--update-user-pool", "measured"), "measured", False),
        (("--update-user-pool", "documented", "--enforce-iam"), "documented", True),
    ],
)
def test_how_pools_change_and_whether_iam_is_enforced(
    monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], rule: str, *, enforced: bool
) -> None:
    asked: list[Options] = []

    def bring_up(options: Options, _report: object) -> None:
        asked.append(options)
        raise LocalStackError("enough")

    monkeypatch.setattr(up_down_demo, "local_stack", bring_up)
    monkeypatch.setattr(up_down_demo, "SIGNALS", ())
    result = CliRunner().invoke(up_down_demo.up, ["--template", str(TEMPLATE), *words])
    assert "enough" in result.output
    [options] = asked
    assert (options.update_user_pool, options.enforce_iam) == (rule, enforced)


def test_another_rule_is_refused() -> None:
    result = CliRunner().invoke(up_down_demo.up, ["--template", str(TEMPLATE), "--update-user-pool", "both"])
    assert result.exit_code == 2
    assert "'measured', 'documented'" in result.output
