"""Which attributes a new user of a pool must have, derived from the pool's settings.

An attribute is needed where Cognito will send a code to it, and Cognito itself can't ask for it: unlike the attributes
of a pool's schema, what is verified and how users sign in says nothing about what a sign-up must have.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet


class RequiredAttribute(StrEnum):
    """An attribute that a sign-up can be required to have."""

    EMAIL = "email"
    PHONE_NUMBER = "phone_number"


class SignInWith(StrEnum):
    """What users sign up and sign in with: the pool's UsernameAttributes, or a name of their choice."""

    PHONE_NUMBER = "phone_number"
    EMAIL = "email"
    EITHER = "phone_number_or_email"
    USERNAME = "username"


class Addresses(StrEnum):
    """None, one or both of a user's addresses: what the pool verifies, or which aliases users may sign in with."""

    NONE = "none"
    EMAIL = "email"
    PHONE_NUMBER = "phone_number"
    BOTH = "phone_number_and_email"

    @property
    def members(self) -> frozenset[RequiredAttribute]:
        """The attributes that it stands for."""
        match self:
            case Addresses.NONE:
                return frozenset()
            case Addresses.BOTH:
                return frozenset(RequiredAttribute)
            case _:
                return frozenset({RequiredAttribute(self)})


class Mfa(StrEnum):
    """The pool's MfaConfiguration: whether signing in takes a second factor."""

    OFF = "OFF"
    OPTIONAL = "OPTIONAL"
    ON = "ON"


class PoolSettings(Value, frozen=True):
    """The settings of one pool that say what its users must have. The defaults are those of template.yaml.

    ``sms_mfa`` is whether a code by SMS is among the pool's second factors, ``users_turn_on_sms_mfa`` whether its users
    choose it for themselves where it is optional. ``schema`` are the attributes that the pool was created to require.
    """

    sign_in_with: SignInWith = SignInWith.PHONE_NUMBER
    aliases: Addresses = Addresses.NONE
    verify_with: Addresses = Addresses.PHONE_NUMBER
    mfa: Mfa = Mfa.OPTIONAL
    sms_mfa: bool = True
    users_turn_on_sms_mfa: bool = False
    schema: AbstractSet[RequiredAttribute] = frozenset()


SIGNS_UP_WITH = {
    SignInWith.EMAIL: frozenset({RequiredAttribute.EMAIL}),
    SignInWith.PHONE_NUMBER: frozenset({RequiredAttribute.PHONE_NUMBER}),
}
"""The attribute that Cognito fills with the user name.

Where users sign in with either, which of the two it is shows in the event: an attribute that is there is not missing.
An alias is one more name to sign in with, after it is verified; the user still signs up with a name of their choice.
"""


def required_attributes(pool: PoolSettings) -> frozenset[RequiredAttribute]:
    """Return what a new user must have, beside the address that they sign up with."""
    needed = pool.verify_with.members | pool.schema
    if _texts_sign_ins(pool):
        needed |= {RequiredAttribute.PHONE_NUMBER}
    return needed - SIGNS_UP_WITH.get(pool.sign_in_with, frozenset())


def _texts_sign_ins(pool: PoolSettings) -> bool:
    """Return whether users will be texted a second factor; an authenticator app needs no phone number."""
    match pool.mfa:
        case Mfa.OFF:
            return False
        case Mfa.OPTIONAL:
            return pool.sms_mfa and pool.users_turn_on_sms_mfa
        case Mfa.ON:
            return pool.sms_mfa
