"""Writes a dispatch as the request of its channel: SendTextMessage, SendNotifyTextMessage, SendVoiceMessage, Publish.

Shapes: botocore's service models of pinpoint-sms-voice-v2 and SNS; the message attributes of Publish are in the SNS
developer guide, "Publishing to a phone". The context is copied into delivery events: it holds names and a request's id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp.domain.routing.composing import NotifyContent, SpokenContent, TextContent
from cognito_otp.domain.routing.routes import NotifyRoute, SmsRoute, SnsRoute, VoiceRoute, configuration_set_of
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from cognito_otp.application.ports import Dispatch

SMS_VOICE = "pinpoint-sms-voice-v2"
SNS = "sns"


class Request(Value, frozen=True):
    """A call of one operation, named as boto names it."""

    hidden = ("parameters",)

    service: str
    operation: str
    parameters: dict[str, Any]


def write_request(dispatch: Dispatch) -> Request:
    """Write the request of a dispatch; ValueError if its content is not one that its channel carries."""
    match dispatch.route, dispatch.content:
        case SmsRoute() as route, TextContent() as content:
            return Request(SMS_VOICE, "send_text_message", _text(dispatch, route, content))
        case NotifyRoute() as route, NotifyContent() as content:
            return Request(SMS_VOICE, "send_notify_text_message", _notify(dispatch, route, content))
        case VoiceRoute() as route, SpokenContent() as content:
            return Request(SMS_VOICE, "send_voice_message", _voice(dispatch, route, content))
        case SnsRoute() as route, TextContent() as content:
            return Request(SNS, "publish", _publish(dispatch, route, content))
        case _:
            raise ValueError(f"{dispatch.route.channel} does not carry {type(dispatch.content).__name__}")


def _text(dispatch: Dispatch, route: SmsRoute, content: TextContent) -> dict[str, Any]:
    registered = {"IN_ENTITY_ID": route.entity_id, "IN_TEMPLATE_ID": content.template_id}
    return _given(
        **_common(dispatch, route),
        MessageBody=content.body,
        MessageType="TRANSACTIONAL",
        OriginationIdentity=route.identity,
        MaxPrice=route.max_price or dispatch.max_price,
        ProtectConfigurationId=route.protect_configuration,
        DestinationCountryParameters=_given(**registered) or None,
    )


def _notify(dispatch: Dispatch, route: NotifyRoute, content: NotifyContent) -> dict[str, Any]:
    return _given(
        **_common(dispatch, route),
        NotifyConfigurationId=route.notify_configuration,
        TemplateId=route.template_id,
        TemplateVariables=dict(content.variables),
    )


def _voice(dispatch: Dispatch, route: VoiceRoute, content: SpokenContent) -> dict[str, Any]:
    return _given(
        **_common(dispatch, route),
        MessageBody=content.ssml,
        MessageBodyTextType="SSML",
        VoiceId=content.voice,
        OriginationIdentity=route.identity,
        MaxPricePerMinute=route.max_price or dispatch.max_price,
        ProtectConfigurationId=route.protect_configuration,
    )


def _publish(dispatch: Dispatch, route: SnsRoute, content: TextContent) -> dict[str, Any]:
    """Publish has no time to live and no context, and treats a text as promotional unless SMSType says otherwise."""
    attributes = {
        "AWS.SNS.SMS.SMSType": "Transactional",
        "AWS.SNS.SMS.SenderID": route.sender_id,
        "AWS.MM.SMS.OriginationNumber": route.number,
        "AWS.MM.SMS.EntityId": route.entity_id,
        "AWS.MM.SMS.TemplateId": content.template_id,
    }
    price = {"DataType": "Number", "StringValue": route.max_price or dispatch.max_price}
    return {
        "PhoneNumber": dispatch.to.e164,
        "Message": content.body,
        "MessageAttributes": {
            name: {"DataType": "String", "StringValue": value} for name, value in attributes.items() if value
        }
        | {"AWS.SNS.SMS.MaxPrice": price},
    }


def _common(dispatch: Dispatch, route: SmsRoute | NotifyRoute | VoiceRoute) -> dict[str, Any]:
    return {
        "DestinationPhoneNumber": dispatch.to.e164,
        "TimeToLive": dispatch.time_to_live,
        "Context": {"purpose": str(dispatch.purpose), "route": route.name, "trace": dispatch.trace},
        "ConfigurationSetName": configuration_set_of(route, dispatch.configuration_set),
    }


def _given(**parameters: Any) -> dict[str, Any]:
    """Leave out what is not set: botocore takes no None."""
    return {name: value for name, value in parameters.items() if value is not None}
