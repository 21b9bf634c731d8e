"""`routes check` names each problem with its file and line, and its exit code distinguishes errors from warnings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from support.sender.routing_tables import FULL

from cognito_otp_tools.cli import main

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "version: 1\nroutes:\n  FR:\n    - channel: sms\n      identity: ACME\n"
WITH_A_WARNING = "version: 1\nroutes:\n  GB:\n    - channel: sms\n      identity: ACME\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own, so that messages name the file alone."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(folder: Path, text: str | bytes, *words: str) -> Result:
    """Check a file with this text."""
    (folder / "routes.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return CliRunner().invoke(main, ["routes", "check", "routes.yaml", *words], catch_exceptions=False)


def test_a_good_table_passes(folder: Path) -> None:
    result = check(folder, GOOD, "--served", "FR")
    assert result.exit_code == 0
    assert result.output == "✓ routes.yaml is good: 1 country, 67 bytes as it is stored.\n"


def test_warnings_are_shown_and_pass(folder: Path) -> None:
    result = check(folder, WITH_A_WARNING, "--served", "gb")
    assert result.exit_code == 0
    assert "routes.yaml:5 warning routes.GB[0].identity needs to be registered for GB" in result.output
    assert "is good, with 1 warning" in result.output


@pytest.mark.parametrize(
    ("route", "line", "words"),
    [
        ("US: [{channel: sms, identity: ACME}]", 3, "a sender ID, which US does not show"),
        ("IN: [{channel: sms, identity: ACMEIN}]", 3, "no DLT ids"),
        ("IN:\n    - channel: sms\n      identity: ACMEIN\n      entity_id: '1'", 4, "templates is missing"),
        ("GB:\n    - channel: sns\n      sender_id: ACME\n      number: '+14255550100'", 6, "never both"),
        ("GB:\n    - channel: sms\n    - channel: sms", 5, "repeats routes.GB[0]"),
        ("GB: []\n  GB: []", 4, "has GB twice"),
        (
            "GB: [{channel: sms, identity: 'arn:aws:sms-voice'}]",
            3,
            "such as arn:aws:sms-voice:us-east-1:123456789012:pool",
        ),
        ("NO: [{channel: sms}]", 3, 'as "NO"'),
    ],
)
def test_what_would_leave_codes_undelivered_fails_with_its_line(
    folder: Path, route: str, line: int, words: str
) -> None:
    result = check(folder, f"version: 1\nroutes:\n  {route}\n")
    assert result.exit_code == 1
    assert f"routes.yaml:{line} error" in result.output
    assert words in result.output


def test_a_text_that_cannot_match_its_template_fails(folder: Path) -> None:
    document: Any = json.loads(json.dumps(FULL))
    document["routes"]["IN"][0]["templates"]["sign_up"]["text"] = "{code} is your {app} code."
    result = check(folder, json.dumps(document, indent=1))
    assert result.exit_code == 1
    assert "routes.IN[0].templates.sign_up.text holds {app}" in result.output


def test_countries_that_are_served_and_not_routed_or_routed_and_not_served_are_reported(folder: Path) -> None:
    result = check(folder, GOOD, "--served", "IE")
    assert result.exit_code == 1
    assert "routes.yaml:3 warning routes.FR is not served" in result.output
    assert "routes.yaml:2 error routes have none for IE" in result.output


def test_a_default_that_no_country_uses_is_reported(folder: Path) -> None:
    result = check(folder, GOOD + "  default:\n    - channel: sms\n", "--served", "FR")
    assert "routes.default can never be reached" in result.output


def test_a_table_that_no_parameter_holds_fails_without_a_line(folder: Path) -> None:
    routes = "".join(f"    - channel: sms\n      identity: N{n}\n      name: {'n' * 50}{n}\n" for n in range(100))
    result = check(folder, f"version: 1\nroutes:\n  FR:\n{routes}")
    assert result.exit_code == 1
    assert "routes.yaml error the table is too large" in result.output


@pytest.mark.parametrize(
    ("text", "words"), [(b"\xff\xfe", "not text in UTF-8"), (b"", "is not a mapping"), (b"a: [", "is not YAML")]
)
def test_what_is_no_table_at_all_fails(folder: Path, text: bytes, words: str) -> None:
    result = check(folder, text)
    assert result.exit_code == 1
    assert words in result.output
    assert "routes.yaml has 1 error" in result.output


def test_a_file_from_windows_is_read(folder: Path) -> None:
    assert check(folder, b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()).exit_code == 0


def test_json_has_each_problem_with_its_line(folder: Path) -> None:
    result = check(folder, WITH_A_WARNING, "--served", "GB", "--json")
    assert result.exit_code == 0
    found = json.loads(result.output)
    assert (found["errors"], found["warnings"]) == (0, 1)
    (problem,) = found["problems"]
    assert (problem["line"], problem["severity"], problem["path"]) == (5, "warning", "routes.GB[0].identity")
    assert problem["problem"]
    assert problem["advice"]


AMERICAN = (
    "ServedCountries has United States (US) and leaves out Puerto Rico (PR), Guam (GU), U.S. Virgin Islands (VI), "
    "American Samoa (AS), Northern Mariana Islands (MP), whose numbers begin with +1 as well: write "
    "US,PR,GU,VI,AS,MP to serve them"
)
BRITISH = (
    "ServedCountries has United Kingdom (GB) and leaves out Guernsey (GG), whose numbers begin with +44 as well: write "
    "GB,GG,JE to serve them"
)


@pytest.mark.parametrize(
    ("served", "notes"),
    [
        ("FR", []),
        ("all", []),
        ("US,PR,GU,VI,AS,MP", []),
        ("GB,GG,JE", []),
        ("US", [AMERICAN]),
        ("GB,JE,FR", [BRITISH]),
    ],
)
def test_territories_that_a_list_leaves_out_are_noted(folder: Path, served: str, notes: list[str]) -> None:
    """It may be meant, so it is no warning."""
    table = GOOD + "  default:\n    - channel: sms\n      identity: '+14255550100'\n"
    result = check(folder, table, "--served", served)
    assert [line for line in result.output.splitlines() if line.startswith("Note")] == [
        f"Note: {note}." for note in notes
    ]
    assert json.loads(check(folder, table, "--served", served, "--json").output)["notes"] == notes


POOL = "arn:aws:sms-voice:us-east-1:123456789012:pool/pool-1"
SET = "arn:aws:sms-voice:us-east-1:123456789012:configuration-set/codes"
WITH_A_SET = f"version: 1\nroutes:\n  FR:\n    - channel: sms\n      identity: {POOL}\n      configuration_set: {SET}\n"


def test_what_routes_send_with_is_compared_with_the_stacks_arns(folder: Path) -> None:
    """A route is denied for its configuration set alone."""
    result = check(folder, WITH_A_SET, "--served", "FR", "--route-arns", POOL)
    assert result.exit_code == 0
    line = "routes.yaml:6 warning routes.FR[0].configuration_set"
    assert f"{line} is {SET}, which the stack does not allow" in result.output
    assert "in RouteArns" in result.output
    for arns in ((), ("--route-arns", f"{POOL},{SET}")):
        assert "warning" not in check(folder, WITH_A_SET, "--served", "FR", *arns).output


def test_what_is_no_arn_is_refused_in_route_arns(folder: Path) -> None:
    result = check(folder, GOOD, "--route-arns", f"{POOL},codes")
    assert result.exit_code == 2
    assert "'codes' is no ARN of End User Messaging" in result.output


def test_an_invalid_country_is_refused_in_served(folder: Path) -> None:
    result = check(folder, GOOD, "--served", "UK")
    assert result.exit_code == 2
    assert "'UK' is not the code of a country" in result.output
