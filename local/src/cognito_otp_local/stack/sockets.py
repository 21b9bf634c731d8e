"""The ports of a local stack, bound before anything slow happens, so that one in use is found out at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.stack.addresses import CONTAINERS_NAME_OF_HOST
from cognito_otp_local.web.servers import PortInUseError, listen

if TYPE_CHECKING:
    import socket
    from contextlib import ExitStack

    from cognito_otp_local.stack.options import Options


@dataclass(frozen=True, slots=True)
class Sockets:
    """The bound sockets, and the port that the emulator will bind itself."""

    front: socket.socket
    aws: socket.socket
    inbox: socket.socket
    emulator_port: int
    containers: socket.socket | None

    @staticmethod
    def bind(options: Options, resources: ExitStack) -> Sockets:
        """Bind them all; raise LocalStackError naming the one that is in use."""
        ports = options.ports
        try:
            with listen(ports.emulator, purpose="the emulator", option="--emulator-port") as probe:
                emulator_port = int(probe.getsockname()[1])
            aws = listen(ports.aws, purpose="the AWS endpoint of the functions", option="--aws-port")
            sockets = Sockets(
                listen(ports.cognito, purpose="the Cognito endpoint", option="--cognito-port"),
                aws,
                listen(ports.inbox, purpose="the inbox", option="--inbox-port"),
                emulator_port,
                _listen_to_containers(options.listen, int(aws.getsockname()[1])),
            )
        except PortInUseError as error:
            raise LocalStackError(str(error)) from error
        for bound in (sockets.front, sockets.aws, sockets.inbox, sockets.containers):
            if bound is not None:
                resources.callback(bound.close)
        return sockets


def _listen_to_containers(address: str | None, port: int) -> socket.socket | None:
    """Bind the address that containers reach, on the port of the loopback one."""
    if address is None or address == CONTAINERS_NAME_OF_HOST:  # that name leads to loopback itself
        return None
    return listen(port, purpose="the AWS endpoint of functions in containers", option="--aws-port", address=address)
