"""CustomSMSSender's decision: send this code to that phone, or skip the event for a stated reason."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from typing import TYPE_CHECKING

from cognito_otp.domain.messages.locales import Recipient
from cognito_otp.domain.phones import InvalidPhoneError, repair_phone
from cognito_otp.domain.purposes import Purpose
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from cognito_otp.domain.delivery.resending import OnUnknown, Retries
    from cognito_otp.domain.phones import Phone
    from cognito_otp.domain.purposes import Lifetimes
    from cognito_otp.domain.routing.planning import Policy
    from cognito_otp.domain.users import UserAttributes


SELF_TEST = "CognitoOtp_SelfTest"
"""The trigger source of events that Cognito never sends: they ask whether the sender can open a pool's codes."""

URL_SAFE = str.maketrans("-_", "+/")
"""The characters of the URL-safe alphabet of base64 (RFC 4648), and those that they stand for."""


class SenderRules(Value, frozen=True, kw_only=True):
    """What the deployment decides about codes.

    ``max_price`` is in US dollars a text, or a minute of a call, on routes without a price. ``configuration_set``
    is the ARN for routes without one, if any.
    """

    policy: Policy
    lifetimes: Lifetimes
    on_unknown: OnUnknown
    retries: Retries
    max_price: str
    configuration_set: str | None
    signs_in_with_email: bool


class SenderEvent(Value, frozen=True):
    """A CustomSMSSender event. ``purpose`` is None for a source that is in no Cognito documentation.

    ``requested_locale`` is what the client asked for in its metadata, unchecked.
    """

    hidden = ("user_name", "sealed_code", "attributes", "requested_locale")

    source: str
    purpose: Purpose | None
    user_pool_id: str
    user_name: str | None
    sealed_code: str | None
    attributes: UserAttributes
    client_id: str | None = None
    requested_locale: str | None = None


class SelfTestEvent(Value, frozen=True):
    """An event that asks whether the sender opens a made-up code, sealed as Cognito would for this pool."""

    hidden = ("sealed_code",)

    user_pool_id: str
    sealed_code: str


class Send(Value, frozen=True):
    """Open this sealed code and send it to this phone; ``user_name`` is what an invited user signs in with."""

    hidden = ("sealed_code", "user_name")

    purpose: Purpose
    phone: Phone
    recipient: Recipient
    user_pool_id: str
    sealed_code: str
    user_name: str


class Skip(Value, frozen=True):
    """Send nothing. ``alarming`` marks a broken set-up or event; False marks an event that needs no code.

    ``problem`` says what is wrong, where the reason does not say it all.
    """

    reason: str
    alarming: bool = True
    problem: str | None = None


def decide(event: SenderEvent, *, signs_in_with_email: bool) -> Send | Skip:
    """Decide what an event asks for, without opening its code; the pool may sign in with e-mail and nothing else."""
    if event.purpose is None:
        return Skip("unknown_source")
    if not event.attributes.phone_number:
        return Skip("no_phone_number")
    if not event.sealed_code:
        # AdminCreateUser in a passwordless pool makes a user without a temporary password.
        return Skip("no_code", alarming=event.purpose is not Purpose.ADMIN_CREATE_USER)
    try:
        phone = repair_phone(event.attributes.phone_number)
    except InvalidPhoneError as error:
        return Skip("invalid_phone_number", problem=str(error))
    shown = _shown_user_name(event, event.attributes.phone_number, signs_in_with_email=signs_in_with_email)
    recipient = Recipient(event.attributes.locale, event.requested_locale, event.client_id, phone.country)
    return Send(event.purpose, phone, recipient, event.user_pool_id, event.sealed_code, shown)


def _shown_user_name(event: SenderEvent, phone_number: str, *, signs_in_with_email: bool) -> str:
    """In a pool that signs in with phone or e-mail the user name is the sub, which no user types.

    The number is typed as the pool has it, whatever form it is texted in.
    """
    if event.user_name and event.user_name != event.attributes.sub:
        return event.user_name
    return (event.attributes.email if signs_in_with_email else None) or phone_number


def identify_code(user_pool_id: str, sealed_code: str) -> str:
    """Return the id that a code is claimed by: the SHA-256 of its message for its pool, in hexadecimal.

    The same message has one id in whatever base64 form it comes, and in an event that names another pool another one. A
    sealed code is high in entropy, so its hash reveals nothing.
    """
    try:
        message = read_sealed_code(sealed_code)
    except ValueError:
        message = sealed_code.encode(errors="surrogatepass")
    return hashlib.sha256(b"\0".join((user_pool_id.encode(errors="surrogatepass"), message))).hexdigest()


def read_sealed_code(text: str) -> bytes:
    """Return the bytes of a base64 code, whatever its alphabet, spaces and padding; raise ValueError if it is none."""
    standard = "".join(text.split()).translate(URL_SAFE).rstrip("=")
    return b64decode(standard + "=" * (-len(standard) % 4), validate=True)


def reveal(purpose: Purpose, opened: str) -> str:
    """Undo the HTML escaping that Cognito applies to temporary passwords, and to nothing else.

    Source: developer guide, "Custom sender Lambda triggers": ``<`` and ``>`` in a temporary password arrive as
    ``&lt;`` and ``&gt;``, which takes ``&amp;`` with it. Codes are digits and stay as they are.
    """
    if purpose is not Purpose.ADMIN_CREATE_USER:
        return opened
    return opened.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
