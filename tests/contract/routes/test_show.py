"""`routes show` and `explain --stack-name` show the table that a stack's functions send by."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml
from support.sender.routing_tables import FULL

from cognito_otp.domain.routing.reading import read_table

if TYPE_CHECKING:
    from contract.routes.support import Account

NOWHERE = "http://127.0.0.1:9"


def test_a_stack_without_a_stored_table_shows_the_deployed_one(stack: Account) -> None:
    result = stack.run("routes", "show")
    assert result.exit_code == 0, result.output
    assert "acme has no stored table" in result.output
    assert "ACME" in result.output
    assert json.loads(stack.run("routes", "show", "--json").output)["routes"]["default"][0]["identity"] == "ACME"


def test_a_deployed_table_of_several_routes_is_shown(account: Account) -> None:
    account.deploy(
        RoutingTable=json.dumps({"version": 1, "routes": {"GB": [{"channel": "sms", "identity": "UKACME"}]}})
    )
    assert "UKACME" in account.run("routes", "show").output


def test_the_stored_table_is_shown_with_its_version_and_size(stack: Account) -> None:
    stack.store(FULL)
    output = stack.run("routes", "show").output
    assert "/cognito-otp/acme/routes version 1" in output
    assert "Switched off: Ascension Island (AC)" in output
    assert "of 4,096 bytes" in output
    assert [line.split()[0] for line in output.splitlines() if line[:1].isupper()] == ["Switched", "GB", "IN"]


def test_what_is_shown_as_yaml_can_be_put_again(stack: Account) -> None:
    stack.store(FULL)
    shown = stack.run("routes", "show", "--yaml").output
    assert read_table(yaml.safe_load(shown)) == read_table(FULL)
    assert "stored already" in stack.run("routes", "put", stack.write(shown)).output


def test_earlier_versions_are_shown(stack: Account) -> None:
    stack.store(FULL)
    stack.store({"version": 1, "routes": {"default": [{"channel": "sms"}]}})
    assert json.loads(stack.run("routes", "show", "--version", "1", "--json").output) == FULL
    missing = stack.run("routes", "show", "--version", "9")
    assert missing.exit_code == 1
    assert "has no version 9" in missing.output


def test_a_stored_text_that_is_not_a_table_is_reported(stack: Account) -> None:
    stack.store("rubbish")
    for words in (("routes", "show"), ("explain", "+447700900123")):
        result = stack.run(*words)
        assert result.exit_code == 1
        assert "has mistakes" in result.output


def test_a_code_is_explained_by_what_the_stack_decides(account: Account) -> None:
    account.deploy(OriginationIdentity="ACME", AuthSessionMinutes="5", ResendStartsAt="next_channel")
    account.store(FULL)
    signing_in = json.loads(account.run("explain", "+447700900123", "--purpose", "authentication", "--json").output)
    assert signing_in["text"] == "123456 is your Acme sign-in code. It expires in 5 minutes. Do not share it."
    assert signing_in["ttl_seconds"] == 300
    resent = json.loads(account.run("explain", "+447700900123", "--purpose", "resend_code", "--json").output)
    assert [route["channel"] for route in resent["routes"]] == ["notify", "voice", "sms"]
    assert any("UseNotify=true" in doubt for doubt in resent["routes"][0]["doubts"])


def test_a_country_that_the_stack_does_not_serve_is_refused_unless_served_is_given(account: Account) -> None:
    account.deploy(ServedCountries="IE")
    refused = json.loads(account.run("explain", "+447700900123", "--json").output)
    assert (refused["country"], refused["refused_by"], refused["text"]) == ("GB", "country_not_served", None)
    served = json.loads(account.run("explain", "+447700900123", "--served", "GB,IE", "--json").output)
    assert served["refused_by"] is None


def test_a_stack_of_another_template_is_reported(account: Account) -> None:
    body = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})
    account.client("cloudformation").create_stack(StackName="acme", TemplateBody=body)
    result = account.run("routes", "show")
    assert result.exit_code == 1
    assert "names no routing table" in result.output
