"""Brings the local stack up and takes it down: emulator, phone network, Cognito's SMS half, the deployed template."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.stack import sam
from cognito_otp_local.stack.addresses import check_listen, own_addresses
from cognito_otp_local.stack.builds import build_if_changed
from cognito_otp_local.stack.emulator import running_emulator
from cognito_otp_local.stack.options import LocalStack
from cognito_otp_local.stack.records import remove_record, write_record
from cognito_otp_local.stack.serving import serve
from cognito_otp_local.stack.sockets import Sockets
from cognito_otp_local.stack.warming import warm_functions
from cognito_otp_tools.stack_record import Record, read_record, started_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from cognito_otp_local.stack.emulator import Emulator
    from cognito_otp_local.stack.options import Options

type Report = Callable[[str], None]

DEMO_PARAMETERS = {"AppName": "Example", "OriginationIdentity": "EXAMPLE"}
"""What the template has no default for, or what reads better on a phone than nothing."""


@contextmanager
def local_stack(options: Options, report: Report) -> Iterator[LocalStack]:
    """Bring the stack up, yield it, take all of it down. Raises LocalStackError saying what to put right."""
    _check(options)
    with ExitStack() as resources:
        sockets = Sockets.bind(options, resources)
        built = options.built or build_if_changed(options.template, options.home, report, always=options.always_build)
        report("Starting the emulator, the phone network and Cognito's SMS half")
        emulator = resources.enter_context(_emulator(options, sockets.emulator_port))
        record = _remember(options.home, emulator, resources)
        served = serve(sockets, emulator, resources, options)
        report("Deploying the template")
        deployment = sam.deploy(built, emulator, options.stack_name, _parameters(options, served.aws.url))
        stack = LocalStack(
            cognito_endpoint=served.front.url,
            aws_endpoint=served.aws.url,
            inbox_url=served.inbox.url,
            user_pool_id=deployment.output("UserPoolId"),
            client_id=deployment.outputs.get("UserPoolClientId", ""),
            stack_name=deployment.stack_name,
            region=options.region,
            outputs=deployment.outputs,
            emulator=emulator,
            container_endpoint=None if options.listen is None else f"http://{options.listen}:{served.aws.port}",
        )
        report("Starting the functions of the user pool")
        resources.enter_context(warm_functions(served.cognito, stack.user_pool_id, options.warm_workers))
        write_record(options.home, replace(record, places=stack.places))
        yield stack
        report("Stopping")


def _check(options: Options) -> None:
    """Refuse what cannot work before anything slow begins."""
    record = read_record(options.home)
    if record is not None and record.is_up:
        raise LocalStackError(
            f"a local stack is already up here (process {record.pid}): stop it with `cognito-otp local down`"
        )
    if not options.emulator.exists():
        raise LocalStackError(
            f"the emulator is not installed ({options.emulator} is missing): run `make setup`, "
            "or name its program with --emulator"
        )
    if options.built is not None and not options.built.exists():
        raise LocalStackError(f"nothing is built at {options.built}: leave --no-build out")
    if options.listen is not None:
        check_listen(options.listen, own_addresses())
    known = sam.template_parameters(options.template)
    unknown = [name for name in options.parameters if name not in known]
    if unknown:
        raise LocalStackError(f"the template has no parameter {', '.join(unknown)}; it has {', '.join(sorted(known))}")


def _emulator(options: Options, port: int) -> AbstractContextManager[Emulator]:
    return running_emulator(options.emulator, port=port, region=options.region, enforce_iam=options.enforce_iam)


def _remember(project: Path, emulator: Emulator, resources: ExitStack) -> Record:
    pid = os.getpid()
    record = Record(pid, started_at(pid), emulator.pid, started_at(emulator.pid), str(emulator.home))
    write_record(project, record)
    resources.callback(remove_record, project)
    return record


def _parameters(options: Options, aws_endpoint: str) -> dict[str, str]:
    """Return the template's parameters: what the caller chose over what reads well, and what the stack itself decides.

    Another project's template may lack some of them.
    """
    own = {"Architecture": sam.host_architecture(), "LocalEndpointUrl": aws_endpoint}
    known = sam.template_parameters(options.template)
    wanted = DEMO_PARAMETERS | dict(options.parameters) | own
    return {name: value for name, value in wanted.items() if name in known}
