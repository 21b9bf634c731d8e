"""The real handlers, loaded as template.yaml names them, on the sample events."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from support import secret_scan
from support.aws.fault_proxy import failing_sms
from support.people import CODE, EMAIL, MASKED, PHONE, POOL, TEMPORARY_PASSWORD
from support.sender.code_sealing import seal
from support.template.function_loading import Deployed, load_events

from cognito_otp.errors import SignUpRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_local.inbox.received import Inbox

SENDER, PRE_SIGN_UP, CUSTOM_MESSAGE = "CustomSMSSenderFunction", "PreSignUpFunction", "CustomMessageFunction"
SENDER_EVENTS = load_events("custom_sms_sender")
type Seal = Callable[..., str]


@pytest.fixture
def sealed(key: str, kms_url: str) -> Seal:
    def seal_code(plaintext: str = CODE, pool: str = POOL) -> str:
        return seal(plaintext, key_arn=key, context={"userpool-id": pool}, endpoint_url=kms_url)

    return seal_code


@pytest.fixture
def sender(deployed: Deployed, key: str) -> Callable[[object], Any]:
    """Load the handler when it is called: its logger writes to stdout as it is then."""
    return lambda event: deployed.handler(SENDER, KMS_KEY_ARN=key, ORIGINATION_IDENTITY="ACME")(event)  # noqa: PLW0108 - on purpose late


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Read the handler's log lines, without its metrics."""
    output = capsys.readouterr().out
    secret_scan.collect(output)  # reading takes it away from pytest, which would have kept it
    entries = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return [entry for entry in entries if "_aws" not in entry]


def line(capsys: pytest.CaptureFixture[str], message: str) -> dict[str, Any]:
    """Read the handler's one log line of this name."""
    (found,) = [entry for entry in lines(capsys) if entry.get("message") == message]
    return found


@pytest.mark.parametrize("source", sorted(SENDER_EVENTS))
def test_every_source_is_decrypted_worded_and_texted(
    source: str, sender: Callable[[object], Any], sealed: Seal, inbox: Inbox, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = TEMPORARY_PASSWORD if source == "AdminCreateUser" else CODE
    event = copy.deepcopy(SENDER_EVENTS[source])
    event["request"]["code"] = sealed(secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    assert sender(event) is None
    (message,) = inbox.messages()
    assert (message.to, message.sender) == (PHONE, "ACME")
    assert secret in message.body
    assert "Acme" in message.body
    attempt, sent = lines(capsys)
    assert (attempt["message"], attempt["route"], attempt["outcome"]) == ("attempt", "default", "accepted")
    assert (sent["message"], sent["message_id"], sent["phone"]) == ("code_sent", message.message_id, MASKED)
    assert (sent["country"], sent["source"]) == ("GB", f"CustomSMSSender_{source}")


def test_a_number_with_a_national_prefix_is_texted_and_logged_in_e164(
    sender: Callable[[object], Any], sealed: Seal, inbox: Inbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """Cognito takes it from UpdateUserAttributes, where no PreSignUp guards."""
    event = copy.deepcopy(SENDER_EVENTS["UpdateUserAttribute"])
    event["request"]["code"] = sealed()
    event["request"]["userAttributes"]["phone_number"] = f"+440{PHONE.removeprefix('+44')}"
    assert sender(event) is None
    assert [message.to for message in inbox.messages()] == [PHONE]
    assert line(capsys, "code_sent")["phone"] == MASKED


def test_a_refused_number_is_logged_with_what_is_wrong(
    sender: Callable[[object], Any], capsys: pytest.CaptureFixture[str]
) -> None:
    sender(broken(("request", "userAttributes", "phone_number"), f"{PHONE}9999"))
    entry = line(capsys, "code_skipped")
    assert (entry["reason"], entry["problem"]) == (
        "invalid_phone_number",
        "the number is too short or too long for its country",
    )


def test_an_invitation_names_the_phone_number_to_sign_in_with(
    sender: Callable[[object], Any], sealed: Seal, inbox: Inbox
) -> None:
    event = copy.deepcopy(SENDER_EVENTS["AdminCreateUser"])
    event["request"]["code"] = sealed("aB3!xY9z")
    event["request"]["userAttributes"]["email"] = EMAIL  # not what this pool signs in with
    sender(event)
    assert f"User name: {PHONE} Temporary password: aB3!xY9z" in inbox.messages()[0].body


def broken(path: tuple[str, ...], value: object) -> object:
    """Set one field of the sign-up event, or remove it (``...``)."""
    event = copy.deepcopy(SENDER_EVENTS["SignUp"])
    parent = event
    for name in path[:-1]:
        parent = parent[name]
    parent[path[-1]] = value
    if value is ...:
        del parent[path[-1]]
    return event


@pytest.mark.parametrize(
    ("event", "message", "detail"),
    [
        (None, "event_invalid", "the event must be an object, not null"),
        ([], "event_invalid", "the event must be an object, not list"),
        (broken(("request",), None), "event_invalid", "request must be an object, not null"),
        (broken(("userPoolId",), ...), "event_invalid", "userPoolId is missing"),
        (broken(("request", "userAttributes"), "x"), "event_invalid", "request.userAttributes must be an object"),
        (broken(("triggerSource",), "CustomSMSSender_TakeOver"), "code_skipped", "unknown_source"),
        (broken(("request", "userAttributes", "phone_number"), ...), "code_skipped", "no_phone_number"),
        (broken(("request", "userAttributes", "phone_number"), PHONE[1:]), "code_skipped", "invalid_phone_number"),
        (broken(("request", "code"), None), "code_skipped", "no_code"),
        (broken(("request", "code"), CODE), "code_not_sent", "not base64"),
        (broken(("request", "code"), "QVlBRA=="), "code_not_sent", "not base64 of an Encryption SDK message"),
        (broken(("request", "code"), "AYAD"), "code_not_sent", "tampered with"),
    ],
)
def test_a_malformed_event_is_logged_and_dropped_without_a_retry(
    sender: Callable[[object], Any],
    inbox: Inbox,
    capsys: pytest.CaptureFixture[str],
    event: object,
    message: str,
    detail: str,
) -> None:
    """Lambda retries what raises, and none of these would ever work."""
    assert sender(event) is None
    (entry,) = lines(capsys)
    assert (entry["level"], entry["message"]) == ("ERROR", message)
    assert detail in f"{entry.get('reason')} {entry.get('problem')}"
    assert inbox.messages() == ()


def test_a_code_of_another_pool_is_not_sent(
    sender: Callable[[object], Any], sealed: Seal, inbox: Inbox, capsys: pytest.CaptureFixture[str]
) -> None:
    sender(broken(("request", "code"), sealed(CODE, "us-east-1_OTHER")))
    entry = line(capsys, "code_not_sent")
    assert entry["outcome"] == "unreadable"
    assert "sealed for another user pool" in entry["problem"]
    assert inbox.messages() == ()


def test_what_may_pass_is_raised_so_that_lambda_tries_again(
    deployed: Deployed, key: str, sealed: Seal, capsys: pytest.CaptureFixture[str]
) -> None:
    event = broken(("request", "code"), sealed())
    handler = deployed.handler(SENDER, KMS_KEY_ARN=key, AWS_ENDPOINT_URL="http://127.0.0.1:9")
    with pytest.raises(Exception, match="KMS could not be reached") as caught:
        handler(event)
    assert type(caught.value).__name__ == "CodeDelayedError"
    assert "KMS could not be reached" in line(capsys, "code_delayed")["problem"]


@pytest.mark.parametrize(
    ("status", "code", "raises", "message"),
    [
        (None, "", False, "code_in_doubt"),
        (503, "ServiceUnavailable", False, "code_in_doubt"),
        (400, "ThrottlingException", True, "code_delayed"),
        (400, "ConflictException", False, "code_not_sent"),
    ],
)
def test_what_was_not_surely_sent_is_raised_for_another_run_and_what_is_refused_is_not(
    deployed: Deployed,
    key: str,
    sealed: Seal,
    kms_url: str,
    capsys: pytest.CaptureFixture[str],
    status: int | None,
    code: str,
    *,
    raises: bool,
    message: str,
) -> None:
    """``status`` None closes the connection after the request was sent."""
    with failing_sms(kms_url, status, code) as url:
        handle = deployed.handler(SENDER, KMS_KEY_ARN=key, AWS_ENDPOINT_URL=url)
        if raises:
            with pytest.raises(Exception, match=code or "the answer was lost") as caught:
                handle(broken(("request", "code"), sealed()))
            assert type(caught.value).__name__ == "CodeDelayedError"
        else:
            assert handle(broken(("request", "code"), sealed())) is None
    assert line(capsys, message)["level"] == ("WARNING" if raises else "ERROR")


@pytest.mark.parametrize("event", [None, {}, {"triggerSource": "PreSignUp_SignUp", "request": {}, "response": {}}])
def test_a_malformed_sign_up_is_refused_in_words_for_a_person(
    deployed: Deployed, event: object, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Exception, match="could not be checked, please try again later") as caught:
        deployed.handler(PRE_SIGN_UP)(event)
    assert caught.value.__cause__ is None
    assert lines(capsys)[0]["message"] == "event_invalid"


def refusal(deployed: Deployed, locale: str | None = None, **variables: str) -> str:
    """Sign up without a number; return what Cognito is given to show."""
    event = copy.deepcopy(load_events("pre_sign_up")["SignUp"])
    event["request"] = {"userAttributes": {} if locale is None else {"locale": locale}}
    with pytest.raises(SignUpRefusedError) as caught:
        deployed.handler(PRE_SIGN_UP, SIGN_IN_WITH="username", **variables)(event)
    assert caught.value.__cause__ is None
    return str(caught.value)


def test_a_refusal_is_in_a_language_that_the_deployment_names_and_drafts_are_for_no_one_else(
    deployed: Deployed,
) -> None:
    assert refusal(deployed) == "A phone number is required to sign up [phone_number.missing]"
    german = refusal(deployed, DEFAULT_LOCALE="de")
    assert "Telefonnummer" in german
    assert german.endswith(" [phone_number.missing]")
    assert refusal(deployed, locale="de") == refusal(deployed, DEFAULT_LOCALE="xx") == refusal(deployed)


@pytest.mark.parametrize("error", [FileNotFoundError, ValueError, TypeError])
def test_an_application_gets_its_codes_where_no_text_can_be_read(
    deployed: Deployed, error: type[Exception], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_given: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr("cognito_otp.adapters.texts.read_catalogue", fails)
    assert refusal(deployed) == "The sign-up is refused [phone_number.missing]"
    assert line(capsys, "texts_fault")["error"] == error.__name__


@pytest.mark.parametrize("source", ["SignUp", "AdminCreateUser", "ExternalProvider"])
def test_the_texts_are_read_for_refusals_alone(
    deployed: Deployed, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object, **_named: object) -> None:
        pytest.fail("the texts were read")

    monkeypatch.setattr("cognito_otp.adapters.texts.read_catalogue", fails)
    event = load_events("pre_sign_up")[source]
    assert deployed.handler(PRE_SIGN_UP)(copy.deepcopy(event)) == event


@pytest.mark.parametrize(("name", "event"), sorted(load_events("custom_message").items()))
@pytest.mark.parametrize("account", ["COGNITO_DEFAULT", "DEVELOPER"])
def test_every_source_gets_a_message_and_an_email_only_where_cognito_takes_one(
    deployed: Deployed, name: str, event: dict[str, Any], account: str
) -> None:
    response = deployed.handler(CUSTOM_MESSAGE, EMAIL_SENDING_ACCOUNT=account)(event)["response"]
    assert "{####}" in response["smsMessage"]
    assert ("{username}" in response["smsMessage"]) == (name == "AdminCreateUser")
    if account == "DEVELOPER":
        assert "{####}" in response["emailMessage"]
        assert "Acme" in response["emailSubject"]
    else:
        assert response["emailMessage"] is None
        assert response["emailSubject"] is None


def test_a_malformed_message_event_leaves_the_pools_template_in_force(deployed: Deployed) -> None:
    event = load_events("custom_message")["SignUp"] | {"request": None}
    assert deployed.handler(CUSTOM_MESSAGE)(copy.deepcopy(event)) == event
