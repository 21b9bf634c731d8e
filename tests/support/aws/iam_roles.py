"""Roles and functions for the tests of IAM, created in a real emulator."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING
from uuid import uuid4

from support.local_stack.phone_network_server import NOWHERE, ONCE

if TYPE_CHECKING:
    from support.aws.emulators import Emulator

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
FUNCTION = """
import botocore.session
from botocore.exceptions import ClientError

def handler(event, context):
    client = botocore.session.get_session().create_client("pinpoint-sms-voice-v2")
    try:
        return client.send_text_message(**event)["MessageId"]
    except ClientError as error:
        return str(error)
"""


def create_role(emulator: Emulator, *statements: dict[str, str], path: str = "/") -> str:
    """Create a role with an inline policy of these statements and return its ARN."""
    iam = emulator.admin().client("iam", endpoint_url=emulator.url, config=ONCE)
    name = f"role-{uuid4()}"
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST), Path=path)
    if statements:
        policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
        iam.put_role_policy(RoleName=name, PolicyName="sending", PolicyDocument=policy)
    return role["Role"]["Arn"]


def allow(resource: str, action: str = "sms-voice:SendTextMessage") -> dict[str, str]:
    """Return a statement that allows sending from a resource."""
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def create_function(emulator: Emulator, role: str, url: str = NOWHERE) -> str:
    """Create a function that sends the text in its event to ``url``, and return its ARN."""
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("app.py", FUNCTION)
    functions = emulator.admin().client("lambda", endpoint_url=emulator.url, config=ONCE)
    return functions.create_function(
        FunctionName=f"sender-{uuid4()}",
        Runtime="python3.13",
        Role=role,
        Handler="app.handler",
        Code={"ZipFile": code.getvalue()},
        Environment={"Variables": {"AWS_ENDPOINT_URL": url}},
        Timeout=30,
    )["FunctionArn"]


def invoke(emulator: Emulator, function: str, event: dict[str, str]) -> str:
    """Run a function and return what it answered."""
    functions = emulator.admin().client("lambda", endpoint_url=emulator.url, config=ONCE)
    answer = functions.invoke(FunctionName=function, Payload=json.dumps(event))
    return str(json.load(answer["Payload"]))
