"""The example table of the guide is valid, small enough to store, and has a warning for nothing but registration."""

from __future__ import annotations

import re

import pytest
import yaml
from support.messages import CATALOGUE
from support.paths import REPOSITORY

from cognito_otp.domain.countries import Served, read_served
from cognito_otp.domain.phones import read_phone
from cognito_otp.domain.purposes import Purpose
from cognito_otp.domain.routing.checking import check
from cognito_otp.domain.routing.explaining import explain
from cognito_otp.domain.routing.planning import Policy
from cognito_otp.domain.routing.reading import read_table
from cognito_otp.domain.routing.routes import Channel
from cognito_otp.domain.routing.table import RoutingTable
from cognito_otp.domain.routing.writing import STANDARD_BYTES, write_json
from cognito_otp_tools.countries import country_facts

GUIDE = (REPOSITORY / "docs" / "routing.md").read_text()


@pytest.fixture(scope="module")
def example() -> RoutingTable:
    read = read_table(yaml.safe_load((REPOSITORY / "docs" / "routing-example.yaml").read_text()))
    assert isinstance(read, RoutingTable), [str(problem) for problem in read]
    return read


def test_the_example_has_the_countries_and_channels_that_the_guide_promises(example: RoutingTable) -> None:
    assert set(example.routes) == {"IN", "US", "GB", "SG", "FR", "default"}
    assert {route.channel for routes in example.routes.values() for route in routes} == set(Channel)


def test_the_example_has_no_problem_but_registrations_to_make(example: RoutingTable) -> None:
    problems = check(example, country_facts(), Served(None))
    assert {problem.severity for problem in problems} == {"warning"}
    assert {problem.path for problem in problems if "needs to be registered" in problem.problem} == {
        "routes.IN[0].identity",
        "routes.GB[0].identity",
        "routes.SG[0].identity",
    }
    assert len(problems) == 3


def test_the_example_fits_into_a_standard_parameter(example: RoutingTable) -> None:
    assert len(write_json(example).encode()) < STANDARD_BYTES


def test_an_indian_number_gets_the_registered_text(example: RoutingTable) -> None:
    explained = explain(
        read_phone("+919876543210"),
        Purpose.SIGN_UP,
        None,
        example,
        Policy(read_served("IN")),
        catalogue=CATALOGUE,
        life=86_400,
    )
    assert explained.text == "123456 is your verification code for Acme. Do not share it with anyone. - Acme India"
    assert explained.segments == 1


def test_every_table_in_the_guide_is_valid() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert blocks
    for block in blocks:
        document = yaml.safe_load(block)
        assert isinstance(read_table({"version": 1} | document), RoutingTable), block
