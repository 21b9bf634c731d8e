"""Brings the local stack up and takes it down: emulator, phone network, Cognito's SMS half, the deployed template."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_tools.local import sam
from cognito_otp_tools.local.emulator import running_emulator
from cognito_otp_tools.local.errors import LocalStackError
from cognito_otp_tools.local.front.app import create_front
from cognito_otp_tools.local.front.config import FrontConfig
from cognito_otp_tools.local.network.gateway import create_gateway
from cognito_otp_tools.local.network.iam import RoleGate
from cognito_otp_tools.local.network.inbox import create_inbox
from cognito_otp_tools.local.network.messages import Inbox
from cognito_otp_tools.local.network.own_texts import CognitosOwnTexts
from cognito_otp_tools.local.network.relay import Relay
from cognito_otp_tools.local.network.sms_voice import create_sms_voice
from cognito_otp_tools.local.options import LocalStack
from cognito_otp_tools.local.servers import PortInUseError, Server, listen
from cognito_otp_tools.local.state import FOLDER, Record, is_alive, read_record, remove_record, started_at, write_record

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from cognito_otp_tools.local.emulator import Emulator
    from cognito_otp_tools.local.options import Options, Ports

type Report = Callable[[str], None]

DEMO_PARAMETERS = {"AppName": "Example", "OriginationIdentity": "EXAMPLE"}
"""What the template has no default for, or what reads better on a phone than nothing."""


@contextmanager
def local_stack(options: Options, report: Report) -> Iterator[LocalStack]:
    """Bring the stack up, yield it, take all of it down. Raises LocalStackError saying what to put right."""
    _check(options)
    with ExitStack() as resources:
        sockets = _Sockets.bind(options.ports, resources)
        built = options.built or _build(options, report)
        report("Starting the emulator, the phone network and Cognito's SMS half")
        emulator = resources.enter_context(_emulator(options, sockets.emulator_port))
        record = _remember(options.home, emulator, resources)
        front, aws, inbox = _serve(sockets, emulator, resources, enforce_iam=options.enforce_iam)
        report("Deploying the template")
        deployment = sam.deploy(built, emulator, options.stack_name, _parameters(options, aws.url))
        stack = LocalStack(
            cognito_endpoint=front.url,
            aws_endpoint=aws.url,
            inbox_url=inbox.url,
            user_pool_id=deployment.output("UserPoolId"),
            client_id=deployment.output("UserPoolClientId"),
            stack_name=deployment.stack_name,
            region=options.region,
            outputs=deployment.outputs,
            emulator=emulator,
        )
        write_record(options.home, replace(record, places=stack.places))
        yield stack
        report("Stopping")


@dataclass(frozen=True, slots=True)
class _Sockets:
    """The ports, bound before anything slow happens, so that one in use is found out at once."""

    front: socket.socket
    aws: socket.socket
    inbox: socket.socket
    emulator_port: int

    @staticmethod
    def bind(ports: Ports, resources: ExitStack) -> _Sockets:
        """Bind them all; raise LocalStackError naming the one that is in use."""
        try:
            with listen(ports.emulator, purpose="the emulator", option="--emulator-port") as probe:
                emulator_port = int(probe.getsockname()[1])
            sockets = _Sockets(
                listen(ports.cognito, purpose="the Cognito endpoint", option="--cognito-port"),
                listen(ports.aws, purpose="the AWS endpoint of the functions", option="--aws-port"),
                listen(ports.inbox, purpose="the inbox", option="--inbox-port"),
                emulator_port,
            )
        except PortInUseError as error:
            raise LocalStackError(str(error)) from error
        for bound in (sockets.front, sockets.aws, sockets.inbox):
            resources.callback(bound.close)
        return sockets


def _check(options: Options) -> None:
    """Refuse what cannot work before anything slow begins."""
    record = read_record(options.home)
    if record is not None and is_alive(record.pid, record.started):
        raise LocalStackError(
            f"a local stack is already up here (process {record.pid}): stop it with `cognito-otp local down`"
        )
    if not options.emulator.exists():
        raise LocalStackError(
            f"the emulator is not installed ({options.emulator} is missing): run `make setup`, "
            "or name its program with --emulator"
        )
    known = sam.template_parameters(options.template)
    unknown = [name for name in options.parameters if name not in known]
    if unknown:
        raise LocalStackError(f"the template has no parameter {', '.join(unknown)}; it has {', '.join(sorted(known))}")


def _build(options: Options, report: Report) -> Path:
    report("Building the functions and the layer")
    folder = options.home / FOLDER
    folder.mkdir(exist_ok=True)
    (folder / ".gitignore").write_text("*\n")
    return sam.build(options.template, folder / "build", {"Architecture": sam.host_architecture()})


def _emulator(options: Options, port: int) -> AbstractContextManager[Emulator]:
    return running_emulator(options.emulator, port=port, region=options.region, enforce_iam=options.enforce_iam)


def _remember(project: Path, emulator: Emulator, resources: ExitStack) -> Record:
    pid = os.getpid()
    record = Record(pid, started_at(pid), emulator.pid, started_at(emulator.pid), str(emulator.home))
    write_record(project, record)
    resources.callback(remove_record, project)
    return record


def _serve(
    sockets: _Sockets, emulator: Emulator, resources: ExitStack, *, enforce_iam: bool
) -> tuple[Server, Server, Server]:
    """Start the front, the functions' endpoint and the inbox."""
    phones = Inbox()
    gate = RoleGate(emulator.client("iam"), emulator.client("lambda"))
    config = FrontConfig(
        emulator_url=emulator.url, region=emulator.region, carrier=CognitosOwnTexts(phones).deliver, note=phones.note
    )
    front = Server(create_front(config), sockets.front)
    gateway = create_gateway(
        sms_voice=create_sms_voice(phones, gate=gate if enforce_iam else None),
        front=Relay(front.url, "the Cognito endpoint"),
        emulator_url=emulator.url,
    )
    aws = Server(gateway, sockets.aws)
    inbox = Server(create_inbox(phones), sockets.inbox)
    for server in (aws, inbox, front):
        resources.enter_context(server)
    return front, aws, inbox


def _parameters(options: Options, aws_endpoint: str) -> dict[str, str]:
    """Return the template's parameters: what the caller chose over what reads well, and what the stack itself decides.

    A template of somebody's own may lack some of them.
    """
    own = {"Architecture": sam.host_architecture(), "LocalEndpointUrl": aws_endpoint}
    known = sam.template_parameters(options.template)
    wanted = DEMO_PARAMETERS | dict(options.parameters) | own
    return {name: value for name, value in wanted.items() if name in known}
