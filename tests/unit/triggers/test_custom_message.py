"""CustomMessage's decision: what Cognito is given to send, within its limits."""

from __future__ import annotations

import re
import unicodedata
from copy import replace

import botocore.session
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.messages import CATALOGUE, catalogue_with
from support.people import EMAIL, PHONE, POOL, SUB

from cognito_otp.domain.custom_message import (
    EmailVerification,
    Message,
    MessageEvent,
    MessageRules,
    Unchanged,
    decide,
)
from cognito_otp.domain.messages.segments import measure
from cognito_otp.domain.messages.wording import LONGEST_BY_COGNITO
from cognito_otp.domain.purposes import Lifetimes, Purpose
from cognito_otp.domain.users import UserAttributes

LONGEST_APP_NAME = "W" * 30
ATTRIBUTES = UserAttributes(sub=SUB, phone_number=PHONE, email=EMAIL)
EVENT = MessageEvent(
    "CustomMessage_SignUp",
    Purpose.SIGN_UP,
    POOL,
    "{####}",
    "{username}",
    ATTRIBUTES,
    link_placeholder="{##Click Here##}",
    user_name=SUB,
)
RULES = MessageRules(word_emails=True, verification=EmailVerification.CODE, lifetimes=Lifetimes(3, 7))
BY_LINK = replace(RULES, verification=EmailVerification.LINK)
COGNITO = botocore.session.Session().get_service_model("cognito-idp")
JAVA = {r"\p{L}": "L", r"\p{M}": "M", r"\p{S}": "S", r"\p{N}": "N", r"\p{P}": "P"}


def taken_by_cognito(text: str) -> bool:
    """Whether a text has only what the patterns of e-mails and subjects take, as Java reads them."""
    return all(c in " \t\n\r\f\v" or unicodedata.category(c)[0] in JAVA.values() for c in text)


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_has_words_within_cognitos_limits(purpose: Purpose) -> None:
    """Source: SmsVerificationMessageType (6 to 140, no newline), EmailVerificationSubjectType (1 to 140)."""
    found = decide(replace(EVENT, purpose=purpose), catalogue_with(app="W" * 12), RULES)
    assert isinstance(found, Message)
    assert found.sms is not None
    assert found.sms.count("{####}") == 1
    assert 6 <= len(found.sms.encode()) <= LONGEST_BY_COGNITO
    assert "\n" not in found.sms
    assert found.email is not None
    assert found.email.body.count("{####}") == 1
    assert "{##Click" not in found.email.body
    assert 1 <= len(found.email.subject) <= 140
    assert len(found.email.body) <= 20_000
    assert taken_by_cognito(found.email.body)
    assert ("{username}" in found.sms) == (purpose is Purpose.ADMIN_CREATE_USER)
    assert ("{username}" in found.email.body) == (purpose is Purpose.ADMIN_CREATE_USER)


def test_the_limits_are_those_of_cognitos_model() -> None:
    for shape, most in (("SmsVerificationMessageType", LONGEST_BY_COGNITO), ("EmailVerificationMessageType", 20_000)):
        assert COGNITO.shape_for(shape).metadata["max"] == most
    assert re.findall(r"\\p\{\w\}", COGNITO.shape_for("EmailVerificationSubjectType").metadata["pattern"]) == [*JAVA]


@pytest.mark.parametrize("purpose", sorted(set(Purpose) - {Purpose.ADMIN_CREATE_USER}))
def test_a_code_fits_in_one_gsm_segment_whatever_the_application_is_called(purpose: Purpose) -> None:
    event = replace(EVENT, purpose=purpose, code_placeholder="12345678")
    found = decide(event, catalogue_with(app=LONGEST_APP_NAME), RULES)
    assert isinstance(found, Message)
    assert found.sms is not None
    size = measure(found.sms)
    assert (size.encoding, size.segments) == ("GSM", 1)


def test_the_placeholder_that_cognito_sent_is_the_one_used() -> None:
    found = decide(replace(EVENT, code_placeholder="####"), CATALOGUE, replace(RULES, word_emails=False))
    assert isinstance(found, Message)
    assert found.sms is not None
    assert found.sms.startswith("#### is")
    assert found.email is None


def test_an_applications_name_is_escaped_in_html_and_may_be_in_any_script() -> None:
    found = decide(EVENT, catalogue_with(app="A&B <楽天>"), RULES)
    assert isinstance(found, Message)
    assert found.email is not None
    assert "A&amp;B &lt;楽天&gt;" in found.email.body
    assert found.email.subject == "Your A&B <楽天> verification code"
    assert found.sms is not None
    assert "A&B <楽天>" in found.sms


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (replace(EVENT, purpose=None), "unknown_source"),
        (replace(EVENT, code_placeholder=None), "no_code_parameter"),
        (replace(EVENT, purpose=Purpose.ADMIN_CREATE_USER, user_placeholder=None), "no_username_parameter"),
        (replace(EVENT, purpose=Purpose.ADMIN_CREATE_USER, user_name="<b>ann"), "unsafe_user_name"),
        (replace(EVENT, purpose=Purpose.ADMIN_CREATE_USER, user_name="win.example.com"), "unsafe_user_name"),
    ],
)
def test_what_cannot_be_worded_is_left_to_the_pools_template(event: MessageEvent, reason: str) -> None:
    assert decide(event, CATALOGUE, RULES) == Unchanged(reason)


def test_a_text_that_is_too_long_is_left_to_the_template_and_the_email_is_worded() -> None:
    """In bytes: that Cognito counts characters is not confirmed, and too long a text fails the user's call."""
    wide = catalogue_with(app="楽" * 30)
    found = decide(EVENT, wide, RULES)
    assert isinstance(found, Message)
    assert found.sms is None
    assert found.email is not None
    assert decide(EVENT, wide, replace(RULES, word_emails=False)) == Unchanged("sms_too_long")


@pytest.mark.parametrize("purpose", [Purpose.SIGN_UP, Purpose.RESEND_CODE])
def test_a_pool_that_verifies_by_link_gets_its_link_and_no_code(purpose: Purpose) -> None:
    found = decide(replace(EVENT, purpose=purpose), CATALOGUE, BY_LINK)
    assert isinstance(found, Message)
    assert found.email is not None
    assert found.email.body.count("{##Click Here##}") == 1
    assert "####" not in found.email.body.replace("{##Click Here##}", "")
    assert found.sms is not None
    assert "{####}" in found.sms


def test_without_a_link_to_put_in_or_for_changes_the_pools_template_words_the_email() -> None:
    for event in (
        replace(EVENT, link_placeholder=None),
        replace(EVENT, purpose=Purpose.UPDATE_USER_ATTRIBUTE),
        replace(EVENT, purpose=Purpose.VERIFY_USER_ATTRIBUTE),
    ):
        found = decide(event, CATALOGUE, BY_LINK)
        assert isinstance(found, Message)
        assert found.email is None


@pytest.mark.parametrize("purpose", [Purpose.FORGOT_PASSWORD, Purpose.AUTHENTICATION, Purpose.ADMIN_CREATE_USER])
def test_other_emails_of_a_pool_that_verifies_by_link_hold_their_code(purpose: Purpose) -> None:
    found = decide(replace(EVENT, purpose=purpose), CATALOGUE, BY_LINK)
    assert isinstance(found, Message)
    assert found.email is not None
    assert "{####}" in found.email.body


def test_the_language_is_the_users_and_the_name_and_texts_are_the_applications() -> None:
    settings = {"clients": {"shop-1": {"app": "楽天", "texts": "shop"}}}
    catalogue = catalogue_with("de", "fr", settings=settings, variants={"shop": ["de"]})
    for locale, sms in (("de-AT", "[shop/de] {####} is your 楽天"), ("fr", "[fr] {####} is your 楽天")):
        attributes = replace(ATTRIBUTES, locale=locale)
        found = decide(replace(EVENT, attributes=attributes, client_id="shop-1"), catalogue, RULES)
        assert isinstance(found, Message)
        assert found.sms is not None
        assert found.sms.startswith(sms)
        assert found.email is not None
        assert f'lang="{locale[:2]}"' in found.email.body


anything = st.text(max_size=40) | st.sampled_from(
    ["{####}", "{username}", "</textarea><a href=//e.com>", "\u202e", "\n"]
)


@given(
    name=anything,
    email=anything,
    locale=anything,
    requested=anything,
    client_id=anything,
    purpose=st.sampled_from(Purpose),
)
def test_nothing_that_users_and_clients_write_is_in_a_message(
    name: str, email: str, locale: str, requested: str, client_id: str, purpose: Purpose
) -> None:
    """Cognito puts the user name in by itself, so that one which is not plain leaves the message to the template."""
    attributes = UserAttributes(sub=SUB, email=email, locale=locale, phone_number=name)
    event = replace(
        EVENT, purpose=purpose, attributes=attributes, user_name=name, client_id=client_id, requested_locale=requested
    )
    usual = decide(replace(EVENT, purpose=purpose), CATALOGUE, RULES)
    found = decide(event, CATALOGUE, RULES)
    assert found == usual or (purpose is Purpose.ADMIN_CREATE_USER and found == Unchanged("unsafe_user_name"))
