"""A stack as moto's CloudFormation plays it, with template.yaml's own parameters and output, and its stored table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner, Result
from support.aws.emulators import client_of
from support.template.function_loading import template

from cognito_otp_tools.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from support.aws.fault_proxy import FaultProxy

STACK = "acme"
OUTPUT = "RoutingTableParameterName"


@dataclass(slots=True)
class Account:
    """The account of the tests: a deployed stack, the store, and the command line that points at both."""

    aws: FaultProxy
    moto_url: str
    folder: Path

    def client(self, service: str) -> Any:
        """Return a client that does not go through the fault proxy."""
        return client_of(self.moto_url, service)

    def deploy(self, **chosen: str) -> None:
        """Deploy a stack with the real template's parameters and the output that names the store."""
        body = {
            "Parameters": template()["Parameters"],
            "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
            "Outputs": {OUTPUT: template()["Outputs"][OUTPUT]},
        }
        parameters = [
            {"ParameterKey": name, "ParameterValue": value} for name, value in ({"AppName": "Acme"} | chosen).items()
        ]
        self.client("cloudformation").create_stack(
            StackName=STACK, TemplateBody=json.dumps(body, default=str), Parameters=parameters
        )

    def store(self, document: object) -> None:
        """Store a document without the command line."""
        text = document if isinstance(document, str) else json.dumps(document)
        self.client("ssm").put_parameter(Name=self.name, Value=text, Type="String", Overwrite=True)

    @property
    def name(self) -> str:
        """The parameter's name."""
        return f"/cognito-otp/{STACK}/routes"

    def stored(self) -> Any:
        """Return the document that is stored; None for none."""
        client = self.client("ssm")
        try:
            return json.loads(client.get_parameter(Name=self.name)["Parameter"]["Value"])
        except client.exceptions.ParameterNotFound:
            return None

    def run(self, *words: str, answer: str | None = None) -> Result:
        """Run the command line against the stack."""
        return CliRunner().invoke(
            main, [*words, "--stack-name", STACK, "--endpoint-url", self.aws.url], input=answer, catch_exceptions=False
        )

    def write(self, document: object) -> str:
        """Write a document to a file; JSON is YAML as well."""
        path = self.folder / "routes.yaml"
        path.write_text(document if isinstance(document, str) else json.dumps(document))
        return str(path)
