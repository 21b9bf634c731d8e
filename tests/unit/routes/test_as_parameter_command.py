"""`routes as-parameter` prints a table as the SAM CLI takes it: as JSON, whole, whatever its texts hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner, Result
from samcli.cli.types import CfnParameterOverridesType
from support.template.function_loading import template

from cognito_otp.domain.routing.reading import read_table
from cognito_otp_tools.cli import main
from cognito_otp_tools.routes.deployed_tables import MOST_CHARACTERS, MOST_QUOTES

if TYPE_CHECKING:
    from pathlib import Path

INDIA = {
    purpose: {"id": "1107100000000000001", "text": """{code} is Acme's "code" \\ कोड""", "locale": "en"}
    for purpose in ("sign_up", "resend_code", "forgot_password", "update_user_attribute", "verify_user_attribute")
} | {purpose: {"id": "1107100000000000001", "text": "{code}", "locale": "en"} for purpose in ("authentication",)}
ADMIN = {"admin_create_user": {"id": "1107100000000000004", "text": "{user} {code}", "locale": "en"}}
TABLE: dict[str, Any] = {
    "version": 1,
    "routes": {
        "IN": [
            {
                "channel": "sms",
                "identity": "ACMEIN",
                "entity_id": "1101000000000000001",
                "templates": INDIA | ADMIN,
            }
        ]
    },
}


def run(folder: Path, document: object, *words: str) -> Result:
    """Run the command on a YAML file."""
    file = folder / "routes.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True))
    return CliRunner(mix_stderr=False).invoke(
        main, ["routes", "as-parameter", str(file), *words], catch_exceptions=False
    )


def read_by_sam(*words: str) -> dict[str, str]:
    """Read --parameter-overrides as the SAM CLI does."""
    found: dict[str, str] = CfnParameterOverridesType().convert(words, None, None)
    return found


def test_the_sam_cli_reads_the_whole_table_back(tmp_path: Path) -> None:
    result = run(tmp_path, TABLE, "--served", "IN")
    assert result.exit_code == 0
    word = result.stdout.removesuffix("\n")
    assert word.isascii()
    for words in (("AppName=Acme", word), (f"AppName=Acme {word}",)):  # on a command line, and in samconfig.toml
        found = read_by_sam(*words)
        assert found.keys() == {"AppName", "RoutingTable"}
        assert read_table(json.loads(found["RoutingTable"])) == read_table(TABLE)


def test_without_the_quotes_the_sam_cli_takes_a_brace(tmp_path: Path) -> None:
    """Which is why the command exists."""
    bare = run(tmp_path, TABLE, "--served", "IN").stdout.strip().replace("'", "")
    assert read_by_sam(bare) == {"RoutingTable": "{"}


def test_findings_do_not_stand_in_the_parameter(tmp_path: Path) -> None:
    table = {"version": 1, "routes": {"GB": [{"channel": "sms", "identity": "ACME"}]}}
    result = run(tmp_path, table, "--served", "GB")
    assert result.stdout == """RoutingTable='{"version":1,"routes":{"GB":[{"channel":"sms","identity":"ACME"}]}}'\n"""
    assert "needs to be registered for GB" in result.stderr


def test_a_table_with_errors_is_not_printed(tmp_path: Path) -> None:
    result = run(tmp_path, {"version": 1, "routes": {"US": [{"channel": "sms", "identity": "ACME"}]}})
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing was printed" in result.stderr


@pytest.mark.parametrize(
    ("routes", "words"),
    [
        ({"FR": [{"channel": "sms", "name": f"{n:060}", "identity": f"N{n}"} for n in range(20)]}, "takes 1,"),
        (
            {"FR": [{"channel": "sms", "identity": f"N{n}"} for n in range(37)]},
            "store it with `cognito-otp routes put`",
        ),
    ],
)
def test_a_table_that_the_parameter_does_not_take_is_not_printed(
    tmp_path: Path, routes: dict[str, Any], words: str
) -> None:
    result = run(tmp_path, {"version": 1, "routes": routes}, "--served", "FR")
    assert (result.exit_code, result.stdout) == (1, "")
    assert words in result.stderr


def test_the_limits_are_the_parameters_own() -> None:
    parameter = template()["Parameters"]["RoutingTable"]
    assert parameter["MaxLength"] == MOST_CHARACTERS
    assert f"{{0,{MOST_QUOTES}}}" in parameter["AllowedPattern"]
