"""`routes put` stores a valid table after its diff was confirmed, and never overwrites another operator's change."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from support.aws.fault_proxy import Refusal
from support.sender.routing_tables import FULL

if TYPE_CHECKING:
    from contract.routes.support import Account

SMALL: dict[str, Any] = {"version": 1, "routes": {"default": [{"channel": "sms", "identity": "ACME"}]}}
OTHER: dict[str, Any] = {"version": 1, "routes": {"default": [{"channel": "sms", "identity": "OTHER"}]}}


def sized(size: int) -> dict[str, Any]:
    """Make a document that takes so many bytes as it is stored."""
    document = copy.deepcopy(SMALL)
    routes = document["routes"]["default"]
    while (room := size - len(compact(document))) > 400:
        routes.append({"channel": "sms", "identity": f"+1{len(routes):09}", "configuration_set": "x" * 150})
    routes[0]["configuration_set"] = "x" * (room - 200 - len(',"configuration_set":""'))
    routes[1]["protect_configuration"] = "x" * (200 - len(',"protect_configuration":""'))
    assert len(compact(document)) == size
    return document


def compact(document: object) -> str:
    """Write a document as it is stored."""
    return json.dumps(document, separators=(",", ":"))


def test_a_table_is_stored_as_compact_json_after_confirmation(stack: Account) -> None:
    result = stack.run("routes", "put", stack.write(FULL), answer="y\n")
    assert result.exit_code == 0, result.output
    assert "+  GB:" in result.output
    assert "version 1" in result.output
    assert "within 60 seconds" in result.output
    assert stack.stored() == FULL
    text = stack.client("ssm").get_parameter(Name=stack.name)["Parameter"]["Value"]
    assert text == compact(json.loads(text))


def test_nothing_is_stored_without_confirmation(stack: Account) -> None:
    for answer in ("n\n", "\n", ""):
        result = stack.run("routes", "put", stack.write(SMALL), answer=answer)
        assert result.exit_code == 1
        assert stack.stored() is None


def test_the_confirmation_can_be_given_in_advance(stack: Account) -> None:
    assert stack.run("routes", "put", stack.write(SMALL), "--yes").exit_code == 0
    assert stack.stored() == SMALL


def test_the_difference_is_from_what_is_stored_or_else_from_what_was_deployed(stack: Account) -> None:
    first = stack.run("routes", "put", stack.write(OTHER), answer="n\n")
    assert "--- as deployed" in first.output
    assert "-    identity: ACME" in first.output
    stack.store(SMALL)
    second = stack.run("routes", "put", stack.write(OTHER), answer="n\n")
    assert "--- version 1" in second.output
    assert "+    identity: OTHER" in second.output


def test_a_table_that_is_stored_already_is_not_stored_again(stack: Account) -> None:
    stack.store(SMALL)
    result = stack.run("routes", "put", stack.write(SMALL))
    assert result.exit_code == 0
    assert "stored already, as version 1" in result.output
    assert "PutParameter" not in stack.aws.calls


def test_a_table_with_errors_is_not_stored(stack: Account) -> None:
    document = {"version": 1, "routes": {"US": [{"channel": "sms", "identity": "ACME"}]}}
    result = stack.run("routes", "put", stack.write(document), "--yes")
    assert result.exit_code == 1
    assert "a sender ID, which US does not show" in result.output
    assert "nothing was written" in result.output
    assert stack.stored() is None


def test_a_country_that_was_switched_off_stays_off_even_if_the_file_does_not_list_it(stack: Account) -> None:
    stack.store(SMALL | {"disabled": ["GB"]})
    result = stack.run("routes", "put", stack.write(OTHER), "--yes")
    assert "Switched off: United Kingdom (GB)" in result.output
    assert stack.stored() == OTHER | {"disabled": ["GB"]}
    again = stack.run("routes", "put", stack.write(OTHER), "--yes")
    assert "stored already" in again.output
    assert "They stay off" in again.output


def test_a_stored_text_that_is_no_table_can_be_replaced(stack: Account) -> None:
    stack.store("rubbish")
    result = stack.run("routes", "put", stack.write(SMALL), "--yes")
    assert "has mistakes and is replaced" in result.output
    assert "its list `disabled` counts as far as it can be read" in result.output.lower()
    assert stack.stored() == SMALL


@pytest.mark.parametrize("broken", ['{"disabled": ["GB"], "routes": ', '{"version": 2, "disabled": ["GB"]}'])
def test_what_a_broken_table_switches_off_stays_off(stack: Account, broken: str) -> None:
    stack.store(broken)
    result = stack.run("routes", "put", stack.write(OTHER), "--yes")
    assert "Switched off: United Kingdom (GB)" in result.output
    assert stack.stored() == OTHER | {"disabled": ["GB"]}


def test_a_table_for_more_than_a_standard_parameter_needs_leave_to_cost_money(stack: Account) -> None:
    file = stack.write(sized(4097))
    refused = stack.run("routes", "put", file, "--yes")
    assert refused.exit_code == 1
    assert "4,097 bytes" in refused.output
    assert "--advanced" in refused.output
    assert stack.stored() is None
    assert stack.run("routes", "put", file, "--yes", "--advanced").exit_code == 0
    assert stack.stored() == sized(4097)
    assert stack.run("routes", "put", stack.write(sized(5000)), "--yes").exit_code == 0, "it is paid for already"


def test_a_table_of_exactly_a_standard_parameters_size_fits(stack: Account) -> None:
    assert stack.run("routes", "put", stack.write(sized(4096)), "--yes").exit_code == 0


def test_a_table_that_no_parameter_holds_is_refused_with_its_size(stack: Account) -> None:
    result = stack.run("routes", "put", stack.write(sized(8193)), "--yes", "--advanced")
    assert result.exit_code == 1
    assert "8,193 bytes" in result.output
    assert "8,192 at most" in result.output
    assert stack.stored() is None


def test_a_change_by_another_operator_while_the_diff_is_shown_is_not_overwritten(stack: Account) -> None:
    stack.store(SMALL)
    stack.aws.actions["GetParameter"] = [lambda: None, lambda: stack.store(FULL)]
    result = stack.run("routes", "put", stack.write(OTHER), "--yes")
    assert result.exit_code == 1
    assert "version 1 became 2" in result.output
    assert stack.stored() == FULL


def test_a_first_table_by_another_operator_is_not_overwritten(stack: Account) -> None:
    stack.aws.actions["PutParameter"] = [lambda: stack.store(FULL)]
    result = stack.run("routes", "put", stack.write(OTHER), "--yes")
    assert result.exit_code == 1
    assert "somebody else stored a table meanwhile" in result.output
    assert stack.stored() == FULL


def test_a_change_at_the_moment_of_writing_is_reported(stack: Account) -> None:
    """PutParameter takes no expected version, so this one cannot be prevented."""
    stack.store(SMALL)
    stack.aws.actions["PutParameter"] = [lambda: stack.store(FULL)]
    result = stack.run("routes", "put", stack.write(OTHER), "--yes")
    assert result.exit_code == 1
    assert "stored version 2, and yours, version 3, replaced it" in result.output
    theirs = stack.run("routes", "show", "--version", "2", "--json")
    assert json.loads(theirs.output) == FULL


def test_a_write_that_botocore_repeats_is_not_taken_for_another_operators(stack: Account) -> None:
    stack.store(SMALL)
    stack.aws.lost_answers.add("PutParameter")
    result = stack.run("routes", "put", stack.write(OTHER), "--yes")
    assert result.exit_code == 0, result.output
    assert stack.aws.calls.count("PutParameter") == 2
    assert stack.stored() == OTHER


@pytest.mark.parametrize(
    ("operation", "refusal", "words"),
    [
        ("PutParameter", Refusal("AccessDeniedException"), "ssm:PutParameter"),
        ("GetParameter", Refusal("AccessDeniedException"), "ssm:GetParameter"),
        ("DescribeStacks", Refusal("AccessDenied", status=403), "cloudformation:DescribeStacks"),
        ("PutParameter", Refusal("ThrottlingException"), "wait a few seconds"),
        ("PutParameter", Refusal("TooManyUpdates"), "wait a few seconds"),
        ("PutParameter", Refusal("InternalServerError", status=500), "run the command again"),
        ("DescribeStacks", Refusal("ExpiredToken", status=403), "sign in again"),
        ("GetParameter", Refusal("UnrecognizedClientException"), "check the profile"),
        ("PutParameter", Refusal("HierarchyLevelLimitExceededException", "too deep"), "too deep"),
    ],
)
def test_an_error_of_aws_is_reported_with_what_to_do_and_nothing_is_stored(
    stack: Account, operation: str, refusal: Refusal, words: str
) -> None:
    stack.aws.refusals[operation] = refusal
    result = stack.run("routes", "put", stack.write(SMALL), "--yes")
    assert result.exit_code == 3
    assert words in result.output
    assert "Traceback" not in result.output
    assert stack.stored() is None


def test_a_stack_that_is_not_there_is_named(account: Account) -> None:
    result = account.run("routes", "put", account.write(SMALL), "--yes")
    assert result.exit_code == 3
    assert "no stack acme is in us-east-1" in result.output


def test_routes_that_the_stack_does_not_allow_are_reported(account: Account) -> None:
    pool = "arn:aws:sms-voice:us-east-1:123456789012:pool/pool-1"
    account.deploy(OriginationIdentity=pool)
    document = {
        "version": 1,
        "routes": {
            "default": [{"channel": "sms", "identity": "ACME"}, {"channel": "voice", "identity": "+14255550100"}]
        },
    }
    result = account.run("routes", "put", account.write(document), answer="n\n")
    assert "UseVoice=true" in result.output
    assert "comes from ACME, which the stack does not allow" in result.output


def test_a_configuration_set_and_a_protect_configuration_that_the_stack_does_not_allow_are_reported(
    account: Account,
) -> None:
    arn = "arn:aws:sms-voice:us-east-1:123456789012:"
    pool, own, protect = f"{arn}pool/pool-1", f"{arn}configuration-set/codes", f"{arn}protect-configuration/protect-1"
    route = {"channel": "sms", "identity": pool, "configuration_set": own, "protect_configuration": protect}
    document = {"version": 1, "routes": {"default": [route]}}
    account.deploy(RouteArns=f"{pool},{protect}")
    result = account.run("routes", "put", account.write(document), answer="n\n")
    assert f"routes.default[0].configuration_set is {own}, which the stack does not allow" in result.output
    assert "protect_configuration is" not in result.output


def test_territories_that_the_stack_leaves_out_are_noted(account: Account) -> None:
    account.deploy(ServedCountries="US")
    document = {"version": 1, "routes": {"US": [{"channel": "sms", "identity": "+14255550100"}]}}
    result = account.run("routes", "put", account.write(document), "--yes")
    assert result.exit_code == 0, result.output
    assert "write US,PR,GU,VI,AS,MP to serve them" in result.output


def test_countries_that_the_stack_serves_must_have_routes(account: Account) -> None:
    account.deploy(ServedCountries="GB,IE")
    document = {"version": 1, "routes": {"GB": [{"channel": "sms"}]}}
    result = account.run("routes", "put", account.write(document), "--yes")
    assert result.exit_code == 1
    assert "have none for IE" in result.output
