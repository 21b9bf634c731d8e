"""Which addresses beside loopback the functions' AWS endpoint may be opened on: private ones of this machine."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING

import psutil

from cognito_otp_local.errors import LocalStackError

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTAINERS_NAME_OF_HOST = "host.docker.internal"
"""What Docker Desktop's containers call the machine; it forwards to the machine's loopback, so nothing is opened.

https://docs.docker.com/desktop/features/networking/
"""
PRIVATE = tuple(ipaddress.IPv4Network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
"""RFC 1918. ``IPv4Address.is_private`` takes in more, 0.0.0.0 among it."""


def own_addresses() -> dict[str, str]:
    """Return this machine's IPv4 addresses and their interfaces' names, such as ``172.17.0.1`` and ``docker0``."""
    return {
        address.address: interface
        for interface, addresses in psutil.net_if_addrs().items()
        for address in addresses
        if address.family == socket.AF_INET
    }


def check_listen(text: str, mine: Mapping[str, str]) -> None:
    """Raise LocalStackError unless containers of this machine, and no public network, reach it at this address.

    ``mine`` are this machine's addresses and interfaces. Whoever reaches the endpoint may run code here.
    """
    if text == CONTAINERS_NAME_OF_HOST:
        return
    try:
        address = ipaddress.IPv4Address(text)
    except ValueError:
        raise LocalStackError(
            f"--listen takes an IPv4 address such as 172.17.0.1, not {text!r}. {_offer(mine)}"
        ) from None
    if address.is_unspecified:
        raise LocalStackError(
            f"--listen {text} would open the stack to every network: name one address. {_offer(mine)}"
        )
    if address.is_loopback:
        return
    if not any(address in block for block in PRIVATE):
        raise LocalStackError(f"--listen {text} is not a private address (RFC 1918). {_offer(mine)}")
    if text not in mine:
        raise LocalStackError(f"--listen {text} is no address of this machine. {_offer(mine)}")


def _offer(mine: Mapping[str, str]) -> str:
    """Name the addresses that would do."""
    private = [
        f"{text} ({interface})"
        for text, interface in mine.items()
        if any(ipaddress.IPv4Address(text) in block for block in PRIVATE)
    ]
    if not private:
        return "This machine has no private address now: is the container engine running?"
    return f"Private addresses of this machine: {', '.join(private)}"
