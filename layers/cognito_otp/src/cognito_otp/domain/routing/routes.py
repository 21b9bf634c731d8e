"""Routes: a channel with the identity and settings that a code is sent with, one type per channel.

Limits and patterns are those of SendTextMessage, SendVoiceMessage and SendNotifyTextMessage in the service model of
pinpoint-sms-voice-v2, and of the message attributes of Publish in the SNS developer guide.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from msgspec import field

from cognito_otp.domain.routing.arns import read_arn
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.purposes import Purpose


class Channel(StrEnum):
    """A way to a phone, each one operation of AWS."""

    SMS = "sms"
    NOTIFY = "notify"
    VOICE = "voice"
    SNS = "sns"


class RegulatedText(Value, frozen=True):
    """A text as it was registered under ``id`` (India: a DLT template), with ``{code}`` where the code stands.

    ``{user}`` stands for an invited user's name. ``locale`` says which language the registered text is in.
    """

    id: str
    text: str
    locale: str


class SmsRoute(Value, frozen=True, kw_only=True):
    """SendTextMessage. ``identity`` is a number, short code, pool or sender ID, by name, id or ARN.

    None lets the service choose among the account's identities. ``max_price`` is in US dollars a message, all parts
    together; None takes the deployment's. ``entity_id`` and ``templates`` are for India.
    """

    channel: ClassVar = Channel.SMS
    name: str
    region: str | None = None
    identity: str | None = None
    max_price: str | None = None
    configuration_set: str | None = None
    protect_configuration: str | None = None
    entity_id: str | None = None
    templates: Mapping[Purpose, RegulatedText] = field(default_factory=dict)


class NotifyRoute(Value, frozen=True, kw_only=True):
    """SendNotifyTextMessage: AWS's own numbers and texts. ``template_id`` None takes the configuration's default.

    ``variables`` gives each of the template's variables a value, in which ``{code}`` and ``{app}`` are filled in.
    """

    channel: ClassVar = Channel.NOTIFY
    name: str
    region: str | None = None
    notify_configuration: str
    template_id: str | None = None
    variables: Mapping[str, str]
    configuration_set: str | None = None


class VoiceRoute(Value, frozen=True, kw_only=True):
    """SendVoiceMessage: a call that reads the digits slowly, twice. ``identity`` must be able to call.

    ``locale`` is spoken where the recipient's own language is not known; ``voices`` chooses a VoiceId for a language
    (``en``, ``pt``), where the usual one will not do. ``max_price`` is in US dollars a minute.
    """

    channel: ClassVar = Channel.VOICE
    name: str
    region: str | None = None
    identity: str
    locale: str = "en"
    voices: Mapping[str, str] = field(default_factory=dict)
    max_price: str | None = None
    configuration_set: str | None = None
    protect_configuration: str | None = None


class SnsRoute(Value, frozen=True, kw_only=True):
    """SNS Publish, for Regions without End User Messaging: a ``sender_id``, an owned ``number``, or neither."""

    channel: ClassVar = Channel.SNS
    name: str
    region: str | None = None
    sender_id: str | None = None
    number: str | None = None
    max_price: str | None = None
    entity_id: str | None = None
    templates: Mapping[Purpose, RegulatedText] = field(default_factory=dict)


type Route = SmsRoute | NotifyRoute | VoiceRoute | SnsRoute


def identity_of(route: Route) -> str | None:
    """Return what a message of this route comes from, as the request names it."""
    match route:
        case SmsRoute() | VoiceRoute():
            return route.identity
        case NotifyRoute():
            return route.notify_configuration
        case SnsRoute():
            return route.sender_id or route.number


def configuration_set_of(route: Route, default: str | None) -> str | None:
    """Return the configuration set that a route sends with: its own, or the deployment's where that can be used.

    ``default`` is an ARN or None. A configuration set belongs to one Region, and a route that sends from another would
    be refused. SNS knows no configuration sets.
    """
    if isinstance(route, SnsRoute):
        return None
    if route.configuration_set is not None or default is None:
        return route.configuration_set
    arn = read_arn(default)
    return default if arn is not None and region_of(route) in {None, arn.region} else None


def region_of(route: Route) -> str | None:
    """Return the Region that a route sends from: its own, or that of its identity's ARN; None is the function's."""
    arn = read_arn(identity_of(route)) if route.region is None else None
    return route.region if arn is None else arn.region
