"""The command line imports a command when it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cognito_otp_tools.cli.routes.as_parameter import print_as_parameter
from cognito_otp_tools.cli.routes.command import check

HEAVY = ("boto3", "httpx", "starlette", "uvicorn", "psutil", "aws_lambda_powertools")


def loaded(*words: str) -> set[str]:
    """Run a command in a process of its own and return which heavy libraries it imported."""
    program = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from cognito_otp_tools.cli import main\n"
        "result = CliRunner().invoke(main, sys.argv[1:])\n"
        "assert result.exit_code == 0, result.output\n"
        f"print(*[name for name in {HEAVY} if name in sys.modules])\n"
    )
    # `words` are this test's own.
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=True)  # noqa: S603
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "words", [("--version",), ("countries", "GB"), ("preview", "--locale", "en"), ("preview", "--check")]
)
def test_a_command_that_needs_no_network_imports_none(words: tuple[str, ...]) -> None:
    assert loaded(*words) == set()


def test_the_countries_that_a_table_is_checked_against_are_one_option_of_both_commands() -> None:
    options = [
        next(option for option in command.params if option.name == "served") for command in (check, print_as_parameter)
    ]
    (described,) = {str(option.to_info_dict()) for option in options}
    assert "'default': 'all'" in described


def test_a_check_of_a_table_does_not_import_the_local_stack() -> None:
    assert loaded("routes", "check", "docs/routing-example.yaml").isdisjoint({"httpx", "starlette", "uvicorn"})
