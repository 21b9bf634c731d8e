"""The parts of the local stack that is up, as the command line calls them over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click
import httpx

from cognito_otp_local.web.http_client import http_client
from cognito_otp_tools.stack_record import NoStackError, running_places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class RunningPart:
    """A part of the stack that is up beside a template, by the URL that its calls begin with."""

    url: str

    def call(self, method: str, path: str = "", body: Mapping[str, Any] | None = None) -> Any:
        """Call it and return the JSON that it answers; raises ClickException with its sentence."""
        try:
            with http_client() as client:
                answer = client.request(method, self.url + path, json=body)
        except httpx.TransportError as error:
            problem = f"the local stack at {self.url} does not answer ({type(error).__name__})"
            raise click.ClickException(f"{problem}: see whether `cognito-otp local up` still runs") from error
        if answer.status_code == UNPROCESSABLE:
            raise click.ClickException(answer.json()["message"])
        if not answer.is_success:
            raise click.ClickException(f"the local stack answered {answer.status_code} to {method} {self.url}{path}")
        return answer.json() if answer.content else None


def network_beside(template: Path) -> RunningPart:
    """Find the phone network; raises ClickException saying what to do when no stack is up."""
    return RunningPart(_place(template, "inbox_url") + "/network")


def queue_beside(template: Path) -> RunningPart:
    """Find the queue between Cognito and the SMS sender; raises ClickException when no stack is up."""
    return RunningPart(_place(template, "cognito_endpoint") + "/_local/queue")


def _place(template: Path, name: str) -> str:
    try:
        return running_places(template.parent)[name]
    except NoStackError as error:
        raise click.ClickException(str(error)) from error
