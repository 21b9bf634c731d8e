"""``local up --listen``: only addresses that containers of this machine can reach are accepted."""

from __future__ import annotations

import socket

import pytest

from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.stack.addresses import check_listen, own_addresses

MINE = {"127.0.0.1": "lo", "172.17.0.1": "docker0", "192.168.1.20": "eth0", "203.0.113.7": "ppp0"}


@pytest.mark.parametrize("address", ["172.17.0.1", "192.168.1.20", "127.0.0.2", "host.docker.internal"])
def test_private_addresses_of_this_machine_may_be_opened(address: str) -> None:
    check_listen(address, MINE)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("0.0.0.0", "would open the stack to every network"),  # noqa: S104 - what must be refused
        ("203.0.113.7", "is not a private address"),
        ("8.8.8.8", "is not a private address"),
        ("169.254.169.254", "is not a private address"),
        ("100.64.0.1", "is not a private address"),
        ("172.32.0.1", "is not a private address"),
        ("172.18.0.1", "is no address of this machine"),
        ("10.0.0.1", "is no address of this machine"),
        ("::", "takes an IPv4 address"),
        ("::1", "takes an IPv4 address"),
        ("localhost", "takes an IPv4 address"),
        ("example.com", "takes an IPv4 address"),
        ("172.17.0.1:4511", "takes an IPv4 address"),
        ("172.17.0.0/16", "takes an IPv4 address"),
        ("", "takes an IPv4 address"),
    ],
)
def test_everything_else_is_refused_with_what_is_allowed(address: str, why: str) -> None:
    with pytest.raises(LocalStackError, match=why) as refused:
        check_listen(address, MINE)
    assert "172.17.0.1 (docker0), 192.168.1.20 (eth0)" in str(refused.value)
    assert "203.0.113.7 (" not in str(refused.value)


def test_a_machine_without_a_bridge_is_asked_about_its_container_engine() -> None:
    with pytest.raises(LocalStackError, match="is the container engine running"):
        check_listen("172.17.0.1", {"127.0.0.1": "lo"})


def test_this_machines_addresses_are_those_that_can_be_bound() -> None:
    mine = own_addresses()
    assert "127.0.0.1" in mine
    for address in mine:
        with socket.socket() as probe:
            probe.bind((address, 0))
