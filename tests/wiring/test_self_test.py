"""The sender says whether it opens what is sealed for a pool, and nothing else comes of it."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pytest
from support.people import CODE, POOL
from support.sender.code_sealing import new_key, seal

from cognito_otp import VERSION
from cognito_otp.domain.custom_sms_sender import SELF_TEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.aws.aws_stores import Stores
    from support.template.function_loading import Deployed

    from cognito_otp_local.inbox.received import Inbox

SENDER = "CustomSMSSenderFunction"


@pytest.fixture
def sender(deployed: Deployed, key: str) -> Callable[[object], Any]:
    """Load the sender."""
    return lambda event: deployed.handler(SENDER, KMS_KEY_ARN=key)(event)  # noqa: PLW0108 - on purpose late


def self_test(code: object, pool: object = POOL) -> dict[str, Any]:
    """Return what `cognito-otp attach` sends."""
    return {"triggerSource": SELF_TEST, "userPoolId": pool, "request": {"type": SELF_TEST, "code": code}}


def sealed(key: str, kms_url: str, pool: str = POOL) -> str:
    """Seal a code for a pool."""
    return seal(CODE, key_arn=key, context={"userpool-id": pool}, endpoint_url=kms_url)


def test_what_is_sealed_for_the_pool_is_opened_and_not_shown(
    sender: Callable[[object], Any],
    key: str,
    kms_url: str,
    inbox: Inbox,
    stores: Stores,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert sender(self_test(sealed(key, kms_url))) == {"opened": True, "version": VERSION}
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["message"], line["level"], line["opened"]) == ("self_test", "INFO", True)
    assert CODE not in str(line)
    assert (inbox.messages(), stores.items(), stores.failures()) == ((), [], [])


def test_the_version_is_that_of_the_distribution() -> None:
    assert version("cognito-otp") == VERSION


def test_a_key_of_a_pool_that_is_attached_opens_as_well(deployed: Deployed, key: str, kms_url: str) -> None:
    theirs, other = new_key(kms_url), new_key(kms_url)
    sender = deployed.handler(SENDER, KMS_KEY_ARN=key, ADDITIONAL_KMS_KEY_ARNS=f"{other},{theirs}")
    for one in (key, theirs, other):
        assert sender(self_test(sealed(one, kms_url)))["opened"] is True


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        (self_test(None), "request.code is missing"),
        (self_test(7), "request.code must be a string or null, not int"),
        (self_test("AYAD"), "tampered with"),
        (self_test(CODE), "not base64"),
        (self_test("AYAD", pool=None), "userPoolId must be a non-empty string, not null"),
        ({"triggerSource": SELF_TEST}, "request is missing"),
        ({"triggerSource": SELF_TEST, "request": []}, "request must be an object, not list"),
    ],
)
def test_what_is_no_self_test_opens_nothing_and_raises_nothing(
    sender: Callable[[object], Any], event: object, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sender(event) == {"opened": False, "version": VERSION}
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["message"], line["level"], line["opened"]) == ("self_test", "ERROR", False)
    assert problem in line["problem"]


def test_a_code_of_another_pool_or_key_opens_nothing(sender: Callable[[object], Any], key: str, kms_url: str) -> None:
    assert sender(self_test(sealed(key, kms_url, "us-east-1_OTHER")))["opened"] is False
    assert sender(self_test(sealed(new_key(kms_url), kms_url)))["opened"] is False
