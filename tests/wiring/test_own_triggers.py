"""The example of docs/messages.md: a CUSTOM_AUTH challenge whose code goes by the routing table.

Events: Cognito developer guide, "Define", "Create" and "Verify auth challenge response Lambda trigger".
"""

from __future__ import annotations

import importlib.util
import json
import logging
from copy import replace
from typing import TYPE_CHECKING, Any

import pytest
from support import secret_scan
from support.paths import REPOSITORY
from support.people import PHONE, POOL, SUB, wrong
from support.template.function_loading import Context

from cognito_otp.errors import SettingsError
from cognito_otp.own_triggers import Invocation, OutcomeKind, OwnCode, new_sender

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_local.inbox.received import Inbox

EXAMPLE = REPOSITORY / "docs" / "example-custom-auth"
VARIABLES = {
    "APP_NAME": "Acme",
    "DEFAULT_LOCALE": "en",
    "SERVED_COUNTRIES": "GB",
    "MAX_PRICE": "0.50",
    "RESEND_STARTS_AT": "first",
    "ORIGINATION_IDENTITY": "ACME",
    "ROUTING_TABLE": "",
    "ROUTING_TABLE_PARAMETER": "/cognito-otp/test-stack/routes",
}
type Handler = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
def environment(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set what the template gives a function."""
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
    # Powertools' own, which would keep writing to an earlier test's stdout
    monkeypatch.delitem(logging.Logger.manager.loggerDict, "own-trigger", raising=False)
    for name, value in (VARIABLES | keys | {"AWS_ENDPOINT_URL": endpoint}).items():
        monkeypatch.setenv(name, value)


def load(name: str) -> Handler:
    """Load one of the example's functions, with five seconds to run in as Cognito gives it."""
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return lambda event: module.handler(event, Context(name, left=5_000))


def event(trigger: str, **request: Any) -> dict[str, Any]:
    """Make an event of one of the three triggers."""
    attributes = {
        "sub": SUB,
        "phone_number": PHONE,
        "phone_number_verified": "true",
        "cognito:user_status": "CONFIRMED",
    }
    return {
        "version": "1",
        "region": "us-east-1",
        "userPoolId": POOL,
        "userName": SUB,
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1example23456789"},
        "triggerSource": f"{trigger}_Authentication",
        "request": {"userAttributes": attributes} | request,
        "response": {},
    }


def step(*, result: bool, metadata: str) -> dict[str, Any]:
    """Make a challenge of the session so far."""
    return {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": result, "challengeMetadata": metadata}


@pytest.mark.usefixtures("environment")
def test_a_code_is_sent_entered_wrongly_and_then_rightly(inbox: Inbox, capsys: pytest.CaptureFixture[str]) -> None:
    define, create, verify = map(load, ("define_auth_challenge", "create_auth_challenge", "verify_auth_challenge"))
    assert define(event("DefineAuthChallenge", session=[]))["response"] == {
        "challengeName": "CUSTOM_CHALLENGE",
        "issueTokens": False,
        "failAuthentication": False,
    }
    made = create(event("CreateAuthChallenge", challengeName="CUSTOM_CHALLENGE", session=[]))["response"]
    [text] = inbox.messages()
    code = made["privateChallengeParameters"]["code"]
    secret_scan.add_secret(code)
    assert (text.to, text.sender) == (PHONE, "ACME")
    assert text.body == f"{code} is your Acme sign-in code. It expires in 3 minutes. Do not share it."
    assert code not in json.dumps(made["publicChallengeParameters"])

    private = {"privateChallengeParameters": {"code": code}}
    missed = verify(event("VerifyAuthChallengeResponse", challengeAnswer=wrong(code), **private))
    assert missed["response"] == {"answerCorrect": False}
    session = [step(result=False, metadata=made["challengeMetadata"])]
    again = create(event("CreateAuthChallenge", challengeName="CUSTOM_CHALLENGE", session=session))["response"]
    assert again["privateChallengeParameters"] == {"code": code}
    assert len(inbox.messages()) == 1

    assert verify(event("VerifyAuthChallengeResponse", challengeAnswer=f"{code} ", **private))["response"] == {
        "answerCorrect": True
    }
    session.append(step(result=True, metadata=made["challengeMetadata"]))
    assert define(event("DefineAuthChallenge", session=session))["response"] == {
        "issueTokens": True,
        "failAuthentication": False,
    }
    lines = capsys.readouterr().out
    assert code not in lines
    assert PHONE not in lines
    assert '"code_sent"' in lines


@pytest.mark.usefixtures("environment")
def test_three_wrong_answers_end_it_and_a_user_who_does_not_exist_is_texted_nothing(inbox: Inbox) -> None:
    define, create = load("define_auth_challenge"), load("create_auth_challenge")
    session = [step(result=False, metadata="1")] * 3
    assert define(event("DefineAuthChallenge", session=session))["response"] == {
        "issueTokens": False,
        "failAuthentication": True,
    }
    made = create(event("CreateAuthChallenge", challengeName="CUSTOM_CHALLENGE", session=[], userNotFound=True))
    secret_scan.add_secret(made["response"]["privateChallengeParameters"]["code"])
    assert inbox.messages() == ()


@pytest.mark.usefixtures("environment")
def test_what_cannot_be_sent_says_why_and_raises_nothing(inbox: Inbox) -> None:
    sender, invocation = new_sender(), Invocation("request-1", lambda: 5.0)
    for number, kind, reason in (
        ("", OutcomeKind.SKIPPED, "invalid_phone_number"),
        ("0770", OutcomeKind.SKIPPED, "invalid_phone_number"),
        ("+4915112345678", OutcomeKind.NOT_SERVED, "country_not_served"),
    ):
        outcome = sender.send(OwnCode("123456", number), invocation)
        assert (outcome.kind, outcome.reason or outcome.problem) == (kind, reason)
    late = sender.send(OwnCode("123456", PHONE), Invocation("r", lambda: 1.0))
    assert late.kind is OutcomeKind.DELAYED
    assert inbox.messages() == ()


@pytest.mark.usefixtures("environment")
def test_a_code_is_worded_without_sending_it() -> None:
    own = OwnCode("12345678", PHONE, life=600, user_locale="en-GB")
    assert new_sender().word(own) == "12345678 is your Acme sign-in code. It expires in 10 minutes. Do not share it."
    assert "12345678" not in repr(own)
    assert PHONE not in repr(own)


@pytest.mark.usefixtures("environment")
def test_a_code_is_worded_in_the_language_of_its_number_as_it_is_sent() -> None:
    sender = new_sender()
    with_drafts = replace(sender.catalogue, offered=sender.catalogue.languages)
    french = replace(sender, catalogue=with_drafts).word(OwnCode("12345678", "+33639981234"))
    assert french.startswith("12345678 est votre code de connexion Acme.")


def test_a_variable_that_is_missing_is_named() -> None:
    with pytest.raises(SettingsError, match="ROUTING_TABLE_PARAMETER is missing"):
        new_sender({"APP_NAME": "Acme"} | {name: VARIABLES[name] for name in ("SERVED_COUNTRIES", "RESEND_STARTS_AT")})
