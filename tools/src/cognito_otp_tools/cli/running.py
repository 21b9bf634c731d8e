"""The phone network of the stack that is up, as the command line calls it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click
import httpx

from cognito_otp_tools.local.state import is_alive, read_record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class RunningNetwork:
    """The network of the stack that is up beside a template."""

    url: str

    @staticmethod
    def beside(template: Path) -> RunningNetwork:
        """Find it; raises ClickException saying what to do when none is up."""
        record = read_record(template.parent)
        if record is None or not is_alive(record.pid, record.started):
            raise click.ClickException("no local stack is up here: start one with `cognito-otp local up`")
        if "inbox_url" not in record.places:
            raise click.ClickException("the local stack is still starting: try again when it is up")
        return RunningNetwork(record.places["inbox_url"])

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Call it and return the JSON that it answers; raises ClickException with its sentence."""
        try:
            with httpx.Client(base_url=f"{self.url}/network", trust_env=False) as client:
                answer = client.request(method, path, json=body)
        except httpx.TransportError as error:
            problem = f"the local stack at {self.url} does not answer ({type(error).__name__})"
            raise click.ClickException(f"{problem}: see whether `cognito-otp local up` still runs") from error
        if answer.status_code == UNPROCESSABLE:
            raise click.ClickException(answer.json()["message"])
        if not answer.is_success:
            raise click.ClickException(f"the local stack answered {answer.status_code} to {method} {path}")
        return answer.json() if answer.content else None
