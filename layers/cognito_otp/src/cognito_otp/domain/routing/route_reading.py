"""Reads one route of a document: which channel it is, and that channel's settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cognito_otp.domain.messages.speech import LANGUAGES
from cognito_otp.domain.routing.arns import PATTERN as ARN
from cognito_otp.domain.routing.arns import WRITE_WHOLE_ARN
from cognito_otp.domain.routing.fields import Fields, Form, shown
from cognito_otp.domain.routing.regulated import read_templates
from cognito_otp.domain.routing.routes import Channel, NotifyRoute, Route, SmsRoute, SnsRoute, VoiceRoute
from cognito_otp.domain.routing.table import Problem

WHOLE_ARN = f"(?!arn:)|(?={ARN}$)"
"""Begins a form in which a text that starts like an ARN must be a whole one."""

NAME = Form(r"[A-Za-z0-9._-]{1,64}", "use up to 64 letters, digits, dots, underscores and dashes")
REGION = Form(r"[a-z]{2}(-[a-z]+)+-[0-9]", "write a Region such as eu-west-1")
IDENTITY = Form(
    rf"(?:{WHOLE_ARN})[A-Za-z0-9_:/+-]{{1,256}}",
    f"write a number such as +14255550100, a sender ID, or the id or ARN of one; {WRITE_WHOLE_ARN}",
)
MAX_PRICE = Form(r"(?=.{2,8}$)[0-9]{0,2}\.[0-9]{1,5}", 'write US dollars with a point, such as "0.50"')
RESOURCE = Form(rf"(?:{WHOLE_ARN})[A-Za-z0-9_:/-]{{1,256}}", f"write its name, id or ARN; {WRITE_WHOLE_ARN}")
ENTITY = Form(r"[A-Za-z0-9]{1,50}", "write the entity id that the DLT registration gave you")
SENDER_ID = Form(r"(?=.*[A-Za-z])[A-Za-z0-9-]{3,11}", "use 3 to 11 letters, digits and dashes, with one letter or more")
NUMBER = Form(r"\+?[0-9]{5,14}", "write an owned number or short code: 5 to 14 digits")
TEMPLATE_ID = Form(r"[A-Za-z0-9_-]{1,256}", "write the template's id, or leave it out for the configuration's default")
VARIABLE = Form(r"[A-Za-z0-9_]{1,64}", "use the variable's name in the Notify template, such as code")
VALUE = Form(r"([^{}]|\{code\}|\{app\}){1,2048}", "write text, with {code} and {app} where they should stand")
LANGUAGE = Form("|".join(LANGUAGES), f"use one of {', '.join(LANGUAGES)}")
VOICE = Form(r"[A-Z]{2,20}", "write a VoiceId of SendVoiceMessage in capitals, such as AMY")


def read_route(path: str, name: str, value: object, problems: list[Problem]) -> Route | None:
    """Read the route at ``path``; ``name`` and its channel are what it is called if it has no name of its own."""
    if not isinstance(value, Mapping):
        problems.append(Problem(path, "must be a mapping", "write each route as - channel: sms and its settings"))
        return None
    fields = Fields(path, value, problems)
    channel = value.get("channel")
    if not isinstance(channel, str) or channel not in READERS:
        fields.note("channel", f"is {shown(channel)}" if channel else "is missing", f"use {', '.join(Channel)}")
        return None
    kind, read = READERS[Channel(channel)]
    fields.only(("channel", *kind.__struct_fields__))
    return read(fields, fields.text("name", NAME) or f"{name}-{channel}")


def _sms(fields: Fields, name: str) -> SmsRoute:
    return SmsRoute(
        name=name,
        region=fields.text("region", REGION),
        identity=fields.text("identity", IDENTITY),
        max_price=fields.text("max_price", MAX_PRICE),
        configuration_set=fields.text("configuration_set", RESOURCE),
        protect_configuration=fields.text("protect_configuration", RESOURCE),
        entity_id=fields.text("entity_id", ENTITY),
        templates=read_templates(fields),
    )


def _notify(fields: Fields, name: str) -> NotifyRoute:
    variables = fields.texts("variables", VARIABLE, VALUE) or {"code": "{code}"}
    if not any("{code}" in value for value in variables.values()):
        fields.note("variables", "do not carry the code", 'give one of them "{code}"')
    return NotifyRoute(
        name=name,
        region=fields.text("region", REGION),
        notify_configuration=fields.needed("notify_configuration", RESOURCE),
        template_id=fields.text("template_id", TEMPLATE_ID),
        variables=variables,
        configuration_set=fields.text("configuration_set", RESOURCE),
    )


def _voice(fields: Fields, name: str) -> VoiceRoute:
    return VoiceRoute(
        name=name,
        region=fields.text("region", REGION),
        identity=fields.needed("identity", IDENTITY),
        locale=fields.text("locale", LANGUAGE) or "en",
        voices=fields.texts("voices", LANGUAGE, VOICE),
        max_price=fields.text("max_price", MAX_PRICE),
        configuration_set=fields.text("configuration_set", RESOURCE),
        protect_configuration=fields.text("protect_configuration", RESOURCE),
    )


def _sns(fields: Fields, name: str) -> SnsRoute:
    sender_id, number = fields.text("sender_id", SENDER_ID), fields.text("number", NUMBER)
    if sender_id and number:
        fields.note("number", "stands beside a sender_id", "keep one: a message comes from one of them, never both")
    return SnsRoute(
        name=name,
        region=fields.text("region", REGION),
        sender_id=sender_id,
        number=number,
        max_price=fields.text("max_price", MAX_PRICE),
        entity_id=fields.text("entity_id", ENTITY),
        templates=read_templates(fields),
    )


type _Reader = Callable[[Fields, str], Route]

READERS: dict[Channel, tuple[type[Route], _Reader]] = {
    Channel.SMS: (SmsRoute, _sms),
    Channel.NOTIFY: (NotifyRoute, _notify),
    Channel.VOICE: (VoiceRoute, _voice),
    Channel.SNS: (SnsRoute, _sns),
}
"""How each channel's routes are read."""
