"""A project as a user has it, built, with a local stack up that containers reach."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

import pytest
from support import secret_scan
from support.paths import EVENTS, REPOSITORY, TEMPLATE

from cognito_otp_local.stack import sam
from cognito_otp_local.stack.addresses import CONTAINERS_NAME_OF_HOST, own_addresses
from cognito_otp_local.stack.bring_up import local_stack
from cognito_otp_local.stack.options import ANY_PORTS, Options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cognito_otp_local.stack.options import LocalStack

SUBNETS = "{{range .IPAM.Config}}{{.Subnet}} {{end}}"


@dataclass(frozen=True, slots=True)
class Project:
    """A folder to run commands in, as they are documented."""

    folder: Path

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a command line in the folder; it must succeed. What it printed is searched for secrets at the end."""
        path = f"{sam.TOOLS}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(  # noqa: S602 - a command line as it is printed for people
            command,
            shell=True,
            cwd=self.folder,
            env=os.environ | {"PATH": path, "SAM_CLI_TELEMETRY": "0"},
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        assert done.returncode == 0, done.stderr
        return done

    def invoke(self, function: str, trigger: str, name: str, **parameters: str) -> subprocess.CompletedProcess[str]:
        """Run a function on a sample event as it stands, with some of the template's parameters."""
        flags = "--skip-pull-image"
        architecture = sam.host_architecture()
        if parameters or architecture == "arm64":
            chosen = {"AppName": "Example", "Architecture": architecture, **parameters}
            flags += f" --parameter-overrides {' '.join(f'{each}={value}' for each, value in chosen.items())}"
        done = self.run(f"sam local invoke {function} -e events/{trigger}/{name}.json {flags}")
        secret_scan.collect(done.stderr)
        return done


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Build the template into a folder of its own."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("template.yaml", "samconfig.toml"):
        shutil.copy(REPOSITORY / name, folder)
    (folder / "events").symlink_to(EVENTS)
    (folder / ".venv-emulator").symlink_to(REPOSITORY / ".venv-emulator")
    sam.build(TEMPLATE, folder / ".aws-sam" / "build", {"Architecture": sam.host_architecture()})
    return Project(folder)


@pytest.fixture(scope="session")
def up(project: Project) -> Iterator[LocalStack]:
    """Run the local stack where containers reach it."""
    options = Options(
        template=project.folder / "template.yaml",
        built=project.folder / ".aws-sam" / "build" / "template.yaml",
        ports=ANY_PORTS,
        listen=bridge(),
    )
    with local_stack(options, lambda _step: None) as running:
        yield running


def bridge() -> str:
    """Return this machine's address on the container bridge; with Docker Desktop a virtual machine has it."""
    subnets = docker("network", "inspect", "bridge", "--format", SUBNETS).stdout.split()
    mine = own_addresses()
    found = [text for text in mine if any(ip_address(text) in ip_network(subnet) for subnet in subnets)]
    return found[0] if found else CONTAINERS_NAME_OF_HOST


def docker(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Ask the container engine."""
    program = shutil.which("docker")
    if program is None:
        pytest.fail("docker is not installed: these tests run functions in Lambda's container")
    return subprocess.run(  # noqa: S603 - the engine's own client
        [program, *arguments], capture_output=True, text=True, check=False, timeout=60
    )
