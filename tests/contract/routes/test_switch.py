"""The kill switch: `routes disable` and `enable`, also while another operator changes the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.aws.fault_proxy import Refusal
from support.sender.routing_tables import FULL

if TYPE_CHECKING:
    from contract.routes.support import Account

TABLE: dict[str, Any] = {"version": 1, "routes": {"default": [{"channel": "sms", "identity": "ACME"}]}}


def test_a_country_is_switched_off_and_on_again(stack: Account) -> None:
    stack.store(TABLE)
    off = stack.run("routes", "disable", "gb")
    assert off.exit_code == 0, off.output
    assert "Switched off for acme: United Kingdom (GB)" in off.output
    assert "within 60 seconds" in off.output
    assert stack.stored() == TABLE | {"disabled": ["GB"]}
    on = stack.run("routes", "enable", "GB")
    assert "Switched on for acme: United Kingdom (GB)" in on.output
    assert stack.stored() == TABLE


def test_several_countries_are_switched_at_once(stack: Account) -> None:
    stack.store(TABLE)
    stack.run("routes", "disable", "GB", "UZ", "GB")
    assert stack.stored() == TABLE | {"disabled": ["GB", "UZ"]}
    assert stack.aws.calls.count("PutParameter") == 1


def test_switching_twice_is_switching_once(stack: Account) -> None:
    stack.store(TABLE)
    stack.run("routes", "disable", "GB")
    again = stack.run("routes", "disable", "GB")
    assert again.exit_code == 0
    assert "United Kingdom (GB) was off already" in again.output
    assert stack.aws.calls.count("PutParameter") == 1
    mixed = stack.run("routes", "disable", "GB", "IE")
    assert "United Kingdom (GB) was off already" in mixed.output
    assert "Switched off for acme: Ireland (IE)" in mixed.output


def test_a_stack_without_a_stored_table_is_switched_as_it_was_deployed(stack: Account) -> None:
    result = stack.run("routes", "disable", "GB")
    assert "OriginationIdentity and RoutingTable no longer count" in " ".join(result.output.split())
    assert stack.stored() == {
        "version": 1,
        "disabled": ["GB"],
        "routes": {"default": [{"channel": "sms", "name": "default", "identity": "ACME"}]},
    }


def test_enabling_where_nothing_is_off_stores_nothing(stack: Account) -> None:
    assert "United Kingdom (GB) was on already" in stack.run("routes", "enable", "GB").output
    assert stack.stored() is None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("UK", "did you mean GB (United Kingdom)?"),
        ("germany", "did you mean DE (Germany)?"),
        ("XX", "such as GB"),
        ("default", "is not the code of a country"),
    ],
)
def test_what_is_no_country_is_refused_before_anything_is_asked(stack: Account, code: str, words: str) -> None:
    result = stack.run("routes", "disable", code)
    assert result.exit_code == 2
    assert words in result.output
    assert stack.aws.calls == []


def test_two_operators_who_switch_at_once_both_succeed(stack: Account) -> None:
    stack.store(TABLE)
    stack.aws.actions["PutParameter"] = [lambda: stack.store(TABLE | {"disabled": ["UZ"]})]
    result = stack.run("routes", "disable", "GB")
    assert result.exit_code == 0, result.output
    assert stack.stored() == TABLE | {"disabled": ["GB", "UZ"]}


def test_a_put_in_the_moment_of_switching_is_kept(stack: Account) -> None:
    stack.store(TABLE)
    stack.aws.actions["PutParameter"] = [lambda: stack.store(FULL)]
    stack.run("routes", "disable", "GB")
    assert stack.stored() == FULL | {"disabled": ["AC", "GB"]}


def test_a_first_table_that_is_stored_in_the_moment_of_switching_is_kept(stack: Account) -> None:
    stack.aws.actions["PutParameter"] = [lambda: stack.store(FULL)]
    result = stack.run("routes", "disable", "GB")
    assert result.exit_code == 0, result.output
    assert stack.stored() == FULL | {"disabled": ["AC", "GB"]}


def test_a_switch_whose_answer_was_lost_is_made_once(stack: Account) -> None:
    stack.store(TABLE)
    stack.aws.lost_answers.add("PutParameter")
    assert stack.run("routes", "disable", "GB").exit_code == 0
    assert stack.aws.calls.count("PutParameter") == 2, "botocore's repetition, and no more"


def test_a_full_standard_parameter_does_not_keep_a_country_on(stack: Account) -> None:
    names = [
        {"channel": "sms", "name": "n" * 58 + f"{number:05}", "identity": f"+1{number}"}
        for number in range(10**4, 10**4 + 36)
    ]
    stack.store({"version": 1, "routes": {"default": names}})
    before = len(stack.client("ssm").get_parameter(Name=stack.name)["Parameter"]["Value"].replace(" ", ""))
    assert 4060 < before <= 4096
    everything = ("DE", "FR", "GB", "IE", "IT", "NL", "UZ")
    assert stack.run("routes", "disable", *everything).exit_code == 0
    assert stack.stored()["disabled"] == list(everything)
    (found,) = stack.client("ssm").describe_parameters()["Parameters"]
    assert found["Version"] == 2


def test_a_stored_text_that_is_no_table_is_not_replaced_by_a_switch(stack: Account) -> None:
    stack.store("rubbish")
    result = stack.run("routes", "disable", "GB")
    assert result.exit_code == 1
    assert "has mistakes" in result.output
    assert "routes put" in result.output


def test_a_switch_that_is_not_allowed_says_which_permission_it_takes(stack: Account) -> None:
    stack.store(TABLE)
    stack.aws.refusals["PutParameter"] = Refusal("AccessDeniedException", "not authorized")
    result = stack.run("routes", "disable", "GB")
    assert result.exit_code == 3
    assert "ssm:PutParameter" in result.output
