"""What a phone gets on each channel, and that an explanation shows the same."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import botocore.session
import pytest
from support.messages import CATALOGUE, catalogue_with
from support.people import CODE, PHONE, TEMPORARY_PASSWORD
from support.sender.routing_tables import FULL, TEMPLATES, routes, table

from cognito_otp.domain.countries import Served, read_served
from cognito_otp.domain.messages.locales import Recipient
from cognito_otp.domain.messages.speech import LANGUAGES, VOICES, speak
from cognito_otp.domain.phones import read_phone
from cognito_otp.domain.purposes import DAY, Purpose
from cognito_otp.domain.routing.composing import NotifyContent, SpokenContent, TextContent, Words, compose
from cognito_otp.domain.routing.explaining import explain
from cognito_otp.domain.routing.planning import Policy

WORDS = Words(Purpose.SIGN_UP, Recipient("en-GB", country="GB"), DAY, code=CODE, user="alice")
CO = catalogue_with(app="Acme & Co")
SPOKEN = catalogue_with(*(language for language in LANGUAGES if language != "en"))
EVERYWHERE = Policy(Served(None))


def only(**settings: Any) -> Any:
    """Make one route."""
    return routes(GB=[settings]).routes["GB"][0]


def test_a_text_is_the_catalogues() -> None:
    content = compose(only(channel="sms"), WORDS, CO)
    assert isinstance(content, TextContent)
    assert content.body == f"{CODE} is your Acme & Co verification code. It expires in 24 hours. Do not share it."
    assert content.template_id is None


@pytest.mark.parametrize("channel", ["sms", "sns"])
def test_a_regulated_text_goes_out_letter_by_letter_with_its_id(channel: str) -> None:
    text = "Dear user, {code} is your OTP. - Acme"
    templates = TEMPLATES | {"sign_up": {"id": "1107", "text": text, "locale": "en"}}
    content = compose(only(channel=channel, entity_id="1101", templates=templates), WORDS, CO)
    assert content == TextContent(f"Dear user, {CODE} is your OTP. - Acme", "1107")


def test_a_password_that_looks_like_a_placeholder_is_left_alone() -> None:
    templates = TEMPLATES | {"admin_create_user": {"id": "1", "text": "{user}: {code}", "locale": "en"}}
    words = Words(Purpose.ADMIN_CREATE_USER, Recipient(), DAY, code="{user}{x", user="{code}")
    content = compose(only(channel="sms", entity_id="1101", templates=templates), words, CATALOGUE)
    assert content == TextContent("{code}: {user}{x", "1")


def test_notify_gets_the_values_of_its_templates_variables() -> None:
    route = only(channel="notify", notify_configuration="nc", variables={"pin": "{code}", "brand": "the {app}"})
    assert compose(route, WORDS, CO) == NotifyContent({"pin": CODE, "brand": "the Acme & Co"})
    assert compose(only(channel="notify", notify_configuration="nc"), WORDS, CO) == NotifyContent({"code": CODE})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_reads_the_digits_slowly_and_twice_in_every_language(language: str) -> None:
    texts = SPOKEN.texts(language)
    root = ET.fromstring(speak(Purpose.SIGN_UP, texts, app="Acme & Co", code=CODE))  # noqa: S314 - our own
    assert root.tag == "speak"
    assert [slow.attrib["rate"] for slow in root.iter("prosody")] == ["x-slow", "x-slow"]
    digits = list(root.iter("say-as"))
    assert [(say.attrib["interpret-as"], say.text) for say in digits] == [("digits", CODE)] * 2
    assert "Acme & Co" in "".join(root.itertext())


def test_the_voices_are_ones_that_the_service_has() -> None:
    model: Any = botocore.session.Session().get_service_model("pinpoint-sms-voice-v2")
    voices = model.operation_model("SendVoiceMessage").input_shape.members["VoiceId"].enum
    assert set(voices) == VOICES
    assert set(LANGUAGES.values()) <= VOICES


@pytest.mark.parametrize(
    ("locale", "voice"),
    [
        ("pt-BR", "CAMILA"),
        ("pt_BR", "CAMILA"),
        ("DE", "VICKI"),
        ("no", "LIV"),
        ("en-GB", "AMY"),
        ("tlh", "LEA"),
        ("", "LEA"),
        (None, "LEA"),
    ],
)
def test_a_call_speaks_the_recipients_language_or_the_routes(locale: str | None, voice: str) -> None:
    route = only(channel="voice", identity="+447700900100", locale="fr", voices={"en": "AMY"})
    words = Words(Purpose.SIGN_UP, Recipient(locale), DAY, code=CODE, user="")
    content = compose(route, words, SPOKEN)
    assert isinstance(content, SpokenContent)
    assert content.voice == voice
    spoken = {"CAMILA": "[pt]", "VICKI": "[de]", "LIV": "[nb]", "AMY": "<speak>Your", "LEA": "[fr]"}[voice]
    assert spoken in content.ssml


def test_a_call_in_a_draft_is_made_where_a_route_or_a_deployment_names_the_language() -> None:
    route = only(channel="voice", identity="+447700900100", locale="fr")
    for recipient, settings, voice in (
        (Recipient("de"), {}, "LEA"),
        (Recipient("de"), {"drafts": ["de"]}, "VICKI"),
        (Recipient(client_id="shop"), {"clients": {"shop": {"locale": "de"}}}, "VICKI"),
    ):
        catalogue = catalogue_with(drafts=["de", "fr"], settings=settings)
        content = compose(route, Words(Purpose.SIGN_UP, recipient, DAY, code=CODE), catalogue)
        assert isinstance(content, SpokenContent)
        assert content.voice == voice


def test_no_content_shows_the_code_in_its_repr() -> None:
    for route in table(FULL).routes["GB"]:
        assert CODE not in repr(compose(route, WORDS, CO))
    assert CODE not in repr(WORDS)


def test_an_explanation_has_country_routes_text_and_cost() -> None:
    explained = explain(
        read_phone(PHONE), Purpose.SIGN_UP, None, table(FULL), EVERYWHERE, catalogue=CATALOGUE, life=86_400
    )
    assert (explained.country, explained.refused_by, explained.ttl_seconds) == ("GB", None, 86_400)
    assert [(candidate.route.name, candidate.reason) for candidate in explained.routes] == [
        ("uk", "route 1 of GB"),
        ("GB-2-notify", "route 2 of GB"),
        ("GB-3-voice", "route 3 of GB"),
    ]
    assert explained.text == "123456 is your Acme verification code. It expires in 24 hours. Do not share it."
    assert (explained.encoding, explained.segments) == ("GSM", 1)


def test_an_explanation_of_an_invitation_leaves_calls_out() -> None:
    explained = explain(
        read_phone(PHONE), Purpose.ADMIN_CREATE_USER, None, table(FULL), EVERYWHERE, catalogue=CATALOGUE, life=1
    )
    assert [(candidate.route.name, candidate.tried) for candidate in explained.routes] == [
        ("uk", True),
        ("GB-2-notify", False),
        ("GB-3-voice", False),
    ]
    assert PHONE in (explained.text or "")
    assert explained.ttl_seconds == 5


def test_an_explanation_names_the_reason_of_a_refusal() -> None:
    policy = Policy(read_served("FR"))
    explained = explain(read_phone(PHONE), Purpose.SIGN_UP, None, table(FULL), policy, catalogue=CATALOGUE, life=180)
    assert (explained.refused_by, explained.text, explained.routes) == ("country_not_served", None, ())


@pytest.mark.parametrize(
    ("settings", "shown"),
    [
        ({"channel": "notify", "notify_configuration": "nc"}, None),
        ({"channel": "voice", "identity": "+1"}, "<speak>"),
    ],
)
def test_what_is_not_a_text_has_no_segments(settings: dict[str, Any], shown: str | None) -> None:
    explained = explain(
        read_phone(PHONE), Purpose.SIGN_UP, "de-DE", routes(GB=[settings]), EVERYWHERE, catalogue=CATALOGUE, life=180
    )
    assert (explained.encoding, explained.segments) == (None, None)
    assert (explained.text or "").startswith(shown or "")
    assert (explained.text is None) == (shown is None)
    assert TEMPORARY_PASSWORD not in (explained.text or "")
