"""The front's table of operations: each stands where the calls of its kind are resolved to, by the API's own model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import botocore.session
import pytest
from support.paths import REPOSITORY

from cognito_otp_local.cognito.front import build
from cognito_otp_local.cognito.front_config import FrontConfig
from cognito_otp_local.cognito.operations.passed_on import PASSED_ON
from cognito_otp_local.cognito.rules.client_checks import CALLED_BY_CLIENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_local.cognito.operations.api_calls import Operations


@pytest.fixture(scope="module")
def operations() -> Iterator[Operations]:
    """Build a front, whose emulator is never called."""
    front = build(FrontConfig(emulator_url="http://127.0.0.1:1"))
    yield front.operations
    front.close()


def test_operations_of_clients_name_their_client(operations: Operations) -> None:
    assert operations.of_clients.keys() <= CALLED_BY_CLIENTS
    assert all("ClientId" in _required(name) for name in CALLED_BY_CLIENTS)


def test_operations_of_pools_name_their_pool_and_are_no_clients(operations: Operations) -> None:
    assert all("UserPoolId" in _required(name) for name in operations.of_pools)
    assert not operations.of_pools.keys() & CALLED_BY_CLIENTS


def test_the_others_name_neither(operations: Operations) -> None:
    assert not [name for name in operations.others if {"UserPoolId", "ClientId"} & _members(name)]


def test_the_docs_list_what_is_not_offered(operations: Operations) -> None:
    """By topic, each once; all that the model has and neither the front nor the emulator answers."""
    text = (REPOSITORY / "docs" / "local-stack.md").read_text()
    table = text.partition("**Not here.**")[2].partition("\n## ")[0]
    listed = re.findall(r"`(\w+)`", table)
    every = set(botocore.session.Session().get_service_model("cognito-idp").operation_names)
    assert sorted(listed) == sorted(every - operations.names - PASSED_ON)
    assert every >= PASSED_ON


def _required(operation: str) -> set[str]:
    model = botocore.session.Session().get_service_model("cognito-idp").operation_model(operation)
    return set(model.input_shape.required_members) if model.input_shape else set()


def _members(operation: str) -> set[str]:
    model = botocore.session.Session().get_service_model("cognito-idp").operation_model(operation)
    return set(model.input_shape.members) if model.input_shape else set()
