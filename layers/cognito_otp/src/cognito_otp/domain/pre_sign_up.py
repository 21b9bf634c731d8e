"""PreSignUp's decision: whether this user may be created, or all that is wrong with the sign-up."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import field

from cognito_otp.domain.messages.locales import Recipient
from cognito_otp.domain.messages.refusals import word_refusals
from cognito_otp.domain.phones import country_of
from cognito_otp.domain.sign_up.email_addresses import check_email
from cognito_otp.domain.sign_up.phone_numbers import check_number
from cognito_otp.domain.sign_up.refusals import Refusal, RefusalCode
from cognito_otp.domain.sign_up.requirements import RequiredAttribute, required_attributes
from cognito_otp.domain.sign_up.sign_ups import SignUpSource
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from cognito_otp.domain.messages.catalogue import Catalogue
    from cognito_otp.domain.sign_up.phone_numbers import NumberRules
    from cognito_otp.domain.sign_up.requirements import PoolSettings
    from cognito_otp.domain.sign_up.sign_ups import SignUpEvent


class Enforcement(StrEnum):
    """What becomes of a sign-up that the rules refuse: it is refused, only observed, or not looked at."""

    ENFORCE = "enforce"
    OBSERVE = "observe"
    OFF = "off"


class SignUpRules(Value, frozen=True):
    """What the rules are, and what becomes of a sign-up by which call.

    ``default`` are the settings of the stack's own pool, ``pools`` those of attached ones by their ids. ``override`` is
    what every pool's users must have instead of what follows from its settings, None to derive it. Users of identity
    providers are never held to any of it: they can't be asked, and their provider already let them in.
    """

    default: PoolSettings
    numbers: NumberRules
    pools: Mapping[str, PoolSettings] = field(default_factory=dict)
    override: AbstractSet[RequiredAttribute] | None = None
    on_sign_up: Enforcement = Enforcement.ENFORCE
    on_admin_create_user: Enforcement = Enforcement.ENFORCE

    def enforcement(self, kind: SignUpSource | None) -> Enforcement:
        """Return what becomes of a sign-up by this call."""
        match kind:
            case SignUpSource.SIGN_UP:
                return self.on_sign_up
            case SignUpSource.ADMIN_CREATE_USER:
                return self.on_admin_create_user
            case _:
                return Enforcement.OFF

    def required(self, pool_id: str) -> AbstractSet[RequiredAttribute]:
        """Return what users of a pool must have."""
        return (
            self.override if self.override is not None else required_attributes(self.pools.get(pool_id, self.default))
        )


class Allow(Value, frozen=True):
    """Let Cognito create the user."""


class Deny(Value, frozen=True):
    """Refuse, for these reasons."""

    refusals: tuple[Refusal, ...]

    @property
    def reason(self) -> str:
        """The reasons' codes, for logs."""
        return _codes(self.refusals)

    @property
    def unworded(self) -> str:
        """The reasons' codes alone, as applications find them, for where no text can be read."""
        return f"The sign-up is refused {''.join(f'[{refusal.code}]' for refusal in self.refusals)}"


class Observe(Value, frozen=True):
    """Let Cognito create a user whom the rules would refuse if they were enforced, for these reasons."""

    refusals: tuple[Refusal, ...]

    @property
    def reason(self) -> str:
        """The reasons' codes, for logs."""
        return _codes(self.refusals)


def observe(event: SignUpEvent, rules: SignUpRules) -> Allow | Observe:
    """Decide a sign-up by the rules, and refuse no one."""
    match decide(event, rules):
        case Deny(refusals):
            return Observe(refusals)
        case allowed:
            return allowed


def decide(event: SignUpEvent, rules: SignUpRules) -> Allow | Deny | Observe:
    """Decide a sign-up."""
    enforcement = rules.enforcement(event.kind)
    refusals = () if enforcement is Enforcement.OFF else tuple(_problems(event, rules))
    if not refusals:
        return Allow()
    return Deny(refusals) if enforcement is Enforcement.ENFORCE else Observe(refusals)


def word(denied: Deny, event: SignUpEvent, catalogue: Catalogue) -> str:
    """Write all reasons in the language of the person who signs up. They hold no personal data."""
    attributes = event.attributes
    recipient = Recipient(
        attributes.locale, event.requested_locale, event.client_id, country_of(attributes.phone_number)
    )
    return word_refusals(
        catalogue.texts_for(recipient), [(refusal.key, refusal.example) for refusal in denied.refusals]
    )


def _problems(event: SignUpEvent, rules: SignUpRules) -> Iterator[Refusal]:
    """List all that is wrong. What is there is checked whether it is required or not: Cognito may send a code to it."""
    required = rules.required(event.user_pool_id)
    phone_number, email = event.attributes.phone_number or "", event.attributes.email or ""
    if phone_number.strip():
        yield from check_number(phone_number, rules.numbers)
    elif RequiredAttribute.PHONE_NUMBER in required:
        yield Refusal(RefusalCode.PHONE_MISSING)
    if email.strip():
        wrong = check_email(email)
        yield from () if wrong is None else (wrong,)
    elif RequiredAttribute.EMAIL in required:
        yield Refusal(RefusalCode.EMAIL_MISSING)


def _codes(refusals: tuple[Refusal, ...]) -> str:
    return ",".join(refusal.code for refusal in refusals)
