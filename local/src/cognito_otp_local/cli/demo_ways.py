"""The ways to use a phone number that the demo shows: the stack's parameters, and what the user does."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

NUMBER = "+447700900123"
EMAIL, WITHOUT_A_PHONE = "ada@example.com", "no-phone@example.com"
MISTYPED = "+4407700900123"
CHOSEN_NAME = "ada"
COMMON = {"AppName": "Acme", "OriginationIdentity": "ACME"}


class Mfa(StrEnum):
    """Whether signing in takes a code by SMS as well: never, always, or from when the user turned it on."""

    NEVER = "never"
    ALWAYS = "always"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Way:
    """One way. ``refused`` is what a sign-up is refused with, as it is shown, and its user name."""

    parameters: dict[str, str]
    refused: tuple[str, str]
    user_name: str
    signs_up: str
    attributes: dict[str, str] = field(default_factory=dict)
    alias: str | None = None
    mfa: Mfa = Mfa.NEVER
    passwordless: bool = False

    @property
    def sign_in_name(self) -> str:
        """What the user signs in with."""
        return self.alias or self.user_name


WITHOUT_PHONE = "SignUp without a phone number", WITHOUT_A_PHONE
NAME_ALONE = "SignUp with a name alone", CHOSEN_NAME
NATIONAL = "SignUp with a 0 after the country code", MISTYPED
BOTH = {"VerifyWith": "phone_number_and_email"}
OFF = {"MfaConfiguration": "OFF"}
WITH_NUMBER = "SignUp with a phone number"
WITH_EMAIL = "SignUp with an e-mail address and a phone number"
WITH_NAME = "SignUp with a name, a phone number and an e-mail address"

WAYS = {
    "sms-mfa": Way(
        {"MfaConfiguration": "ON", "AccountRecovery": "admin_only", "SignInWith": "phone_number_or_email"},
        WITHOUT_PHONE,
        NUMBER,
        WITH_NUMBER,
        mfa=Mfa.ALWAYS,
    ),
    "sms-mfa-chosen": Way(
        {"SignInWith": "email", "UsersTurnOnSmsMfa": "true"},
        WITHOUT_PHONE,
        EMAIL,
        WITH_EMAIL,
        {"phone_number": NUMBER},
        mfa=Mfa.CHOSEN,
    ),
    "phone-as-user-name": Way({"SignInWith": "phone_number", **OFF}, NATIONAL, NUMBER, WITH_NUMBER),
    "phone-verification": Way(
        {"SignInWith": "email", **OFF}, WITHOUT_PHONE, EMAIL, WITH_EMAIL, {"phone_number": NUMBER}
    ),
    "user-name-with-both": Way(
        {"SignInWith": "username", **BOTH, **OFF},
        NAME_ALONE,
        CHOSEN_NAME,
        WITH_NAME,
        {"phone_number": NUMBER, "email": EMAIL},
    ),
    "email-or-phone": Way(
        {"SignInWith": "phone_number_or_email", **BOTH, **OFF},
        WITHOUT_PHONE,
        EMAIL,
        WITH_EMAIL,
        {"phone_number": NUMBER},
    ),
    "alias": Way(
        {"SignInWith": "username", "Aliases": "phone_number", **OFF},
        NAME_ALONE,
        CHOSEN_NAME,
        "SignUp with a name and a phone number",
        {"phone_number": NUMBER},
        alias=NUMBER,
    ),
    "passwordless": Way(
        {"SignInWith": "phone_number", "SignInWithoutPassword": "true", **OFF},
        NATIONAL,
        NUMBER,
        "SignUp with a phone number and no password",
        passwordless=True,
    ),
}
"""By the words of ``--way``; the first is the default."""
