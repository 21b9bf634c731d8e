"""What the deployment decides about sign-ups, read from PreSignUp's environment once.

They are apart from the sender's settings, so that neither function loads what the other alone needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.countries import understand_served
from cognito_otp.domain.messages.catalogue import ENGLISH
from cognito_otp.domain.phones import NumberType
from cognito_otp.domain.pre_sign_up import Enforcement, SignUpRules
from cognito_otp.domain.sign_up.attached_pools import read_pools
from cognito_otp.domain.sign_up.phone_numbers import RECEIVE_TEXTS, NumberCheck, NumberRules
from cognito_otp.domain.sign_up.requirements import Addresses, Mfa, PoolSettings, RequiredAttribute, SignInWith
from cognito_otp.domain.values import Value
from cognito_otp.environment import Environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.sign_up.sign_ups import SignUpSource

DERIVED = "derived"


class SignUpSettings(Value, frozen=True):
    """PreSignUp: its rules, and whether it only observes whom it would refuse by them (``refuses_no_one``).

    ``default_locale`` is the language of refusals where the person's own is not known.
    """

    rules: SignUpRules
    refuses_no_one: bool
    default_locale: str
    problems: tuple[str, ...]

    def observes(self, source: SignUpSource | None) -> bool:
        """Return whether a sign-up of this source may not be refused, whatever fails. One that is not known may be."""
        return self.refuses_no_one or (source is not None and self.rules.enforcement(source) is not Enforcement.ENFORCE)


def sign_up_settings(variables: Mapping[str, str]) -> SignUpSettings:
    """Read PreSignUp's settings; raise SettingsError naming the variable that is missing."""
    environment = Environment(variables)
    turns_on = environment.flag("USERS_TURN_ON_SMS_MFA", default=False)
    attached = read_pools(variables.get("ATTACHED_POOLS", ""), users_turn_on_sms_mfa=turns_on)
    rules = SignUpRules(
        default=_own_pool(environment, users_turn_on_sms_mfa=turns_on),
        pools=environment.noted("ATTACHED_POOLS", attached),
        numbers=_number_rules(environment),
        override=_override(environment),
        on_sign_up=environment.member_or("ON_SIGN_UP", Enforcement.ENFORCE),
        on_admin_create_user=environment.member_or("ON_ADMIN_CREATE_USER", Enforcement.ENFORCE),
    )
    observe = environment.optional("OBSERVE", "true|false", "word of true and false", "sign-ups are refused")
    default_locale = environment.language("DEFAULT_LOCALE") or ENGLISH
    return SignUpSettings(rules, observe == "true", default_locale, environment.problems)


def _number_rules(environment: Environment) -> NumberRules:
    served = understand_served(environment.given("SERVED_COUNTRIES"))
    return NumberRules(
        served=environment.noted("SERVED_COUNTRIES", served, "is not understood whole: "),
        types=environment.members("NUMBER_TYPES", NumberType, RECEIVE_TEXTS, ",".join(sorted(RECEIVE_TEXTS))),
        check=environment.member_or("NUMBER_CHECK", NumberCheck.POSSIBLE),
    )


def _own_pool(environment: Environment, *, users_turn_on_sms_mfa: bool) -> PoolSettings:
    """Read the settings of the stack's pool. The schema of one that the template creates requires nothing."""
    schema = environment.listed("SCHEMA_REQUIRED", "|".join(RequiredAttribute), "required attribute")
    return PoolSettings(
        sign_in_with=environment.member_or("SIGN_IN_WITH", SignInWith.PHONE_NUMBER),
        aliases=environment.member_or("ALIASES", Addresses.NONE),
        verify_with=environment.member_or("VERIFY_WITH", Addresses.PHONE_NUMBER),
        mfa=environment.member_or("MFA_CONFIGURATION", Mfa.OPTIONAL),
        sms_mfa=environment.flag("SMS_MFA", default=True),
        users_turn_on_sms_mfa=users_turn_on_sms_mfa,
        schema=frozenset(map(RequiredAttribute, schema)),
    )


def _override(environment: Environment) -> frozenset[RequiredAttribute] | None:
    """Read what is required whatever the pool's settings; None where it follows from them."""
    match environment.word("REQUIRED_ATTRIBUTES", DERIVED):
        case "derived":
            return None
        case "none":
            return frozenset()
        case _:
            return environment.members("REQUIRED_ATTRIBUTES", RequiredAttribute, None, DERIVED)
