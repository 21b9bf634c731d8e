"""The functions that these tests deploy: they record their events, and behave as the client metadata says.

They run as processes of the emulator on this machine, so they can record their events in a directory.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from support.aws.emulators import Emulator

ANY_POOL = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/*"
ACCOUNT = "000000000000"

_RECORD = """
import json, os, pathlib, time, uuid

def record(event):
    folder = pathlib.Path(os.environ["EVENTS"]) / event["userPoolId"]
    folder.mkdir(exist_ok=True)
    draft = folder / uuid.uuid4().hex
    draft.write_text(json.dumps(event))
    draft.rename(folder / f"{time.time_ns()}.json")

def hold(event):
    while not (pathlib.Path(os.environ["EVENTS"]) / event["userPoolId"] / "released").exists():
        time.sleep(0.01)
"""

SENDER = (
    _RECORD
    + """
def handler(event, context):
    record(event)
    if (event["request"].get("clientMetadata") or {}).get("do") == "fail":
        raise RuntimeError("no carrier today")
    return event
"""
)

PRE_SIGN_UP = (
    _RECORD
    + """
def handler(event, context):
    record(event)
    asked = (event["request"].get("clientMetadata") or {}).get("do", "")
    if asked == "refuse":
        raise ValueError("We do not know you")
    if asked == "nothing":
        return None
    if asked == "nonsense":
        return {"response": {"autoConfirmUser": "perhaps"}}
    if asked == "sleep":
        time.sleep(3)
    if asked == "hold":
        hold(event)
    for flag in asked.split():
        if flag.startswith("auto"):
            event["response"][flag] = True
    return event
"""
)

SLOW_STARTER = """
import os, pathlib, time

def handler(event, context):
    mark = pathlib.Path(os.environ["EVENTS"]) / "slow-starter"
    if not mark.exists():
        mark.touch()
        time.sleep(4)
    return event
"""

# Its start takes more than a second of a processor, however long that is on a busy machine.
STARTS_SLOWLY = (
    """
import time

while time.process_time() < 1.2:
    pass
"""
    + PRE_SIGN_UP
)

REPORTER = (
    _RECORD
    + """
def handler(event, context):
    record({**event, "requestId": context.aws_request_id})
    wish = (event["request"].get("clientMetadata") or {}).get("do", "")
    if wish == "sleep":
        time.sleep(3)
    if wish == "hold":
        hold(event)
    if wish == "fail once":
        mark = pathlib.Path(os.environ["EVENTS"]) / context.aws_request_id
        if not mark.exists():
            mark.touch()
            raise RuntimeError("not yet")
    if wish == "fail":
        raise RuntimeError("no carrier today")
    return {"sent": True}
"""
)

CUSTOM_MESSAGE = (
    _RECORD
    + """
def handler(event, context):
    record(event)
    asked = event["request"].get("clientMetadata") or {}
    if asked.get("do") == "fail":
        raise ValueError("no words today")
    if asked.get("do") == "nothing":
        return None
    if asked.get("do") == "nonsense":
        event["response"]["smsMessage"] = 42
    for member in event["response"]:
        if member in asked:
            event["response"][member] = asked[member]
    return event
"""
)


def archive(files: dict[str, str]) -> bytes:
    """Zip files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as bundle:
        for name, text in files.items():
            bundle.writestr(name, text)
    return content.getvalue()


@dataclass(frozen=True, slots=True)
class Workshop:
    """Deploys functions to the emulator and reads the events that they received."""

    emulator: Emulator
    folder: Path

    def client(self, service: str) -> Any:
        """Return an administrator's client of the emulator."""
        return self.emulator.client(service)

    def deploy(self, name: str, source: str, *, source_arn: str | None = ANY_POOL) -> str:
        """Deploy a function and let Cognito call it for ``source_arn``; with None Cognito may not call it."""
        lambdas = self.client("lambda")
        made = lambdas.create_function(
            FunctionName=name,
            Runtime="python3.13",
            Handler="app.handler",
            Role=self._role(name),
            Code={"ZipFile": archive({"app.py": source})},
            Timeout=10,
            Environment={"Variables": {"EVENTS": str(self.folder)}},
        )
        if source_arn is not None:
            self.permit(name, source_arn)
        return str(made["FunctionArn"])

    def permit(self, name: str, source_arn: str) -> None:
        """Let Cognito call a function for a pool."""
        self.client("lambda").add_permission(
            FunctionName=name,
            StatementId="cognito",
            Action="lambda:InvokeFunction",
            Principal="cognito-idp.amazonaws.com",
            SourceArn=source_arn,
            SourceAccount=ACCOUNT,
        )

    def events(self, pool_id: str, source: str) -> list[dict[str, Any]]:
        """Return the events that functions received for a pool, oldest first; ``source`` is triggerSource's prefix."""
        written = [json.loads(path.read_text()) for path in sorted((self.folder / pool_id).glob("*.json"))]
        return [event for event in written if event["triggerSource"].startswith(source)]

    def release(self, pool_id: str) -> None:
        """Let the functions end that hold events of a pool."""
        (self.folder / pool_id / "released").touch()

    def _role(self, name: str) -> str:
        trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        made = self.client("iam").create_role(RoleName=f"{name}-role", AssumeRolePolicyDocument=policy)
        return str(made["Role"]["Arn"])
