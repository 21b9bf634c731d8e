"""`cognito-otp capacity`: limits, identities, and what is refused, without an account."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from cognito_otp.domain.purposes import Purpose
from cognito_otp_tools.capacity.identities import identities_needed, parts_per_second
from cognito_otp_tools.capacity.limits import Peak, shared_limits
from cognito_otp_tools.cli import main


def run(*arguments: str) -> dict[str, Any]:
    """Run the command; read its JSON."""
    result = CliRunner().invoke(main, ["capacity", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def screen(*arguments: str) -> str:
    """Run the command; return what people see."""
    result = CliRunner().invoke(main, ["capacity", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def peak(codes: float, *countries: str, parts: int = 1, **others: Any) -> Peak:
    """Make a peak of runs that take 0.15 s, and 0.9 s longer when cold."""
    return Peak(codes, countries or ("US",), parts, 0.15, 0.9, **others)


def limits_of(expected: Peak, cap: int = 100) -> dict[str, float]:
    """Return the codes a second of each limit."""
    return {limit.name: limit.codes for limit in shared_limits(expected, cap)}


@pytest.mark.parametrize(
    ("kind", "needed"), [("short_code", 1), ("10dlc", 50), ("toll_free", 17), ("long_code", None), ("sender_id", None)]
)
def test_the_identities_of_fifty_codes_a_second_to_the_united_states(kind: str, needed: int | None) -> None:
    assert identities_needed(peak(50), kind, "US") == needed


def test_segments_and_countries_share_what_identities_send() -> None:
    assert identities_needed(peak(50, parts=3), "short_code", "US") == 2
    assert identities_needed(peak(50, "GB", "US"), "sender_id", "GB") == 3
    assert parts_per_second("10dlc", "GB") is None


def test_the_stacks_own_cap_breaks_first_until_it_is_raised() -> None:
    assert run("--peak", "50", "--country", "us")["first"] == "the stack: CodesPerCountryPerMinute"
    raised = run("--peak", "1000", "--country", "US", "--cap", "100000")
    assert raised["first"] == "Cognito: UserCreation"
    assert [limit["name"] for limit in raised["limits"] if not limit["enough"]] == [
        "Cognito: UserCreation",
        "Parameter Store: a peak from nothing",
        "DynamoDB: a new table on demand",
        "Lambda: a peak from nothing",
    ]


@pytest.mark.parametrize(
    ("purpose", "name", "codes"),
    [
        (Purpose.SIGN_UP, "Cognito: UserCreation", 25),
        (Purpose.ADMIN_CREATE_USER, "Cognito: UserCreation", 50),
        (Purpose.AUTHENTICATION, "Cognito: UserAuthentication", 120),
        (Purpose.FORGOT_PASSWORD, "Cognito: UserAccountRecovery", 15),
    ],
)
def test_cognitos_quota_is_of_what_a_code_is_for(purpose: Purpose, name: str, codes: float) -> None:
    assert limits_of(peak(50, purpose=purpose))[name] == codes
    document = run("--peak", "1", "--country", "US", "--purpose", purpose)
    assert name in [limit["name"] for limit in document["limits"]]
    assert document["peak"]["purpose"] == purpose


def test_limits_of_one_country_grow_with_their_number() -> None:
    limits = limits_of(peak(10, "US", "GB"), 600)
    assert limits["the stack: CodesPerCountryPerMinute"] == 20
    assert limits["DynamoDB: one country's counter"] == 2000


def test_limits_of_functions_are_of_their_speed_and_of_the_accounts_concurrency() -> None:
    limits = limits_of(peak(10))
    assert limits["Lambda: functions at once"] == pytest.approx(1000 / 0.15)
    assert limits["Lambda: a peak from nothing"] == pytest.approx(1000 / 1.05)
    few, many = limits_of(peak(10, concurrency=10)), limits_of(peak(10, concurrency=5000))
    assert few["Lambda: functions at once"] == pytest.approx(10 / 0.15)
    assert few["Lambda: a peak from nothing"] == pytest.approx(10 / 1.05)
    assert many["Lambda: a peak from nothing"] == pytest.approx(1000 / 1.05)


def test_cognito_and_the_function_share_the_quota_of_kms() -> None:
    assert limits_of(peak(10))["KMS: symmetric operations"] == 5000


def test_a_text_that_takes_two_segments_is_counted_as_two() -> None:
    assert run("--peak", "1", "--country", "US", "--text", "x" * 161)["peak"]["parts"] == 2
    assert run("--peak", "1", "--country", "US", "--text", "\N{GRINNING FACE}" * 36)["peak"]["parts"] == 2


@pytest.mark.parametrize("text", ["", "x" * 1601, "\N{CHECK MARK}" * 631])
def test_a_text_that_is_not_sent_is_refused(text: str) -> None:
    result = CliRunner().invoke(main, ["capacity", "--peak", "1", "--country", "US", "--text", text])
    assert result.exit_code == 2
    assert "Invalid value for '--text'" in result.output


@pytest.mark.parametrize(
    "wrong", [("--peak", "0"), ("--peak", "1001"), ("--country", "UK"), ("--purpose", "signin"), ("--concurrency", "0")]
)
def test_what_is_no_peak_or_no_country_is_refused(wrong: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, ["capacity", "--country", "US", "--peak", "1", *wrong])
    assert result.exit_code == 2


@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
@pytest.mark.parametrize("option", ["--peak", "--run", "--start", "--parts-per-second"])
def test_what_is_not_a_number_is_refused(option: str, number: str) -> None:
    result = CliRunner().invoke(main, ["capacity", "--country", "US", "--peak", "1", option, number])
    assert result.exit_code == 2, result.output
    assert f"Invalid value for '{option}'" in result.output


def test_the_screen_names_what_breaks_first_and_says_that_no_account_was_asked() -> None:
    shown = screen("--peak", "50", "--country", "US")
    assert "meets first: the stack: CodesPerCountryPerMinute" in shown
    assert "No account was asked" in shown
    assert "snowshoeing" in shown


def test_the_screen_says_what_to_do_only_where_something_is_too_little() -> None:
    small = screen("--peak", "1", "--country", "US")
    assert "too little" not in small
    assert "raise the parameter" not in small
    assert "snowshoeing" not in small
    assert "1 function at once, 1 cold start." in screen("--peak", "0.01", "--country", "US")


def test_the_screen_has_a_line_for_each_country() -> None:
    shown = screen("--peak", "1", *(f"--country={country}" for country in ("KR", "BR", "AX", "GB")))
    assert "KR        no identity can be owned there" in shown
    assert "BR        short codes, whose rate varies by country" in shown
    assert "AX        not in AWS's table of countries" in shown
    assert "GB      1 of type sender id (10 a second each)" in shown


def test_the_screen_says_what_became_of_codes_that_found_no_function_or_no_identity() -> None:
    shown = screen("--peak", "100", "--country", "GB", "--parts-per-second", "50", "--concurrency", "50")
    assert "wait in Lambda's queue" in shown
    assert "are refused by identities" in shown
