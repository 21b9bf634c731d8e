"""The emulator as it is started here: a caller can set a call's request id, and functions see no other difference."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import sys
import time
import uuid
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Thread
from types import SimpleNamespace
from typing import IO, TYPE_CHECKING, Any

import pytest
from botocore.exceptions import WaiterError
from support.local_stack.trigger_functions import archive
from support.paths import REPOSITORY

from cognito_otp_local.stack.emulator_program import own_time as own_time_module
from cognito_otp_local.stack.emulator_program import printed_lines as printed_lines_module
from cognito_otp_local.stack.emulator_program.own_time import OwnTime
from cognito_otp_local.stack.emulator_program.printed_lines import printed_lines, queue_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from support.local_stack.trigger_functions import Workshop

MIRROR = """
import sys

def handler(event, context):
    return {"id": context.aws_request_id, "client": context.client_context, "path": sys.path}
"""

PRINTER = """
def handler(event, context):
    for number in range(20):
        print(f"line {event}.{number}")
"""
STUBBORN = """
import json, os, pathlib, urllib.request

def handler(event, context):
    willing = event["RequestType"] != "Delete" or pathlib.Path(os.environ["EVENTS"], "willing").exists()
    answer = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    answer |= {"Status": "SUCCESS" if willing else "FAILED", "Reason": "stubborn", "PhysicalResourceId": "one"}
    body = json.dumps(answer).encode()
    urllib.request.urlopen(urllib.request.Request(event["ResponseURL"], data=body, method="PUT"))
"""
SOON = {"Delay": 1, "MaxAttempts": 60}
CLOSER = """
import os

def handler(event, context):
    if event == 0:
        print("the last words")
        os.close(2)
"""
# Its answer comes from a child of its process, so that the process has ended for certain when the answer is there.
LEAVER = """
import os, sys, time

def handler(event, context):
    print("the last words")
    answer = sys.__stdout__.flush

    def leave():
        process = os.getpid()
        if os.fork():
            os._exit(0)
        os.close(2)
        while os.getppid() == process:
            time.sleep(0.001)
        answer()
        os._exit(0)

    sys.__stdout__.flush = leave
"""
BORROWER = """
import os, shared

def handler(event, context):
    return {"words": shared.WORDS, "mounted": shared.__file__, "file": os.path.realpath(shared.__file__)}
"""


@pytest.fixture(scope="module")
def mirror(workshop: Workshop) -> str:
    """Deploy a function that shows what it sees."""
    return workshop.deploy("mirror", MIRROR)


def test_a_function_gets_the_request_id_that_its_caller_names(workshop: Workshop, mirror: str) -> None:
    named = str(uuid.uuid4())
    for _ in range(2):
        assert _seen(workshop, mirror, _context({"custom": {"request_id": named}}))["id"] == named
    assert _seen(workshop, mirror, None)["id"] != named


@pytest.mark.parametrize(
    "context", ["not base64", "bm90IGpzb24=", "W10=", "eyJjdXN0b20iOiB7InJlcXVlc3RfaWQiOiAibm90IGFuIGlkIn19"]
)
def test_without_a_good_name_the_request_id_is_random(workshop: Workshop, mirror: str, context: str) -> None:
    first, second = (uuid.UUID(_seen(workshop, mirror, context)["id"]) for _ in range(2))
    assert first != second


def test_nothing_of_ours_is_on_a_functions_path_or_in_its_context(workshop: Workshop, mirror: str) -> None:
    seen = _seen(workshop, mirror, _context({"custom": {"request_id": str(uuid.uuid4())}}))
    assert seen["client"] is None
    assert not [
        entry for entry in seen["path"] if entry.startswith((str(REPOSITORY / "tools"), str(REPOSITORY / "local")))
    ]


def test_all_that_a_function_prints_is_in_its_log_before_its_answer(workshop: Workshop) -> None:
    arn = workshop.deploy("printer", PRINTER)
    lambdas = workshop.client("lambda")
    for call in range(3):
        answer = lambdas.invoke(FunctionName=arn, Payload=json.dumps(call).encode(), LogType="Tail")
        printed = base64.b64decode(answer["LogResult"]).decode().splitlines()
        assert [line for line in printed if line.startswith("line")] == [
            f"line {call}.{number}" for number in range(20)
        ]


@pytest.mark.parametrize(
    ("name", "source", "speaks"),
    [pytest.param("closer", CLOSER, [0], id="closes"), pytest.param("leaver", LEAVER, [0, 1, 2], id="ends")],
)
def test_what_a_function_that_can_print_no_more_has_printed_is_in_its_log(
    workshop: Workshop, name: str, source: str, speaks: list[int]
) -> None:
    arn = workshop.deploy(name, source)
    lambdas = workshop.client("lambda")
    for call in range(3):
        answer = lambdas.invoke(FunctionName=arn, Payload=json.dumps(call).encode(), LogType="Tail")
        assert "FunctionError" not in answer
        assert ("the last words" in base64.b64decode(answer.get("LogResult", "")).decode()) == (call in speaks)


@contextmanager
def worker_with(pipe: IO[str]) -> Iterator[SimpleNamespace]:
    """Read a pipe as the emulator reads what a function prints."""
    lines: SimpleQueue[str] = SimpleQueue()
    reader = Thread(target=lambda: queue_lines(worker))
    worker = SimpleNamespace(
        _proc=SimpleNamespace(stderr=pipe),
        _stderr_queue=lines,
        _stderr_thread=reader,
        _drain_stderr=lambda: lines.get(timeout=5),
    )
    reader.start()
    yield worker
    reader.join(5)
    assert not reader.is_alive()


def test_what_is_printed_is_read_from_high_descriptors_too() -> None:
    reading, writing = os.pipe()
    high = fcntl.fcntl(reading, fcntl.F_DUPFD, 1024)
    os.close(reading)
    with os.fdopen(high) as pipe, worker_with(pipe) as worker, os.fdopen(writing, "wb", buffering=0) as function:
        function.write(b"a line\n")
        assert printed_lines(worker) == "a line"


def test_a_function_that_can_print_no_more_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """If it were, the test would take longer than any may."""
    monkeypatch.setattr(printed_lines_module, "LONGEST_WAIT", 86_400)
    reading, writing = os.pipe()
    with os.fdopen(reading) as pipe, worker_with(pipe) as worker:
        os.write(writing, b"the last words\n")
        os.close(writing)
        assert printed_lines(worker) == "the last words"


def test_a_start_is_left_out_once_at_every_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(time, "monotonic", lambda: clock.now)
    own_time, seen = OwnTime(), []

    def look(frame: FrameType, _event: str, _argument: object) -> Any:
        if frame.f_code.co_filename != own_time_module.__file__ or frame.f_code.co_name != "starting":
            return None
        frame.f_trace_opcodes = True
        seen.append(own_time.seconds())
        return look

    clock.now = 2.0
    with own_time.starting():
        clock.now = 5.0
        before = sys.gettrace()
        sys.settrace(look)
    sys.settrace(before)
    assert len(seen) > 5
    assert set(seen) == {2.0}
    assert own_time.seconds() == 2.0


def test_a_layer_is_unpacked_once_for_all_functions(workshop: Workshop) -> None:
    lambdas = workshop.client("lambda")
    layer = lambdas.publish_layer_version(
        LayerName="shared", Content={"ZipFile": archive({"python/shared.py": "WORDS = 'from the layer'"})}
    )["LayerVersionArn"]
    seen = []
    for name in ("borrower", "other-borrower"):
        arn = workshop.deploy(name, BORROWER)
        lambdas.update_function_configuration(FunctionName=arn, Layers=[layer])
        seen.append(_seen(workshop, arn, None))
    assert [each["words"] for each in seen] == ["from the layer"] * 2
    assert seen[0]["mounted"] != seen[1]["mounted"]
    assert seen[0]["file"] == seen[1]["file"]


def test_a_function_finds_its_own_module_before_that_of_a_layer(workshop: Workshop) -> None:
    lambdas = workshop.client("lambda")
    layer = lambdas.publish_layer_version(
        LayerName="shadowed", Content={"ZipFile": archive({"python/shared.py": "WORDS = 'from the layer'"})}
    )["LayerVersionArn"]
    arn = workshop.deploy("owner", BORROWER)
    own = {"app.py": BORROWER, "shared.py": "WORDS = 'its own'"}
    lambdas.update_function_code(FunctionName=arn, ZipFile=archive(own))
    lambdas.update_function_configuration(FunctionName=arn, Layers=[layer])
    assert _seen(workshop, arn, None)["words"] == "its own"


def test_what_a_resource_needs_is_not_deleted_before_it(workshop: Workshop) -> None:
    """The other resources are. The next deletion goes on."""
    resource = {
        "Type": "Custom::Stubborn",
        "Properties": {"ServiceToken": workshop.deploy("stubborn", STUBBORN), "Queue": {"Ref": "Needed"}},
    }
    queue = {"Type": "AWS::SQS::Queue"}
    body = {"Resources": {"Needed": queue, "Other": queue, "Stubborn": resource}}
    stacks = workshop.client("cloudformation")
    stacks.create_stack(StackName="stubborn", TemplateBody=json.dumps(body))
    stacks.get_waiter("stack_create_complete").wait(StackName="stubborn", WaiterConfig=SOON)
    stacks.delete_stack(StackName="stubborn")
    with pytest.raises(WaiterError, match="DELETE_FAILED"):
        stacks.get_waiter("stack_delete_complete").wait(StackName="stubborn", WaiterConfig=SOON)
    left = stacks.describe_stack_resources(StackName="stubborn")["StackResources"]
    assert {found["LogicalResourceId"] for found in left} == {"Needed", "Stubborn"}
    assert workshop.client("sqs").get_queue_url(QueueName=left[0]["PhysicalResourceId"].rpartition("/")[2])
    (workshop.folder / "willing").touch()
    stacks.delete_stack(StackName="stubborn")
    stacks.get_waiter("stack_delete_complete").wait(StackName="stubborn", WaiterConfig=SOON)


def _context(document: dict[str, Any]) -> str:
    return base64.b64encode(json.dumps(document).encode()).decode()


def _seen(workshop: Workshop, arn: str, context: str | None) -> Any:
    named = {} if context is None else {"ClientContext": context}
    answer = workshop.client("lambda").invoke(FunctionName=arn, Payload=b"{}", **named)
    return json.loads(answer["Payload"].read())
