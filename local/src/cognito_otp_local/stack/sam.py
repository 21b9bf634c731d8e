"""Builds and deploys the real template with the SAM CLI, onto the emulator."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.stack.emulator import end_processes
from cognito_otp_tools.aws.local_clients import ACCESS_KEY, SECRET_KEY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.stack.emulator import Emulator

TOOLS = Path(sys.executable).parent
"""Where this environment's programs are: sam, and the uv and python that the template's builds call."""
ERROR_LINES = 30


@dataclass(frozen=True, slots=True)
class Deployment:
    """What was deployed: the stack's name and its outputs."""

    stack_name: str
    outputs: Mapping[str, str]

    def output(self, name: str) -> str:
        """Return an output; raise LocalStackError if the template has none of that name."""
        if name not in self.outputs:
            raise LocalStackError(f"the template has no output {name}, which the local stack needs")
        return self.outputs[name]


def host_architecture() -> str:
    """Return this machine's processor as Lambda names it, because the emulator runs functions on it directly."""
    machine = platform.machine().lower()
    return "arm64" if machine in {"arm64", "aarch64"} else "x86_64"


class _TemplateLoader(yaml.SafeLoader):
    """Reads a template's own structure; CloudFormation's tags (!Ref and the like) are passed over."""


_TemplateLoader.add_multi_constructor("!", lambda _loader, _suffix, _node: None)


def read_template(template: Path) -> dict[str, Any]:
    """Return a template's own structure."""
    document: dict[str, Any] = yaml.load(template.read_text(), Loader=_TemplateLoader)  # noqa: S506 - a SafeLoader
    return document


def template_parameters(template: Path) -> set[str]:
    """Return the names of a template's parameters."""
    return set(read_template(template).get("Parameters", {}))


def build(template: Path, build_dir: Path, parameters: Mapping[str, str]) -> Path:
    """Run ``sam build``; return the built template's path. Raises LocalStackError with SAM's last lines."""
    arguments = ["build", "--template-file", str(template), "--build-dir", str(build_dir), "--parallel"]
    _run([*arguments, *_overrides(parameters)], _build_environment(), template.parent)
    return build_dir / "template.yaml"


def deploy(built: Path, emulator: Emulator, stack_name: str, parameters: Mapping[str, str]) -> Deployment:
    """Run ``sam deploy`` onto the emulator; return the outputs. Raises LocalStackError with SAM's last lines."""
    config = emulator.home / "samconfig.toml"
    config.write_text("version = 0.1\n")  # the project's own stages are for AWS
    arguments = ["deploy", "--template-file", str(built), "--stack-name", stack_name, "--config-file", str(config)]
    flags = [
        "--resolve-s3",
        "--capabilities",
        "CAPABILITY_IAM",
        "--no-confirm-changeset",
        "--no-fail-on-empty-changeset",
    ]
    _run([*arguments, *flags, *_overrides(parameters)], _deploy_environment(emulator), built.parent)
    stacks = emulator.client("cloudformation")
    found = stacks.describe_stacks(StackName=stack_name)["Stacks"][0]
    return Deployment(stack_name, {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])})


def _overrides(parameters: Mapping[str, str]) -> list[str]:
    if not parameters:
        return []
    return [
        "--parameter-overrides",
        *(f"ParameterKey={name},ParameterValue={_quote(value)}" for name, value in parameters.items()),
    ]


def _quote(value: str) -> str:
    """Quote a value as the SAM CLI reads it: a routing table is JSON, full of quotes of its own."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _run(arguments: list[str], environment: Mapping[str, str], folder: Path) -> None:
    sam = shutil.which("sam", path=f"{TOOLS}{os.pathsep}{os.environ.get('PATH', os.defpath)}")
    if sam is None:
        raise LocalStackError(f"the SAM CLI is neither in {TOOLS} nor on PATH: run `make setup`, or install it")
    with subprocess.Popen(  # noqa: S603 - the pinned SAM CLI of the lock file
        [sam, *arguments],
        env=dict(environment),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate()
        except BaseException:
            end_processes(process.pid)  # an interrupted build leaves no make or installer running
            raise
    if process.returncode:
        lines = [line for line in output.replace("\r", "\n").splitlines() if "Uploading to" not in line]
        raise LocalStackError(f"`sam {arguments[0]}` failed:\n" + "\n".join(lines[-ERROR_LINES:]))


def _build_environment() -> dict[str, str]:
    """Keep the caller's environment, which knows how to reach package registries, but nothing of AWS."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SAM_"))}
    return kept | {"PATH": f"{TOOLS}{os.pathsep}{os.environ.get('PATH', os.defpath)}", "SAM_CLI_TELEMETRY": "0"}


def _deploy_environment(emulator: Emulator) -> dict[str, str]:
    """Know the emulator alone: no profile, credentials or endpoint of the caller's can be reached by mistake."""
    return {
        "PATH": f"{TOOLS}{os.pathsep}{os.defpath}",
        "HOME": str(emulator.home),
        "LANG": "C.UTF-8",
        "SAM_CLI_TELEMETRY": "0",
        "SAM_CLI_POLL_DELAY": "0.05",
        "AWS_ENDPOINT_URL": emulator.url,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_REGION": emulator.region,
        "AWS_DEFAULT_REGION": emulator.region,
    }
