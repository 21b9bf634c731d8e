"""`explain` shows what would happen to a code, without a network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from support.sender.routing_tables import FULL

from cognito_otp_tools.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def table(tmp_path: Path) -> str:
    """Write the table with every channel."""
    path = tmp_path / "routes.yaml"
    path.write_text(json.dumps(FULL))
    return str(path)


def run(*words: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["explain", *words], catch_exceptions=False)


def explained(*words: str) -> dict[str, Any]:
    """Run it for JSON."""
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.output)
    return document


def test_the_document_has_the_names_that_programs_read(table: str) -> None:
    document = explained("+447700900123", "--table", table)
    assert list(document) == ["country", "routes", "text", "encoding", "segments", "ttl_seconds", "refused_by"]
    assert document["country"] == "GB"
    assert [(route["name"], route["channel"], route["tried"]) for route in document["routes"]] == [
        ("uk", "sms", True),
        ("GB-2-notify", "notify", True),
        ("GB-3-voice", "voice", True),
    ]
    assert all(route["reason"] for route in document["routes"])
    assert (document["encoding"], document["segments"], document["ttl_seconds"]) == ("GSM", 1, 86_400)
    assert document["refused_by"] is None


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+14165550123", "CA"),
        ("+12025550123", "US"),
        ("+77012345678", "KZ"),
        ("+447400123456", "GB"),
        ("+447911123456", "GG"),
    ],
)
def test_the_country_is_that_of_the_number_though_codes_are_shared(number: str, country: str) -> None:
    assert explained(number)["country"] == country


def test_a_number_is_read_as_the_sender_reads_it() -> None:
    written = "+4407700900123"
    assert explained(written) == explained("+447700900123")
    assert run(written).output.startswith("+44 7700 900123 · United Kingdom (GB)")


def test_a_registered_text_stands_as_it_was_registered(table: str) -> None:
    assert explained("+919876543210", "--table", table)["text"] == "123456 is your Acme code."


def test_a_temporary_password_goes_neither_by_voice_nor_by_notify(table: str) -> None:
    document = explained("+447700900123", "--table", table, "--purpose", "admin_create_user")
    assert [route["tried"] for route in document["routes"]] == [True, False, False]


@pytest.mark.parametrize(
    ("number", "served", "refusal"),
    [
        ("+447700900123", "IE", "country_not_served"),
        ("+24740123", "all", "country_disabled"),
        ("+80012345678", "all", "country_not_served"),
    ],
)
def test_a_refusal_is_named_and_said(table: str, number: str, served: str, refusal: str) -> None:
    words = (number, "--table", table, "--served", served)
    document = explained(*words)
    assert (document["refused_by"], document["routes"], document["text"]) == (refusal, [], None)
    shown = run(*words)
    assert shown.exit_code == 0
    assert f"Nothing is sent ({refusal})" in shown.output


@pytest.mark.parametrize(
    ("number", "served", "alike"),
    [
        ("+17875551234", "US", "United States (US)"),
        ("+447937404990", "GB,IE", "United Kingdom (GB)"),
        ("+14165550123", "US,PR", "Puerto Rico (PR), United States (US)"),
        ("+33612345678", "GB", None),
    ],
)
def test_a_territory_that_is_not_served_is_not_taken_for_its_country(
    number: str, served: str, alike: str | None
) -> None:
    output = run(number, "--served", served).output
    assert "Nothing is sent (country_not_served)" in output
    assert ("although its number begins alike" in output) == (alike is not None)
    assert alike is None or f"It is not {alike}, although" in output


def test_a_number_of_no_country_is_not_to_be_added_to_the_countries_served(table: str) -> None:
    """ServedCountries takes no such thing."""
    output = run("+870123456789", "--table", table).output
    assert "no setting serves those" in output
    assert "ServedCountries" not in output


def test_a_password_that_no_route_may_carry_needs_another_route_and_no_default(tmp_path: Path) -> None:
    """A default is for countries without routes of their own."""
    path = tmp_path / "calls.yaml"
    path.write_text('version: 1\nroutes:\n  FR:\n    - {channel: voice, identity: "+33639980100"}\n')
    output = run("+33639980123", "--table", str(path), "--purpose", "admin_create_user").output
    assert "(no_route): none of its routes may carry a temporary password: add sms or sns." in output


def test_an_arn_is_shown_whole_and_a_message_comes_from_what_the_phone_shows(tmp_path: Path) -> None:
    arn = "arn:aws:sms-voice:us-east-1:123456789012:phone-number/phone-0123456789abcdef0123456789abcdef"
    path = tmp_path / "arns.yaml"
    path.write_text(
        "version: 1\nroutes:\n"
        f"  US: [{{channel: sms, identity: '{arn}'}}]\n"
        f"  GB: [{{channel: sms, identity: 'arn:aws:sms-voice:us-east-1:123456789012:sender-id/ACME/GB'}}]\n"
    )
    american = run("+14255550100", "--table", str(path)).output
    assert arn in "".join(american.split())
    assert "╭─ phone-0123456789abcdef0123456789abcdef ─" in american
    assert "╭─ ACME ─" in run("+447700900123", "--table", str(path)).output


def test_what_a_country_asks_for_is_a_doubt_about_a_default_route_too() -> None:
    (route,) = explained("+12025550123")["routes"]
    assert route["doubts"] == ["names no identity, and US wants an owned number: name one that you own"]
    assert "US wants an owned number" in " ".join(run("+12025550123").output.split())


def test_the_screen_shows_routes_in_order_and_the_text(table: str) -> None:
    output = run("+447700900123", "--table", table).output
    assert "+44 7700 900123 · United Kingdom (GB) · sign_up" in output
    lines = [line.split() for line in output.splitlines()]
    assert [line[1] for line in lines if line and line[0] in {"1", "2", "3"}] == ["text", "Notify", "call"]
    assert "123456 is your Example verification code." in output
    assert "GSM, 1 segment" in output
    assert "86,400 seconds (1 day)" in output


def test_a_call_is_shown_as_it_is_heard(tmp_path: Path) -> None:
    path = tmp_path / "calls.yaml"
    path.write_text('version: 1\nroutes:\n  BR:\n    - {channel: voice, identity: "+551123456789"}\n')
    output = " ".join(run("+5511912345678", "--table", str(path), "--locale", "pt-BR").output.split())
    assert "Your Example verification code is 123456" in output
    assert "<speak>" not in output


@pytest.mark.parametrize("number", ["447700900123", "+44 7700 900123", "+1", "phone", "+4477009001234567"])
def test_what_is_no_number_is_refused_with_what_is_wrong(number: str) -> None:
    result = run(number)
    assert result.exit_code == 2
    assert "such as +447700900123" in result.output


def test_a_table_that_cannot_be_read_is_reported_with_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("version: 1\nroutes:\n  GB: []\n")
    result = run("+447700900123", "--table", str(path))
    assert result.exit_code == 1
    assert "bad.yaml:3 error" in result.output


def test_a_file_and_a_stack_together_are_refused(table: str) -> None:
    result = run("+447700900123", "--table", table, "--stack-name", "acme")
    assert result.exit_code == 2
    assert "choose --table or a stack" in result.output
