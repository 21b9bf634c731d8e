"""A stack as moto's CloudFormation plays it, with template.yaml's own parameters and output, and its stored table."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from click.testing import CliRunner, Result
from lambdas import template
from meddling import Meddler, meddler
from moto.server import ThreadedMotoServer

from cognito_otp_tools.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STACK = "acme"
OUTPUT = "RoutingTableParameterName"


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    """Serve moto on a free loopback port."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@dataclass(slots=True)
class Account:
    """The account of the tests: a deployed stack, the store, and the command line that points at both."""

    aws: Meddler
    moto_url: str
    folder: Path
    parameters: dict[str, str] = field(default_factory=dict)

    def client(self, service: str) -> Any:
        """Make a client that nobody meddles with."""
        config = Config(retries={"total_max_attempts": 1})
        return boto3.client(service, endpoint_url=self.moto_url, config=config)  # type: ignore[call-overload]  # any

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
        """Store a document behind the command line's back."""
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


@pytest.fixture
def account(moto_url: str, tmp_path: Path) -> Iterator[Account]:
    """Give a test an account of its own, with nothing in it."""
    with meddler(moto_url) as aws:
        account = Account(aws, moto_url, tmp_path)
        yield account
        account.client("cloudformation").delete_stack(StackName=STACK)
        account.client("ssm").delete_parameters(Names=[account.name])


@pytest.fixture
def stack(account: Account) -> Account:
    """Give a test an account with a stack that was deployed without a table."""
    account.deploy(OriginationIdentity="ACME")
    return account
