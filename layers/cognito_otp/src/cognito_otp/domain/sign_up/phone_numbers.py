"""Whether a phone number is worth a text: its form, its country, and whether such numbers receive texts."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_otp.domain.phones import InvalidPhoneError, NumberType, example_number, number_type, read_phone
from cognito_otp.domain.sign_up.phone_forms import name_wrong_form
from cognito_otp.domain.sign_up.refusals import Form, Refusal, RefusalCode
from cognito_otp.domain.simulators import is_simulator
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from cognito_otp.domain.countries import Served
    from cognito_otp.domain.phones import Phone


class NumberCheck(StrEnum):
    """How closely a number is held to its country's numbering plan, which may be newer than libphonenumber's data."""

    STRICT = "strict"
    POSSIBLE = "possible"


RECEIVE_TEXTS = frozenset({NumberType.MOBILE, NumberType.FIXED_LINE_OR_MOBILE})


class NumberRules(Value, frozen=True):
    """The countries that are served, the types of number that receive texts, and how closely numbers are checked."""

    served: Served
    types: AbstractSet[NumberType] = RECEIVE_TEXTS
    check: NumberCheck = NumberCheck.POSSIBLE


def check_number(text: str, rules: NumberRules) -> tuple[Refusal, ...]:
    """Return what is wrong with a phone number: nothing, one problem, or its form and its country."""
    try:
        phone = read_phone(text)
    except InvalidPhoneError:
        wrong = name_wrong_form(text, rules.served)
        refused = Refusal(RefusalCode.PHONE_FORMAT, wrong.form, wrong.example)
        unserved = wrong.country is not None and not rules.served.covers(wrong.country)
        return (refused, Refusal(RefusalCode.PHONE_COUNTRY)) if unserved else (refused,)
    if not rules.served.covers(phone.country):
        return (Refusal(RefusalCode.PHONE_COUNTRY),)
    return _check_type(phone, rules)


def _check_type(phone: Phone, rules: NumberRules) -> tuple[Refusal, ...]:
    """Check the type, which is unknown of a number that is not assigned: AWS's Norwegian simulators are not."""
    kind = number_type(phone)
    if is_simulator(phone.e164) or kind in rules.types:
        return ()
    if kind is not None:
        return (Refusal(RefusalCode.PHONE_TYPE),)
    if rules.check is NumberCheck.STRICT:
        return (Refusal(RefusalCode.PHONE_FORMAT, Form.UNASSIGNED, example_number(phone.country)),)
    return ()
