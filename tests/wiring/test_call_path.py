"""The way from the handler to SendTextMessage is short, and passes each module once."""

from __future__ import annotations

import copy
import sys
import threading
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import botocore.handlers
from support.paths import REPOSITORY
from support.people import CODE, POOL
from support.sender.code_sealing import seal, shared_key
from support.template.function_loading import load_events

if TYPE_CHECKING:
    import pytest
    from support.template.function_loading import Deployed

    from cognito_otp_local.inbox.received import Inbox

OWN = (REPOSITORY / "functions", REPOSITORY / "layers")
LONGEST = 8


def own_modules(frame: Any) -> list[str]:
    """List the module of each of our own frames on a stack, the outermost first."""
    found = []
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if any(path.is_relative_to(folder) for folder in OWN):
            found.append(path.relative_to(REPOSITORY).as_posix())
        frame = frame.f_back
    return found[::-1]


def call_path() -> list[str]:
    """List the modules from the handler to this request.

    The request is made in a thread of its own, so that it has a deadline. The handler's thread waits, and its stack
    comes first.
    """
    stacks = sys._current_frames()  # noqa: SLF001 - inspect.stack() reads every source file
    return own_modules(stacks[threading.main_thread().ident or 0]) + own_modules(stacks[threading.get_ident()])


def test_the_handler_reaches_send_text_message_in_few_calls_and_enters_no_module_twice(
    deployed: Deployed, kms_url: str, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    hook = ("before-send.pinpoint-sms-voice-v2.SendTextMessage", lambda **_: seen.append(call_path()))
    monkeypatch.setattr(botocore.handlers, "BUILTIN_HANDLERS", [*botocore.handlers.BUILTIN_HANDLERS, hook])
    key = shared_key(kms_url)
    event = copy.deepcopy(load_events("custom_sms_sender")["SignUp"])
    event["request"]["code"] = seal(CODE, key_arn=key, context={"userpool-id": POOL}, endpoint_url=kms_url)
    deployed.handler("CustomSMSSenderFunction", KMS_KEY_ARN=key)(event)
    assert len(inbox.messages()) == 1
    _rehearsal, frames = seen
    assert len(frames) <= LONGEST
    entered = [module for module, _ in groupby(frames)]
    assert entered[0] == "functions/custom_sms_sender/app.py"
    assert [module.rpartition("/")[2] for module in entered[1:]] == [
        "custom_sms_sender.py",
        "route_attempts.py",
        "carrier.py",
        "deadlines.py",
    ]
    assert len(entered) == len(set(entered))
