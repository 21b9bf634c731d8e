"""`cognito-otp capacity`: limits, identities, and a peak that is played, without an account."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from click.testing import CliRunner

from cognito_otp_tools.capacity.limits import Peak, identities_needed, parts_per_second, shared_limits
from cognito_otp_tools.capacity.simulation import play
from cognito_otp_tools.cli import main


def run(*arguments: str) -> dict[str, Any]:
    """Run the command; read its JSON."""
    result = CliRunner().invoke(main, ["capacity", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def peak(codes: float, *countries: str, parts: int = 1) -> Peak:
    """Make a peak of runs that take 0.15 s, and 0.9 s longer when cold."""
    return Peak(codes, countries or ("US",), parts, 0.15, 0.9)


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
    assert raised["first"] == "DynamoDB: a new table on demand"
    assert [limit["name"] for limit in raised["limits"] if not limit["enough"]] == ["DynamoDB: a new table on demand"]


def test_limits_of_one_country_grow_with_their_number_and_those_of_functions_with_their_speed() -> None:
    limits = {limit.name: limit.codes for limit in shared_limits(peak(10, "US", "GB"), 600)}
    assert limits["the stack: CodesPerCountryPerMinute"] == 20
    assert limits["DynamoDB: one country's counter"] == 2000
    assert limits["Lambda: functions at once"] == pytest.approx(1000 / 0.15)


def test_a_text_that_takes_two_segments_is_counted_as_two() -> None:
    assert run("--peak", "1", "--country", "US", "--text", "x" * 161)["peak"]["parts"] == 2


def test_a_peak_is_played_alike_each_time_and_starts_as_many_functions_as_run_at_once() -> None:
    first = play(peak(100), math.inf)
    assert play(peak(100), math.inf) == first
    assert first.environments == first.cold
    assert 15 <= first.environments <= 150  # 0.15 s warm, 1.05 s in the first second
    assert (first.throttled, first.delayed) == (0, 0)
    assert 2700 <= first.codes <= 3300


def test_identities_that_send_too_little_throttle_and_delay() -> None:
    played = play(peak(1000), 300)
    assert played.codes > 29_000
    assert 0.6 * played.codes < played.delayed < 0.75 * played.codes
    assert run("--peak", "10", "--country", "GB", "--parts-per-second", "5")["simulation"]["delayed"] > 0


@pytest.mark.parametrize("wrong", [("--peak", "0"), ("--peak", "1001"), ("--peak", "1", "--country", "UK")])
def test_what_is_no_peak_or_no_country_is_refused(wrong: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, ["capacity", "--country", "US", *wrong])
    assert result.exit_code == 2


def test_the_screen_names_what_breaks_first_and_says_that_no_account_was_asked() -> None:
    result = CliRunner().invoke(main, ["capacity", "--peak", "50", "--country", "US"])
    assert "meets first: the stack: CodesPerCountryPerMinute" in result.output
    assert "No account was asked" in result.output
