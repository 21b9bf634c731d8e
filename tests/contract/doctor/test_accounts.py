"""`cognito-otp sandbox`, `identities` and `simulators` on the local stack."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from support.local_stack.customers import new_person

from cognito_otp.domain.simulators import PAIRS
from cognito_otp_tools.cli import main

if TYPE_CHECKING:
    from support.local_stack.patients import Patient


def run(patient: Patient, *words: str, answer: str | None = None) -> Result:
    """Run a command about the account."""
    place = ["--endpoint-url", patient.stack.aws_endpoint]
    return CliRunner().invoke(main, [*words, *place], input=answer, catch_exceptions=False)


@pytest.mark.parametrize("service", ["end-user-messaging", "sns"])
def test_a_phone_is_verified_by_the_code_that_comes(patient: Patient, service: str) -> None:
    person = new_person(patient.stack)
    asked = run(patient, "sandbox", "add", person.number, "--service", service, answer="n\n")
    assert (asked.exit_code, "charges for it" in asked.output, person.number in asked.output) == (1, True, False)
    assert run(patient, "sandbox", "list", "--service", service, "--json").output == "[]\n"
    added = run(patient, "sandbox", "add", person.number, "--service", service, "--yes")
    assert (added.exit_code, person.number in added.output) == (0, False), added.output
    code = person.phone.next_text().code
    wrong = "000000" if code != "000000" else "000001"
    refused = run(patient, "sandbox", "verify", person.number, wrong, "--service", service)
    assert (refused.exit_code, "does not take the code" in refused.output) == (1, True), refused.output
    assert run(patient, "sandbox", "verify", person.number, str(code), "--service", service).exit_code == 0
    listed = json.loads(run(patient, "sandbox", "list", "--service", service, "--json").output)
    assert {"phone": person.number, "verified": True} in listed
    shown = run(patient, "sandbox", "list", "--service", service).output
    assert (person.number in shown, person.number[-4:] in shown, "verified" in shown) == (False, True, True)
    again = run(patient, "sandbox", "add", person.number, "--service", service, "--yes")
    assert (again.exit_code, "verified" in again.output) == (1 if service != "sns" else again.exit_code, True)
    for one in patient.sms().describe_verified_destination_numbers()["VerifiedDestinationNumbers"]:
        patient.sms().delete_verified_destination_number(VerifiedDestinationNumberId=one["VerifiedDestinationNumberId"])


def test_a_phone_that_is_not_on_the_list_is_not_verified(patient: Patient) -> None:
    result = run(patient, "sandbox", "verify", "+447700900123", "123456")
    assert (result.exit_code, "sandbox add" in result.output) == (1, True), result.output


def test_the_status_tells_both_sandboxes_and_the_way_out(patient: Patient) -> None:
    before = run(patient, "sandbox", "status")
    patient.settings(sandbox=True)
    try:
        result = run(patient, "sandbox", "status")
        document = json.loads(run(patient, "sandbox", "status", "--json").output)
    finally:
        patient.heal()
    assert "in production" in before.output
    assert "Move to production" in result.output
    assert [one["sandbox"] for one in document] == [True, True]


def test_identities_are_listed_with_the_countries_that_they_serve(patient: Patient) -> None:
    rows = {row["arn"]: row for row in json.loads(run(patient, "identities", "list", "--json").output)}
    assert rows[patient.number]["serves"] == ["US"]
    assert (rows[patient.number]["kind"], rows[patient.number]["per_second"]) == ("toll_free", 3)
    assert rows[patient.sender_id]["serves"] == ["GB"]
    shown = run(patient, "identities", "list")
    assert ("HEALTHY" in shown.output, "texts United Kingdom" in shown.output) == (True, True)


def test_an_unregistered_sender_id_says_why_it_texts_no_country(patient: Patient) -> None:
    made = patient.sms().request_sender_id(SenderId="RAW", IsoCountryCode="GB")["SenderIdArn"]
    try:
        rows = {row["arn"]: row for row in json.loads(run(patient, "identities", "list", "--json").output)}
    finally:
        patient.sms().release_sender_id(SenderId="RAW", IsoCountryCode="GB")
    assert rows[made]["serves"] == []
    assert "not registered" in rows[made]["problems"][0]


def test_a_request_shows_what_it_takes_and_asks_before_it_spends(patient: Patient) -> None:
    before = patient.sms().describe_phone_numbers()["PhoneNumbers"]
    asked = run(patient, "identities", "request", answer="US\ntoll-free\nn\n")
    assert (asked.exit_code, "US_TOLL_FREE_REGISTRATION" in asked.output) == (1, True), asked.output
    assert "monthly fee" in asked.output
    assert patient.sms().describe_phone_numbers()["PhoneNumbers"] == before


def test_a_sender_id_is_requested(patient: Patient) -> None:
    name = f"T{uuid4().hex[:6].upper()}"
    words = ("identities", "request", "--country", "FR", "--kind", "sender-id", "--sender-id", name, "--yes")
    result = run(patient, *words)
    assert result.exit_code == 0, result.output
    assert f"sender-id/{name}/FR" in result.output
    assert "a month" in result.output
    twice = run(patient, *words)
    assert (twice.exit_code, "AWS refuses it" in twice.output) == (1, True), twice.output
    patient.sms().release_sender_id(SenderId=name, IsoCountryCode="FR")


@pytest.mark.parametrize(("country", "kind"), [("US", "sender-id"), ("FR", "10dlc")])
def test_a_kind_that_a_country_lacks_is_refused_before_anything_is_spent(
    patient: Patient, country: str, kind: str
) -> None:
    result = run(patient, "identities", "request", "--country", country, "--kind", kind, "--yes")
    assert (result.exit_code, f"{country} has no {kind}" in result.output) == (1, True), result.output


def test_a_short_code_takes_a_case(patient: Patient) -> None:
    result = run(patient, "identities", "request", "--country", "US", "--kind", "short-code", "--yes")
    assert (result.exit_code, "AWS Support" in result.output) == (1, True), result.output


def test_simulators_are_listed_by_country() -> None:
    every = json.loads(CliRunner().invoke(main, ["simulators", "--json"]).output)
    assert {row["succeeds"]: row["fails"] for row in every} == PAIRS
    british = CliRunner().invoke(main, ["simulators", "GB"]).output
    assert ("+447860019066" in british, "+14254147755" in british) == (True, False)
    assert "AWS has none in IN" in CliRunner().invoke(main, ["simulators", "IN"]).output
