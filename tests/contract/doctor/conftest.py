"""A healthy stack beside the open one, and what the doctor finds of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.local_stack import stacks
from support.local_stack.patients import ALL_OPTIONS, PARAMETERS, discharge, make_patient

from cognito_otp_tools.aws.local_clients import local_client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.local_stack.patients import Patient

    from cognito_otp_local.stack.options import LocalStack


@pytest.fixture(scope="package")
def patient(open_stack: LocalStack) -> Iterator[Patient]:
    """Deploy a stack that is healthy by every check."""
    stack = stacks.beside(open_stack, "patient", **PARAMETERS)
    found = make_patient(stack, local_client("cognito-idp", stack.cognito_endpoint, stack.region))
    yield found
    discharge(found)


@pytest.fixture(scope="package")
def healthy(patient: Patient) -> list[dict[str, str]]:
    """Look at it with every option."""
    return patient.look(*ALL_OPTIONS, "--dry-run-routes")
