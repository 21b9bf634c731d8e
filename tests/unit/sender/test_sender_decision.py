"""CustomSMSSender's decision, pure."""

from __future__ import annotations

from copy import replace

import pytest
from support.people import EMAIL, PHONE, POOL, SUB, TEMPORARY_PASSWORD

from cognito_otp.domain.custom_sms_sender import Send, SenderEvent, Skip, decide, reveal
from cognito_otp.domain.purposes import Lifetimes, Purpose, time_to_live
from cognito_otp.domain.users import UserAttributes

EVENT = SenderEvent(
    source="CustomSMSSender_SignUp",
    purpose=Purpose.SIGN_UP,
    user_pool_id=POOL,
    user_name="alice",
    sealed_code="AYAD",
    attributes=UserAttributes(sub=SUB, phone_number=PHONE),
)


def test_a_complete_event_is_sent() -> None:
    match decide(EVENT, signs_in_with_email=False):
        case Send() as send:
            assert (send.phone.e164, send.phone.country, send.sealed_code) == (PHONE, "GB", "AYAD")
        case Skip(reason):
            pytest.fail(reason)


@pytest.mark.parametrize(
    ("event", "skip"),
    [
        (replace(EVENT, purpose=None), Skip("unknown_source")),
        (replace(EVENT, attributes=UserAttributes()), Skip("no_phone_number")),
        (
            replace(EVENT, attributes=UserAttributes(phone_number="07700 900123")),
            Skip("invalid_phone_number", problem="the number does not start with + and a known country code"),
        ),
        (
            replace(EVENT, attributes=UserAttributes(phone_number="+44770")),
            Skip("invalid_phone_number", problem="the number is too short or too long for its country"),
        ),
        (
            replace(EVENT, attributes=UserAttributes(phone_number="+44 7700 900123")),
            Skip("invalid_phone_number", problem="the number is not in E.164 form: +, country code and digits only"),
        ),
        (replace(EVENT, sealed_code=None), Skip("no_code")),
        (replace(EVENT, sealed_code=None, purpose=Purpose.ADMIN_CREATE_USER), Skip("no_code", alarming=False)),
    ],
)
def test_what_cannot_be_sent_is_skipped_for_a_stated_reason(event: SenderEvent, skip: Skip) -> None:
    assert decide(event, signs_in_with_email=False) == skip


@pytest.mark.parametrize(
    ("user_name", "email", "by_email", "shown"),
    [
        ("alice", EMAIL, False, "alice"),
        (SUB, EMAIL, False, PHONE),
        (SUB, EMAIL, True, EMAIL),
        (SUB, None, True, PHONE),
    ],
)
def test_an_invitation_names_a_user_name_that_signs_in(
    user_name: str, email: str | None, *, by_email: bool, shown: str
) -> None:
    """In a pool that signs in with phone or e-mail, the user name of the event is the sub."""
    attributes = UserAttributes(sub=SUB, phone_number=PHONE, email=email)
    match decide(replace(EVENT, user_name=user_name, attributes=attributes), signs_in_with_email=by_email):
        case Send() as send:
            assert send.user_name == shown
        case Skip(reason):
            pytest.fail(reason)


@pytest.mark.parametrize(
    ("stored", "texted", "country"),
    [
        ("+4407700900123", PHONE, "GB"),
        ("+4407937404990", "+447937404990", "JE"),
        ("+330612345678", "+33612345678", "FR"),
        ("+390612345678", "+390612345678", "IT"),
        ("+114255550100", "+14255550100", "US"),
    ],
)
def test_a_number_with_a_national_prefix_is_texted_in_e164_and_typed_as_the_pool_has_it(
    stored: str, texted: str, country: str
) -> None:
    """Cognito takes such a number where no PreSignUp guards. In Italy the 0 belongs to the number."""
    attributes = UserAttributes(sub=SUB, phone_number=stored)
    match decide(replace(EVENT, user_name=SUB, attributes=attributes), signs_in_with_email=False):
        case Send() as send:
            assert (send.phone.e164, send.phone.country, send.user_name) == (texted, country, stored)
        case Skip(reason):
            pytest.fail(reason)


def test_only_temporary_passwords_are_unescaped() -> None:
    escaped = "aB3&lt;&amp;&gt;xY9!"
    assert reveal(Purpose.ADMIN_CREATE_USER, escaped) == TEMPORARY_PASSWORD
    assert reveal(Purpose.SIGN_UP, escaped) == escaped


def test_a_password_that_looks_like_an_entity_survives() -> None:
    assert reveal(Purpose.ADMIN_CREATE_USER, "&amp;lt;&copy1") == "&lt;&copy1"


@pytest.mark.parametrize(
    ("purpose", "seconds"),
    [
        (Purpose.SIGN_UP, 86_400),
        (Purpose.RESEND_CODE, 86_400),
        (Purpose.UPDATE_USER_ATTRIBUTE, 86_400),
        (Purpose.VERIFY_USER_ATTRIBUTE, 86_400),
        (Purpose.FORGOT_PASSWORD, 3_600),
        (Purpose.AUTHENTICATION, 300),
        (Purpose.ADMIN_CREATE_USER, 7 * 86_400),
    ],
)
def test_each_purpose_has_cognitos_life(purpose: Purpose, seconds: int) -> None:
    assert Lifetimes(auth_session_minutes=5, temporary_password_days=7).seconds(purpose) == seconds


def test_time_to_live_stays_within_what_the_service_takes() -> None:
    assert (time_to_live(1), time_to_live(180), time_to_live(7 * 86_400)) == (5, 180, 259_200)


def test_no_secret_is_in_the_repr_of_a_decision() -> None:
    assert PHONE not in repr(decide(EVENT, signs_in_with_email=False))
    assert "AYAD" not in repr(decide(EVENT, signs_in_with_email=False))
    assert PHONE not in repr(EVENT)
