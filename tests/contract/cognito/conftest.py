"""The front, with a real emulator behind it and real functions for its triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.aws.emulators import running_emulator
from support.local_stack.cognito_front import Functions, make_sms_role, running_front
from support.local_stack.trigger_functions import CUSTOM_MESSAGE, PRE_SIGN_UP, SENDER, Workshop
from support.sender.code_sealing import new_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.local_stack.cognito_front import Local


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """Run an emulator to which functions can be deployed."""
    with running_emulator(auth=False) as emulator:
        yield Workshop(emulator, tmp_path_factory.mktemp("events"))


@pytest.fixture(scope="session")
def functions(workshop: Workshop) -> Functions:
    """Deploy the functions that the pools name."""
    return deployed(workshop)


@pytest.fixture(scope="session")
def running(workshop: Workshop, functions: Functions) -> Iterator[Local]:
    """Serve a front whose clock can be moved: every test has pools of its own, so they may share it."""
    with running_front(workshop, functions) as front:
        yield front


@pytest.fixture
def local(running: Local) -> Local:
    """Return the front with nothing texted or mailed yet, and no pools."""
    running.clear()
    return running


def deployed(workshop: Workshop) -> Functions:
    """Deploy a sender, a PreSignUp and a CustomMessage, and make a key, and the role that pools send texts with."""
    make_sms_role(workshop, "sms")
    return Functions(
        workshop.deploy("sender", SENDER),
        workshop.deploy("pre-sign-up", PRE_SIGN_UP),
        workshop.deploy("custom-message", CUSTOM_MESSAGE),
        new_key(workshop.emulator.url),
    )
