"""Which sender a message gets from the identity that it names, by the rules of identities and of countries.

Sources: SendTextMessage's OriginationIdentity; the End User Messaging SMS guide, "Sender IDs", "Phone numbers",
"Pools". Identities that the account has follow the rules always; of others, any well-formed one exists unless the
account's setting is owned_only.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.account.finding import find_owned, members_of_pool
from cognito_otp_local.phone_network.account.origination_identities import OwnedNumber, OwnedPool, OwnedSenderId
from cognito_otp_local.phone_network.country_rules import rules_of
from cognito_otp_local.phone_network.refusals import RefusedError, conflict, invalid, not_found
from cognito_otp_local.phone_network.resource_names import ANONYMOUS, resource_type, shown_sender, split_sender_id
from cognito_otp_local.phone_network.sending.identity_rules import Needs, from_member, unregistered
from cognito_otp_local.phone_network.sending.outbound import Origin

if TYPE_CHECKING:
    from cognito_otp.domain.phones import Phone
    from cognito_otp_local.inbox.messages import MessageType
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.account.origination_identities import Member

SHARED_NUMBER = "24273"
"""A made-up short code: what carriers show where AWS sends over a shared route."""
OWN_NUMBER_NEEDED = "US"
"""Texts to the US are not delivered without a number of the account's there."""


def find_origin(
    account: Account, identity: str | None, to: Phone, capability: str, message_type: MessageType
) -> Origin:
    """Return the origin of a message, or refuse an identity that cannot send it."""
    needs = Needs(account, to, capability, message_type)
    if identity is None:
        return _choose(needs)
    owned = find_owned(account, identity, to.country)
    match owned:
        case OwnedNumber() | OwnedSenderId():
            return from_member(needs, owned)
        case OwnedPool():
            return _from_pool(needs, owned)
        case None:
            return _from_unowned(needs, identity)


def _from_pool(needs: Needs, pool: OwnedPool) -> Origin:
    """Send from the pool's member that reaches the destination: its own country's first."""
    if needs.message_type != pool.message_type:
        raise needs.mismatch("MESSAGE_TYPE_MISMATCH", "The pool is for another message type", pool.id)
    opt_out_list = None if pool.self_managed_opt_outs else pool.opt_out_list
    members = sorted(members_of_pool(needs.account, pool), key=lambda one: one.country != needs.to.country)
    for member in members:
        found = _try_member(needs, member)
        if found is not None:
            return replace(found, opt_out_list=opt_out_list)
    if pool.shared_routes and needs.capability == "SMS":
        return Origin(_shared_sender(needs.to.country), opt_out_list, "over a shared route")
    sentence = "Nothing in the pool reaches the destination"
    raise needs.mismatch("NO_ORIGINATION_IDENTITIES_FOUND", sentence, pool.id)


def _try_member(needs: Needs, member: Member) -> Origin | None:
    """Send from a member if it can; None where another one is to be tried."""
    with suppress(RefusedError):
        return from_member(needs, member)
    return None


def _from_unowned(needs: Needs, identity: str) -> Origin:
    """Send from what the account does not have: in an owned_only account not at all, or as NOTICE."""
    sender = shown_sender(identity)
    if sender is None:
        problem = "Member must be the ARN of a phone-number, pool, sender-id or rcs-agent of sms-voice"
        raise invalid("INVALID_ARN", "OriginationIdentity", problem)
    kind = resource_type(identity)
    if kind == "sender-id" and needs.capability != "SMS":
        raise needs.mismatch("NUMBER_CAPABILITIES_MISMATCH", "A sender ID cannot call", identity)
    if not needs.account.settings.owned_only:
        return Origin(sender)
    if kind != "sender-id" or split_sender_id(identity) is not None:
        raise not_found(kind, identity)
    return _from_unowned_name(needs, identity)


def _from_unowned_name(needs: Needs, name: str) -> Origin:
    """Send from a sender ID that the account has for other countries at best."""
    rules = rules_of(needs.to.country).sender_id
    if rules == "no":
        raise invalid(
            "SENDER_ID_NOT_SUPPORTED", "OriginationIdentity", f"{needs.to.country} does not support sender IDs"
        )
    elsewhere = any(owned == name for owned, _ in needs.account.sender_ids)
    if elsewhere and rules == "registration":
        return unregistered(name, needs.to.country)
    raise not_found("sender-id", name)


def _choose(needs: Needs) -> Origin:
    """Choose as the service does when no identity is named: the account's number of the country, else what is left."""
    for number in needs.account.numbers.values():
        found = _try_member(needs, number) if number.country == needs.to.country else None
        if found is not None:
            return found
    if not needs.account.settings.owned_only:
        return Origin(ANONYMOUS)
    if needs.to.country == OWN_NUMBER_NEEDED:
        sentence = f"The account has no number that texts {needs.to.country}"
        raise conflict("NO_ORIGINATION_IDENTITIES_FOUND", sentence, "account", needs.account.id)
    return Origin(_shared_sender(needs.to.country), remark="over a shared route")


def _shared_sender(country: str) -> str:
    return SHARED_NUMBER if rules_of(country).sender_id == "no" else ANONYMOUS
