"""Events are decoded into values, and a malformed one names its field and never its content."""

from __future__ import annotations

import contextlib
import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.paths import EVENTS

from cognito_otp.domain.custom_message import Message
from cognito_otp.domain.messages.emails import Email
from cognito_otp.domain.sign_up.sign_ups import SignUpSource
from cognito_otp.errors import InvalidEventError
from cognito_otp.events import read_message_event, read_sender_event, read_sign_up_event, write_message

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

READERS: dict[str, Callable[[object], object]] = {
    "custom_sms_sender": read_sender_event,
    "pre_sign_up": read_sign_up_event,
    "custom_message": read_message_event,
}
SAMPLES = sorted(path for path in EVENTS.glob("*/*.json") if path.parent.name != "attach")  # Cognito's


def sample(name: str) -> dict[str, Any]:
    """Load a sample event, such as ``pre_sign_up/SignUp``."""
    loaded: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
    return loaded


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_sample_event_is_read_and_its_source_known_or_marked_unknown(path: Path) -> None:
    found = READERS[path.parent.name](json.loads(path.read_text()))
    known = getattr(found, "purpose", getattr(found, "kind", None)) is not None
    assert known == (not path.stem.endswith("unknown_source"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_cognito_leaves_out_or_adds_breaks_nothing(path: Path) -> None:
    """ClientMetadata may be null or absent, callerContext holds nothing that is used, and new fields appear."""
    event = json.loads(path.read_text())
    event.pop("callerContext")
    event["request"].pop("clientMetadata", None)
    event["request"]["somethingNew"] = {"a": [1]}
    event["version"] = 1
    READERS[path.parent.name](event)


def test_a_users_language_is_read_where_the_user_has_one() -> None:
    event = sample("custom_sms_sender/SignUp")
    assert read_sender_event(event).attributes.locale is None
    event["request"]["userAttributes"]["locale"] = "pt-BR"
    assert read_sender_event(event).attributes.locale == "pt-BR"


def broken(name: str, path: tuple[str, ...], value: object) -> dict[str, Any]:
    """Set one field of a sample event to a wrong value, or remove it (``...``)."""
    event = copy.deepcopy(sample(name))
    parent = event
    for key in path[:-1]:
        parent = parent[key]
    if value is ...:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    return event


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("triggerSource",), ..., "triggerSource is missing"),
        (("triggerSource",), None, "triggerSource must be a non-empty string, not null"),
        (("triggerSource",), 7, "triggerSource must be a non-empty string, not int"),
        (("userPoolId",), "", "userPoolId must be a non-empty string, not an empty string"),
        (("request",), ..., "request is missing"),
        (("request",), [], "request must be an object, not list"),
        (("request", "userAttributes"), None, "request.userAttributes must be an object, not null"),
        (
            ("request", "userAttributes", "phone_number"),
            447700900123,
            "request.userAttributes.phone_number must be a string or null, not int",
        ),
        (("request", "code"), {"secret": "271828"}, "request.code must be a string or null, not dict"),
    ],
)
def test_a_malformed_sender_event_names_the_field(path: tuple[str, ...], value: object, problem: str) -> None:
    with pytest.raises(InvalidEventError) as caught:
        read_sender_event(broken("custom_sms_sender/SignUp", path, value))
    assert str(caught.value) == problem


@pytest.mark.parametrize("event", [None, [], "text", 7])
@pytest.mark.parametrize("read", READERS.values())
def test_what_is_no_event_at_all_is_refused(read: Callable[[object], object], event: object) -> None:
    with pytest.raises(InvalidEventError, match="the event must be an object"):
        read(event)


def test_unknown_sources_are_read_and_left_to_the_decision() -> None:
    event = sample("custom_sms_sender/SignUp")
    assert read_sender_event(event | {"triggerSource": "CustomSMSSender_TakeOver"}).purpose is None
    assert read_sender_event(event | {"triggerSource": "CustomEmailSender_SignUp"}).purpose is None
    assert read_sign_up_event(sample("pre_sign_up/SignUp") | {"triggerSource": "PreSignUp_New"}).kind is None
    assert read_sign_up_event(sample("pre_sign_up/SignUp")).kind is SignUpSource.SIGN_UP


def test_the_string_none_stands_for_no_user_name() -> None:
    """AWS's own sample event has it."""
    event = broken("custom_message/SignUp", ("request", "usernameParameter"), "None")
    assert read_message_event(event).user_placeholder is None


def test_a_message_is_written_into_the_response_and_nowhere_else() -> None:
    event = sample("custom_message/SignUp")
    before = copy.deepcopy(event)
    written = write_message(event, Message("en", "text", Email("subject", "body")))
    assert event == before
    assert written["response"] == {"smsMessage": "text", "emailSubject": "subject", "emailMessage": "body"}
    assert {**written, "response": None} == {**event, "response": None}
    assert write_message(event, Message("en", "text", None))["response"]["emailMessage"] is None
    assert write_message(event, Message("en", None, Email("s", "b")))["response"]["smsMessage"] is None


def test_what_chooses_the_language_and_the_application_is_read_from_both_triggers() -> None:
    """The metadata is the client's, and not checked: it is text or nothing."""
    chosen = {"callerContext": {"clientId": "client-1"}}
    for name, read in (("custom_sms_sender", read_sender_event), ("custom_message", read_message_event)):
        event = sample(f"{name}/SignUp") | chosen
        for metadata, locale in (({"locale": "pt-BR"}, "pt-BR"), ({"locale": 7}, None), (None, None), ("locale", None)):
            event["request"]["clientMetadata"] = metadata
            found = read(event)
            assert (found.requested_locale, found.client_id) == (locale, "client-1")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=12), values, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
@given(st.sampled_from(sorted(READERS)), st.data())
def test_any_json_is_read_or_refused_by_name(trigger: str, data: st.DataObject) -> None:
    event = sample(f"{trigger}/SignUp")
    for field in data.draw(st.lists(st.sampled_from(sorted(event)), unique=True)):
        event[field] = data.draw(JSON)
    if isinstance(event["request"], dict):
        event["request"] |= data.draw(
            st.dictionaries(st.sampled_from(sorted(sample(f"{trigger}/SignUp")["request"])), JSON)
        )
    with contextlib.suppress(InvalidEventError):  # the one error that a handler expects
        READERS[trigger](event)
