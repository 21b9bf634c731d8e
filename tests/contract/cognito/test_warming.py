"""Workers that start ahead of their calls: the first sign-up and many at once find interpreters that wait."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from support.local_stack.trigger_functions import PRE_SIGN_UP, SENDER

from cognito_otp_local.stack.warming import THREAD, called_by_sign_ups, warm_each, warm_functions, warm_more

if TYPE_CHECKING:
    from pathlib import Path

    from support.local_stack.cognito_front import Local, Pool

# An interpreter says that it has started when it imports the function.
STARTS = """
import os, pathlib, uuid

starts = pathlib.Path(os.environ["EVENTS"]) / os.environ["AWS_LAMBDA_FUNCTION_NAME"]
starts.mkdir(exist_ok=True)
(starts / uuid.uuid4().hex).touch()
"""
SLOW = """
import os, pathlib, time

while not (pathlib.Path(os.environ["EVENTS"]) / "go").exists():
    time.sleep(0.05)
"""
BROKEN = """
raise RuntimeError("no such module")
"""


def test_each_trigger_has_a_worker_before_its_first_call_and_is_not_called(local: Local) -> None:
    pool = _pool(local, "first")
    warm_each(local.front, pool.id)
    assert _started(local, "first") == (1, 1)
    assert (pool.sent(), local.workshop.events(pool.id, "PreSignUp")) == ([], [])
    pool.sign_up()
    assert len(pool.sent()) == 1
    assert _started(local, "first") == (1, 1)


def test_more_workers_wait_for_many_calls_at_once(local: Local) -> None:
    pool = _pool(local, "many")
    called = called_by_sign_ups(local.front, pool.id)
    warm_each(local.front, pool.id)
    warm_more(local.front, called, 3, threading.Event())
    assert _started(local, "many") == (3, 3)
    warm_more(local.front, called, 3, threading.Event())
    with ThreadPoolExecutor(3) as people:
        list(people.map(pool.sign_up, ("ada", "bob", "eve")))
    assert len(pool.sent()) == 3
    assert _started(local, "many") == (3, 3)


def test_what_cannot_start_says_why_at_its_first_call_and_stops_nothing(local: Local) -> None:
    arn = local.workshop.deploy("broken-pre-sign-up", BROKEN + PRE_SIGN_UP)
    gone = local.functions.custom_message + "-gone"
    pool = local.pool(LambdaConfig=local.functions.triggers(PreSignUp=arn, CustomMessage=gone))
    with warm_functions(local.front, pool.id, 2):
        pass
    assert local.workshop.events(pool.id, "PreSignUp") == []


def test_an_interruption_does_not_wait_for_a_worker_that_starts(local: Local) -> None:
    arn = local.workshop.deploy("slow-pre-sign-up", SLOW + PRE_SIGN_UP)
    pool = local.pool(LambdaConfig={"PreSignUp": arn})
    go = local.workshop.folder / "go"
    interrupting = threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGINT])
    releasing = threading.Timer(10, go.touch)
    interrupting.start()
    releasing.start()
    with pytest.raises(KeyboardInterrupt):
        warm_each(local.front, pool.id)
    interrupted_before = not go.exists()
    go.touch()
    releasing.cancel()
    assert interrupted_before


def test_no_more_workers_start_once_the_stack_fails(local: Local) -> None:
    pool = _pool(local, "failing")
    with pytest.raises(KeyError), warm_functions(local.front, pool.id, 40):
        raise KeyError
    for thread in threading.enumerate():
        if thread.name == THREAD:
            thread.join(60)
    assert max(_started(local, "failing")) < 40


def test_more_workers_start_though_the_pool_is_deleted_meanwhile(local: Local) -> None:
    """A thread that raised would show its traceback in the terminal in which the stack runs."""
    pool = _pool(local, "deleted")
    called = called_by_sign_ups(local.front, pool.id)
    local.cognito.delete_user_pool(UserPoolId=pool.id)
    warm_more(local.front, called, 2, threading.Event())
    assert max(_started(local, "deleted")) > 0


def test_nothing_is_started_where_that_is_not_wanted(local: Local) -> None:
    pool = _pool(local, "none")
    with warm_functions(local.front, pool.id, 0):
        assert _started(local, "none") == (0, 0)


def _pool(local: Local, name: str) -> Pool:
    sender = local.workshop.deploy(f"sender-{name}", STARTS + SENDER)
    pre_sign_up = local.workshop.deploy(f"pre-sign-up-{name}", STARTS + PRE_SIGN_UP)
    triggers = local.functions.triggers(PreSignUp=pre_sign_up)
    triggers["CustomSMSSender"] = {"LambdaVersion": "V1_0", "LambdaArn": sender}
    return local.pool(LambdaConfig=triggers)


def _started(local: Local, name: str) -> tuple[int, int]:
    folders: list[Path] = [local.workshop.folder / f"{function}-{name}" for function in ("sender", "pre-sign-up")]
    sender, pre_sign_up = (len(list(folder.glob("*"))) for folder in folders)
    return sender, pre_sign_up
