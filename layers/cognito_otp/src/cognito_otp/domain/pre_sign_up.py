"""PreSignUp's decision: whether this user may be created, or which required attribute is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_otp.domain.phones import InvalidPhoneError, NationalPrefixError, read_phone

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from cognito_otp.domain.countries import Served
    from cognito_otp.domain.users import UserAttributes


class RequiredAttribute(StrEnum):
    """An attribute that a pool can require at sign-up."""

    EMAIL = "email"
    PHONE_NUMBER = "phone_number"


class SignUpSource(StrEnum):
    """Who creates the user: the user, an administrator, or an external identity provider."""

    SIGN_UP = "SignUp"
    ADMIN_CREATE_USER = "AdminCreateUser"
    EXTERNAL_PROVIDER = "ExternalProvider"


@dataclass(frozen=True, slots=True)
class SignUpEvent:
    """A PreSignUp event. ``kind`` is None for a source that is in no Cognito documentation."""

    source: str
    kind: SignUpSource | None
    user_pool_id: str
    attributes: UserAttributes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignUpRules:
    """Which attributes a user must have, which sign-ups that applies to, and which countries' phones are served."""

    required: AbstractSet[RequiredAttribute]
    enforced_on: AbstractSet[SignUpSource]
    served: Served


@dataclass(frozen=True, slots=True)
class Allow:
    """Let Cognito create the user."""


@dataclass(frozen=True, slots=True)
class Deny:
    """Refuse: ``code`` is for logs; ``sentence`` is shown to the person who signs up, so it holds no personal data."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Observe:
    """Let Cognito create a user whom the rules would refuse if they were enforced; ``code`` says why."""

    code: str


def observe(event: SignUpEvent, rules: SignUpRules) -> Allow | Observe:
    """Decide a sign-up by the rules, and refuse no one."""
    match decide(event, rules):
        case Deny(code, _):
            return Observe(code)
        case allowed:
            return allowed


def decide(event: SignUpEvent, rules: SignUpRules) -> Allow | Deny:
    """Decide a sign-up. Sentences end without a period because Cognito adds one."""
    if event.kind not in rules.enforced_on:
        return Allow()
    if RequiredAttribute.PHONE_NUMBER in rules.required and not (event.attributes.phone_number or "").strip():
        return Deny("phone_number_missing", "A phone number is required to sign up")
    if RequiredAttribute.EMAIL in rules.required and not (event.attributes.email or "").strip():
        return Deny("email_missing", "An email address is required to sign up")
    return _check_phone(event.attributes.phone_number, rules.served)


def _check_phone(phone_number: str | None, served: Served) -> Allow | Deny:
    """Refuse a number that no text can reach, required or not: the user would wait for a code that never comes."""
    if not phone_number:
        return Allow()
    try:
        phone = read_phone(phone_number)
    except NationalPrefixError:
        return Deny(
            "phone_number_invalid",
            "The phone number has a national prefix, such as 0, after the country code. Leave the prefix out",
        )
    except InvalidPhoneError:
        return Deny(
            "phone_number_invalid",
            "The phone number is not valid. Write it with + and the country code, for example +14255550100",
        )
    if not served.covers(phone.country):
        return Deny("country_not_served", "Phone numbers of this country are not supported")
    return Allow()
