"""Cognito's trigger events, decoded into values and encoded back; no event dictionary goes past this module.

Shapes: Cognito developer guide, "Custom SMS sender", "Pre sign-up" and "Custom message" Lambda triggers. Only what
the triggers use is read, so a field that Cognito adds or drops elsewhere breaks nothing. Each reader imports its own
trigger's values, so that no function waits for another's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.purposes import PURPOSES_BY_SOURCE
from cognito_otp.domain.users import UserAttributes
from cognito_otp.errors import InvalidEventError

if TYPE_CHECKING:
    from cognito_otp.domain.custom_message import Message, MessageEvent
    from cognito_otp.domain.custom_sms_sender import SelfTestEvent, SenderEvent
    from cognito_otp.domain.purposes import Purpose
    from cognito_otp.domain.sign_up.sign_ups import SignUpEvent, SignUpSource

type Event = Mapping[str, Any]


def read_sender_event(event: object) -> SenderEvent:
    """Read a CustomSMSSender event; raise InvalidEventError naming the field that is wrong."""
    from cognito_otp.domain.custom_sms_sender import SenderEvent  # noqa: PLC0415 - see the module

    source, request = _source_and_request(event)
    return SenderEvent(
        source=source,
        purpose=_purpose(source, "CustomSMSSender"),
        user_pool_id=_text(event, "userPoolId"),
        user_name=_text_or_none(event, "userName"),
        sealed_code=_optional_text(request, "code", "request.code"),
        attributes=_attributes(request),
        client_id=_client_id(event),
        requested_locale=_requested_locale(request),
    )


def is_self_test(event: object) -> bool:
    """Whether an event is one of ours, that asks for no code to be sent."""
    from cognito_otp.domain.custom_sms_sender import SELF_TEST  # noqa: PLC0415 - see the module

    return isinstance(event, Mapping) and event.get("triggerSource") == SELF_TEST


def read_self_test(event: object) -> SelfTestEvent:
    """Read a self test; raise InvalidEventError naming the field that is wrong."""
    from cognito_otp.domain.custom_sms_sender import SelfTestEvent  # noqa: PLC0415 - see the module

    _, request = _source_and_request(event)
    sealed_code = _optional_text(request, "code", "request.code")
    if not sealed_code:
        raise InvalidEventError("request.code", "is missing")
    return SelfTestEvent(_text(event, "userPoolId"), sealed_code)


def read_sign_up_event(event: object) -> SignUpEvent:
    """Read a PreSignUp event; raise InvalidEventError naming the field that is wrong."""
    from cognito_otp.domain.sign_up.sign_ups import SignUpEvent  # noqa: PLC0415 - see the module

    source, request = _source_and_request(event)
    _response(event)
    return SignUpEvent(
        source=source,
        kind=sign_up_source(event),
        user_pool_id=_text(event, "userPoolId"),
        attributes=_attributes(request),
        client_id=_client_id(event),
        requested_locale=_requested_locale(request),
    )


def sign_up_source(event: object) -> SignUpSource | None:
    """Return who creates the user of a PreSignUp event, whatever else it holds; None for a source that is not known."""
    from cognito_otp.domain.sign_up.sign_ups import SignUpSource  # noqa: PLC0415 - see the module

    source = event.get("triggerSource") if isinstance(event, Mapping) else None
    trigger, _, kind = source.partition("_") if isinstance(source, str) else ("", "", "")
    return SignUpSource(kind) if trigger == "PreSignUp" and kind in set(SignUpSource) else None


def read_message_event(event: object) -> MessageEvent:
    """Read a CustomMessage event; raise InvalidEventError naming the field that is wrong."""
    from cognito_otp.domain.custom_message import MessageEvent  # noqa: PLC0415 - see the module

    source, request = _source_and_request(event)
    _response(event)
    user_placeholder = _optional_text(request, "usernameParameter", "request.usernameParameter")
    return MessageEvent(
        source=source,
        purpose=_purpose(source, "CustomMessage"),
        user_pool_id=_text(event, "userPoolId"),
        code_placeholder=_optional_text(request, "codeParameter", "request.codeParameter"),
        # The developer guide's own sample holds the string "None" where there is no user name.
        user_placeholder=None if user_placeholder == "None" else user_placeholder,
        attributes=_message_attributes(request),
        link_placeholder=_text_or_none(request, "linkParameter"),
        client_id=_client_id(event),
        requested_locale=_requested_locale(request),
        user_name=_text_or_none(event, "userName"),
    )


def write_message(event: Event, message: Message) -> dict[str, Any]:
    """Return the event with the message as its response; fields left out keep the pool's template."""
    response = dict(event["response"])
    if message.sms is not None:
        response["smsMessage"] = message.sms
    if message.email is not None:
        response |= {"emailSubject": message.email.subject, "emailMessage": message.email.body}
    return {**event, "response": response}


def _source_and_request(event: object) -> tuple[str, Mapping[str, Any]]:
    return _text(event, "triggerSource"), _mapping(event, "request", "request")


def _response(event: object) -> Mapping[str, Any]:
    return _mapping(event, "response", "response")


def _purpose(source: str, trigger: str) -> Purpose | None:
    name, _, purpose = source.partition("_")
    return PURPOSES_BY_SOURCE.get(purpose) if name == trigger else None


def _attributes(request: Mapping[str, Any]) -> UserAttributes:
    """Read the attributes. One that only shapes a message never costs a code: it is read as absent if it is no text."""
    attributes = _mapping(request, "userAttributes", "request.userAttributes")
    return UserAttributes(
        phone_number=_optional_text(attributes, "phone_number", "request.userAttributes.phone_number"),
        **{name: _text_or_none(attributes, name) for name in ("sub", "email", "locale")},
    )


def _message_attributes(request: Mapping[str, Any]) -> UserAttributes:
    """Read the attributes, which only choose the words of a message: what cannot be read is absent."""
    attributes = request.get("userAttributes")
    return UserAttributes(
        **{name: _text_or_none(attributes, name) for name in ("sub", "phone_number", "email", "locale")}
    )


def _client_id(event: object) -> str | None:
    """Read the app client. A call of an administrator's names none, and has Cognito's own word for that."""
    return _text_or_none(event.get("callerContext") if isinstance(event, Mapping) else None, "clientId")


def _requested_locale(request: Mapping[str, Any]) -> str | None:
    """Read the language that the client's metadata asks for."""
    return _text_or_none(request.get("clientMetadata"), "locale")


def _mapping(parent: object, name: str, path: str) -> Mapping[str, Any]:
    value = _field(parent, name, path)
    if not isinstance(value, Mapping):
        raise InvalidEventError(path, f"must be an object, not {_kind(value)}")
    return value


def _text(parent: object, name: str) -> str:
    value = _field(parent, name, name)
    if not isinstance(value, str) or not value:
        raise InvalidEventError(name, f"must be a non-empty string, not {_kind(value)}")
    return value


def _optional_text(parent: Mapping[str, Any], name: str, path: str) -> str | None:
    value = parent.get(name)
    if value is not None and not isinstance(value, str):
        raise InvalidEventError(path, f"must be a string or null, not {_kind(value)}")
    return value


def _text_or_none(parent: object, name: str) -> str | None:
    value = parent.get(name) if isinstance(parent, Mapping) else None
    return value if isinstance(value, str) and value else None


def _field(parent: object, name: str, path: str) -> object:
    if not isinstance(parent, Mapping):
        raise InvalidEventError("the event", f"must be an object, not {_kind(parent)}")
    if name not in parent:
        raise InvalidEventError(path, "is missing")
    return parent[name]


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case "":
            return "an empty string"
        case _:
            return type(value).__name__
