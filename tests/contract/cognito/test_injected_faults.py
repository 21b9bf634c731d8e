"""Faults of Cognito's API on request: conflicts and throttles that nothing else here would cause.

That Cognito answers ConcurrentModificationException is measured (go-to-k/cdkd); TooManyRequestsException is documented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ConnectionClosedError
from starlette.middleware import Middleware
from support.local_stack.cognito_front import ONCE, refused, running_front

from cognito_otp_local.inbox.received import Inbox
from cognito_otp_local.phone_network.faults.fault_forms import read_fault
from cognito_otp_local.phone_network.gateway import create_gateway
from cognito_otp_local.phone_network.wiring import EmulatedNetwork
from cognito_otp_local.web.relay import Relay
from cognito_otp_local.web.servers import Server, listen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.local_stack.cognito_front import Functions, Local
    from support.local_stack.trigger_functions import Workshop


@pytest.fixture(scope="module")
def network() -> EmulatedNetwork:
    """Return a phone network, for its faults."""
    return EmulatedNetwork(Inbox())


@pytest.fixture(scope="module")
def faulty(workshop: Workshop, functions: Functions, network: EmulatedNetwork) -> Iterator[Local]:
    """Serve a front that the faults befall."""
    with running_front(workshop, functions, inside=(Middleware(network.with_faults),)) as front:
        yield front


def test_a_conflict_changes_nothing_and_the_next_call_succeeds(faulty: Local, network: EmulatedNetwork) -> None:
    pool = faulty.pool()
    error = {"kind": "error", "error": "ConcurrentModificationException"}
    network.faults.add(read_fault({"operation": "cognito-idp:UpdateUserPool", "times": 1, **error}))
    update = {"UserPoolId": pool.id, "PoolName": "renamed"}
    with refused("ConcurrentModificationException"):
        faulty.cognito.update_user_pool(**update)
    assert faulty.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]["Name"] == "people"
    faulty.cognito.update_user_pool(**update)
    assert faulty.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]["Name"] == "renamed"


def test_a_throttle_is_in_cognitos_words(faulty: Local, network: EmulatedNetwork) -> None:
    pool = faulty.pool()
    network.faults.add(read_fault({"operation": "cognito-idp:*", "times": 2, "kind": "throttle"}))
    with refused("TooManyRequestsException", "Rate exceeded"):
        faulty.cognito.describe_user_pool(UserPoolId=pool.id)
    with refused("TooManyRequestsException"):
        pool.sign_up()
    pool.sign_up()


def test_a_reply_that_is_lost_leaves_the_change(faulty: Local, network: EmulatedNetwork) -> None:
    pool = faulty.pool()
    network.faults.add(read_fault({"operation": "cognito-idp:UpdateUserPool", "times": 1, "kind": "drop_after"}))
    with pytest.raises(ConnectionClosedError):
        faulty.cognito.update_user_pool(UserPoolId=pool.id, PoolName="renamed")
    assert faulty.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]["Name"] == "renamed"


def test_a_call_through_the_functions_endpoint_meets_a_fault_once(faulty: Local, network: EmulatedNetwork) -> None:
    pool = faulty.pool()
    gateway = create_gateway(
        sms_voice=network.sms_voice(),
        front=Relay(faulty.url, "the Cognito endpoint"),
        emulator_url=faulty.workshop.emulator.url,
        network=network,
    )
    added = network.faults.add(read_fault({"operation": "cognito-idp:*", "times": 3, "kind": "slow", "seconds": 0.01}))
    with Server(gateway, listen(0, purpose="a test", option="none")) as server:
        session = faulty.workshop.emulator.admin()
        cognito = session.client("cognito-idp", endpoint_url=server.url, config=ONCE)
        cognito.describe_user_pool(UserPoolId=pool.id)
    [left] = [fault for fault in network.faults.all() if fault.id == added.id]
    assert left.remaining == 2
    network.faults.clear()
