"""Which sender a message gets from the identity that it names, by the rules of identities and of countries.

Sources: SendTextMessage's OriginationIdentity; the End User Messaging SMS guide, "Sender IDs", "Phone numbers",
"Pools". Identities that the account has follow the rules always; of others, any well-formed one exists unless the
account's setting is owned_only.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp.domain.simulators import is_simulator
from cognito_otp_local.phone_network.account.finding import find_owned, members_of_pool
from cognito_otp_local.phone_network.account.opt_out_list import DEFAULT_LIST
from cognito_otp_local.phone_network.account.origination_identities import OwnedNumber, OwnedPool, OwnedSenderId
from cognito_otp_local.phone_network.country_rules import rules_of
from cognito_otp_local.phone_network.refusals import RefusedError, conflict, invalid, not_found
from cognito_otp_local.phone_network.resource_names import ANONYMOUS, resource_type, shown_sender, split_sender_id

if TYPE_CHECKING:
    from cognito_otp.domain.phones import Phone
    from cognito_otp_local.inbox.messages import MessageType
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.account.origination_identities import Member

SHARED_NUMBER = "24273"
"""A made-up short code: what carriers show where AWS sends over a route that is nobody's own."""
OWN_NUMBER_NEEDED = "US"
"""Texts to the US are not delivered without a number of the account's there."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the phone shows, the opt-out list that counts (None: the account minds opt-outs itself), and a remark.

    ``abroad`` is whether a number sends to another country than its own.
    """

    sender: str
    opt_out_list: str | None = DEFAULT_LIST
    remark: str | None = None
    abroad: bool = False


@dataclass(frozen=True, slots=True)
class _Ask:
    """What is to be sent where."""

    account: Account
    to: Phone
    capability: str
    message_type: MessageType

    def mismatch(self, reason: str, sentence: str, identity: str) -> RefusedError:
        return conflict(reason, sentence, resource_type(identity), identity)


def find_origin(
    account: Account, identity: str | None, to: Phone, capability: str, message_type: MessageType
) -> Origin:
    """Return the origin of a message, or refuse an identity that cannot send it."""
    ask = _Ask(account, to, capability, message_type)
    if identity is None:
        return _choose(ask)
    owned = find_owned(account, identity, to.country)
    match owned:
        case OwnedNumber():
            return _from_number(ask, owned)
        case OwnedSenderId():
            return _from_sender_id(ask, owned)
        case OwnedPool():
            return _from_pool(ask, owned)
        case None:
            return _from_unowned(ask, identity)


def _from_number(ask: _Ask, number: OwnedNumber) -> Origin:
    """Send from a number, if it may: its capabilities, message type, registration, country."""
    if ask.capability not in number.capabilities:
        raise ask.mismatch("NUMBER_CAPABILITIES_MISMATCH", "The number cannot do this", number.id)
    if ask.message_type != number.message_type:
        raise ask.mismatch("MESSAGE_TYPE_MISMATCH", "The number is for another message type", number.id)
    registration = ask.account.registrations.get(number.registration or "")
    if registration is not None and not registration.complete:
        raise ask.mismatch("REGISTRATION_NOT_COMPLETE", "The number's registration is not complete", number.id)
    _check_country(ask, number)
    opt_out_list = None if number.self_managed_opt_outs else number.opt_out_list
    return Origin(number.number, opt_out_list, abroad=ask.to.country != number.country)


def _check_country(ask: _Ask, number: OwnedNumber) -> None:
    """Refuse destinations that a number does not reach."""
    if number.kind == "SIMULATOR":
        if ask.to.country == number.country and is_simulator(ask.to.e164):
            return
        problem = "a simulator number reaches simulator numbers of its own country only"
        raise invalid("INVALID_IDENTITY_FOR_DESTINATION_COUNTRY", "OriginationIdentity", problem)
    if ask.to.country == number.country or number.international:
        return
    reason = (
        "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY"
        if rules_of(number.country).international
        else "INTERNATIONAL_SENDING_NOT_SUPPORTED"
    )
    problem = f"the number is of {number.country} and does not send to {ask.to.country}"
    raise invalid(reason, "OriginationIdentity", problem)


def _from_sender_id(ask: _Ask, sender_id: OwnedSenderId) -> Origin:
    """Send from a sender ID, if its country is the destination's and the message type suits."""
    if ask.capability != "SMS":
        raise ask.mismatch("NUMBER_CAPABILITIES_MISMATCH", "A sender ID cannot call", sender_id.name)
    if ask.to.country != sender_id.country:
        problem = f"the sender ID is for {sender_id.country}, the destination is in {ask.to.country}"
        raise invalid("INVALID_IDENTITY_FOR_DESTINATION_COUNTRY", "OriginationIdentity", problem)
    if ask.message_type not in sender_id.allowed_types:
        raise ask.mismatch("MESSAGE_TYPE_MISMATCH", "The sender ID is for another message type", sender_id.name)
    if rules_of(sender_id.country).sender_id == "registration" and not sender_id.registered:
        return _unregistered(sender_id.name, sender_id.country)
    return Origin(sender_id.name)


def _from_pool(ask: _Ask, pool: OwnedPool) -> Origin:
    """Send from the pool's member that reaches the destination: its own country's first."""
    if ask.message_type != pool.message_type:
        raise ask.mismatch("MESSAGE_TYPE_MISMATCH", "The pool is for another message type", pool.id)
    opt_out_list = None if pool.self_managed_opt_outs else pool.opt_out_list
    members = sorted(members_of_pool(ask.account, pool), key=lambda one: one.country != ask.to.country)
    for member in members:
        found = _try_member(ask, member)
        if found is not None:
            return replace(found, opt_out_list=opt_out_list)
    if pool.shared_routes and ask.capability == "SMS":
        return Origin(_shared_sender(ask.to.country), opt_out_list, "over a shared route")
    sentence = "Nothing in the pool reaches the destination"
    raise ask.mismatch("NO_ORIGINATION_IDENTITIES_FOUND", sentence, pool.id)


def _try_member(ask: _Ask, member: Member) -> Origin | None:
    """Send from a member if it can; None where another one is to be tried."""
    with suppress(RefusedError):
        return _from_number(ask, member) if isinstance(member, OwnedNumber) else _from_sender_id(ask, member)
    return None


def _from_unowned(ask: _Ask, identity: str) -> Origin:
    """Send from what the account does not have: in an owned_only account not at all, or as NOTICE."""
    sender = shown_sender(identity)
    if sender is None:
        problem = "Member must be the ARN of a phone-number, pool, sender-id or rcs-agent of sms-voice"
        raise invalid("INVALID_ARN", "OriginationIdentity", problem)
    kind = resource_type(identity)
    if kind == "sender-id" and ask.capability != "SMS":
        raise ask.mismatch("NUMBER_CAPABILITIES_MISMATCH", "A sender ID cannot call", identity)
    if not ask.account.settings.owned_only:
        return Origin(sender)
    if kind != "sender-id" or split_sender_id(identity) is not None:
        raise not_found(kind, identity)
    return _from_unowned_name(ask, identity)


def _from_unowned_name(ask: _Ask, name: str) -> Origin:
    """Send from a sender ID that the account has for other countries at best."""
    rules = rules_of(ask.to.country).sender_id
    if rules == "no":
        raise invalid("SENDER_ID_NOT_SUPPORTED", "OriginationIdentity", f"{ask.to.country} does not support sender IDs")
    elsewhere = any(owned == name for owned, _ in ask.account.sender_ids)
    if elsewhere and rules == "registration":
        return _unregistered(name, ask.to.country)
    raise not_found("sender-id", name)


def _choose(ask: _Ask) -> Origin:
    """Choose as the service does when no identity is named: the account's number of the country, else what is left."""
    for number in ask.account.numbers.values():
        found = _try_member(ask, number) if number.country == ask.to.country else None
        if found is not None:
            return found
    if not ask.account.settings.owned_only:
        return Origin(ANONYMOUS)
    if ask.to.country == OWN_NUMBER_NEEDED:
        sentence = f"The account has no number that texts {ask.to.country}"
        raise conflict("NO_ORIGINATION_IDENTITIES_FOUND", sentence, "account", ask.account.id)
    return Origin(_shared_sender(ask.to.country), remark="over a shared route")


def _shared_sender(country: str) -> str:
    return SHARED_NUMBER if rules_of(country).sender_id == "no" else ANONYMOUS


def _unregistered(name: str, country: str) -> Origin:
    return Origin(ANONYMOUS, remark=f"{name} is not registered in {country}, so the phone shows {ANONYMOUS}")
