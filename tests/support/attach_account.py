"""An account as attaching calls it over HTTP: a fake of Cognito, senders that really open codes, and all else by moto.

Its Cognito is a fake that says so; moto's UpdateUserPool merges, which neither AWS's documentation nor anybody's
measurement has it do.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
import zipfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs
from uuid import uuid4

import httpx
from click.testing import CliRunner, Result

from cognito_otp.adapters.deadlines import Deadlines
from cognito_otp.adapters.sealed_codes import KmsCodeOpener
from cognito_otp.adapters.sessions import new_session
from cognito_otp.errors import CognitoOtpError
from cognito_otp_attach.errors import AwsCallError
from cognito_otp_attach.triggers import Trigger
from cognito_otp_tools.cli import main
from support.attach_world import POOL_ID, plain_pool
from support.aws.emulators import client_of
from support.pool_store import PoolStore
from support.sender.code_sealing import shared_key
from support.template.function_loading import template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REGION, ACCOUNT = "us-east-1", "123456789012"
COGNITO = "AWSCognitoIdentityProviderService."


@dataclass(slots=True)
class Faults:
    """By operation: an error to answer next, whether to lose the answer, and what else happens before or after it."""

    errors: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    actions: dict[str, Callable[[], None]] = field(default_factory=dict)
    afterwards: dict[str, Callable[[], None]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def do(self, name: str, call: Callable[[], tuple[int, bytes]], *, as_json: bool) -> tuple[int, bytes]:
        """Make a call, or answer its error, with what happens before and after it."""
        self.calls.append(name)
        if action := self.actions.pop(name, None):
            action()
        if self.errors.get(name):
            status, code = self.errors[name].pop(0)
            return status, _error(code, as_json=as_json)
        answer = call()
        if action := self.afterwards.pop(name, None):
            action()
        return answer


@dataclass(slots=True)
class AttachAccount:
    """A deployed stack and a pool. ``url`` is the account's one endpoint."""

    url: str
    moto_url: str
    store: PoolStore
    faults: Faults
    stack: str = field(default_factory=lambda: f"acme-{uuid4().hex[:8]}")
    key_arn: str = ""

    def client(self, service: str) -> Any:
        """Return a client that meets no faults."""
        return client_of(self.moto_url, service)

    @property
    def table(self) -> str:
        """The table's name."""
        return f"{self.stack}-attachments"

    @property
    def observer(self) -> str:
        """The name of the function that observes sign-ups."""
        return f"{self.stack}-PreSignUpObserver"

    def functions(self) -> dict[Trigger, str]:
        """Return the functions' names."""
        return {trigger: f"{self.stack}-{trigger}" for trigger in Trigger}

    def chosen(self, trigger: Trigger) -> str:
        """Return the function that a pool is to name whose sign-ups are observed."""
        return self.observer if trigger is Trigger.PRE_SIGN_UP else self.functions()[trigger]

    def deploy(self, **chosen: str) -> None:
        """Make the functions, the table, and a stack with template.yaml's parameters that names them."""
        self.key_arn = shared_key(self.moto_url)
        declared = template()["Resources"]["AttachmentsTable"]["Properties"]
        table = {name: declared[name] for name in ("BillingMode", "AttributeDefinitions", "KeySchema")}
        self.client("dynamodb").create_table(TableName=self.table, **table)
        outputs = {"KmsKeyArn": self.key_arn, "AttachmentsTableName": self.table, "UserPoolId": f"{REGION}_Own"}
        for trigger, name in self.functions().items():
            outputs[f"{trigger}FunctionArn"] = self._function(name)
        outputs["PreSignUpObserverFunctionArn"] = self._function(self.observer)
        body = {
            "Parameters": template()["Parameters"],
            "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
            "Outputs": {name: {"Value": value} for name, value in outputs.items()},
        }
        parameters = [
            {"ParameterKey": name, "ParameterValue": value} for name, value in ({"AppName": "Acme"} | chosen).items()
        ]
        self.client("cloudformation").create_stack(
            StackName=self.stack, TemplateBody=json.dumps(body, default=str), Parameters=parameters
        )

    def delete(self) -> None:
        """Take it away."""
        self.client("cloudformation").delete_stack(StackName=self.stack)
        self.client("dynamodb").delete_table(TableName=self.table)

    def run(self, command: str, *words: str, answer: str | None = None) -> Result:
        """Run the command line against the account."""
        words = (command, "--user-pool-id", POOL_ID, "--stack-name", self.stack, *words, "--endpoint-url", self.url)
        return CliRunner().invoke(main, words, input=answer, catch_exceptions=False)

    def start(self, command: str, *words: str) -> subprocess.Popen[str]:
        """Start the command line as a process of its own."""
        words = (command, "--user-pool-id", POOL_ID, "--stack-name", self.stack, *words, "--endpoint-url", self.url)
        program = str(Path(sys.executable).with_name("cognito-otp"))
        return subprocess.Popen([program, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603 - ours

    def record(self) -> dict[str, Any] | None:
        """Return what the stack's table remembers of the pool."""
        found = self.client("dynamodb").get_item(TableName=self.table, Key={"user_pool_id": {"S": POOL_ID}})
        return json.loads(found["Item"]["document"]["S"]) if "Item" in found else None

    def statements(self, trigger: Trigger, name: str | None = None) -> list[dict[str, Any]]:
        """Return the resource policy of the function that the pool is to name, or of another of this name."""
        client = self.client("lambda")
        try:
            policy = json.loads(client.get_policy(FunctionName=name or self.chosen(trigger))["Policy"])
        except client.exceptions.ResourceNotFoundException:
            return []
        found: list[dict[str, Any]] = policy["Statement"]
        return found

    def _function(self, name: str) -> str:
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.writestr("app.py", "")
        found = self.client("lambda").create_function(
            FunctionName=name,
            Runtime="python3.13",
            Role=self._role(),
            Handler="app.handler",
            Code={"ZipFile": code.getvalue()},
        )
        return str(found["FunctionArn"])

    def _role(self) -> str:
        client = self.client("iam")
        try:
            return str(client.create_role(RoleName="functions", AssumeRolePolicyDocument="{}")["Role"]["Arn"])
        except client.exceptions.EntityAlreadyExistsException:
            return str(client.get_role(RoleName="functions")["Role"]["Arn"])


@contextmanager
def attach_account(moto_url: str, **settings: Any) -> Iterator[AttachAccount]:
    """Serve an account with a pool of these settings."""
    store = PoolStore(plain_pool(**settings), {"MfaConfiguration": "OFF"})
    faults, moto = Faults(), httpx.Client(base_url=moto_url, trust_env=False, timeout=60)

    class Endpoint(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else the end of each answer waits 40 ms for a delayed acknowledgement

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            name = _operation(self, body)
            as_json = "X-Amz-Target" in self.headers or self.path != "/"
            status, content = faults.do(name, lambda: self._do(name, body), as_json=as_json)
            if name in faults.lost:
                faults.lost.remove(name)
                self.close_connection = True
                return
            self._answer(status, content)

        do_GET = do_POST  # noqa: N815 - http.server's names
        do_DELETE = do_POST  # noqa: N815
        do_PUT = do_POST  # noqa: N815

        def _do(self, name: str, body: bytes) -> tuple[int, bytes]:
            if self.headers.get("X-Amz-Target", "").startswith(COGNITO):
                return _answer_for_cognito(store, name, json.loads(body))
            if name == "Invoke":
                return 200, json.dumps(_self_test(account, json.loads(body))).encode()
            answer = moto.request(self.command, self.path, content=body, headers=dict(self.headers.items()))
            return answer.status_code, answer.content

        def _answer(self, status: int, content: bytes) -> None:
            with suppress(ConnectionError):  # of a client that was killed
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    account = AttachAccount(f"http://127.0.0.1:{server.server_port}", moto_url, store, faults)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    account.deploy()
    yield account
    account.delete()
    server.shutdown()
    server.server_close()
    moto.close()


def _error(code: str, *, as_json: bool) -> bytes:
    """Write an error in the protocol of the call: JSON or query."""
    said = "as the test wants it"
    if as_json:
        return json.dumps({"__type": code, "message": said}).encode()
    return f"<ErrorResponse><Error><Code>{code}</Code><Message>{said}</Message></Error></ErrorResponse>".encode()


def _operation(request: BaseHTTPRequestHandler, body: bytes) -> str:
    """Name the operation of a request: by its target, its form, or Lambda's path."""
    if target := request.headers.get("X-Amz-Target"):
        return target.rpartition(".")[2]
    if request.path.endswith("/invocations"):
        return "Invoke"
    if "/policy" in request.path:
        return {"GET": "GetPolicy", "POST": "AddPermission", "DELETE": "RemovePermission"}[request.command]
    if "/configuration" in request.path:
        return "GetFunctionConfiguration"
    return parse_qs(body.decode(errors="replace")).get("Action", ["unknown"])[0]


def _answer_for_cognito(store: PoolStore, name: str, request: dict[str, Any]) -> tuple[int, bytes]:
    found = store.describe()
    try:
        match name:
            case "DescribeUserPool" if request["UserPoolId"] != found.pool["Id"]:
                return 400, b'{"__type": "ResourceNotFoundException", "message": "no such pool"}'
            case "DescribeUserPool":
                answer: Any = {"UserPool": found.pool}
            case "GetUserPoolMfaConfig":
                answer = found.mfa
            case "ListUserPoolClients":
                answer = {"UserPoolClients": [{"ClientId": "one"}]}
            case "DescribeUserPoolClient":
                answer = {"UserPoolClient": {"ClientId": "one", "AuthSessionValidity": 3}}
            case "UpdateUserPool":
                store.update(request)
                answer = {}
            case "SetUserPoolMfaConfig":
                store.set_mfa(request)
                answer = {}
            case _:
                return 400, b'{"__type": "UnknownOperationException"}'
    except AwsCallError as error:
        return 400, json.dumps({"__type": error.code, "message": error.said}).encode()
    return 200, json.dumps(answer).encode()


def _self_test(account: AttachAccount, event: dict[str, Any]) -> dict[str, Any]:
    """Open a code as the sender does."""
    session = new_session()
    opener = KmsCodeOpener(session, account.key_arn, Deadlines(0))
    opener._deadlines.start_run(lambda: 60)  # noqa: SLF001 - a run of the function
    try:
        opener.open(event["request"]["code"], user_pool_id=event["userPoolId"])
    except CognitoOtpError:
        return {"opened": False, "version": "0.1.0"}
    return {"opened": True, "version": "0.1.0"}
