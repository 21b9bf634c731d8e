"""Whether a number or a sender ID can send a message, and what the phone shows then.

Sources: the End User Messaging SMS guide, "Sender IDs", "Phone numbers".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp.domain.simulators import is_simulator
from cognito_otp_local.phone_network.account.origination_identities import OwnedNumber
from cognito_otp_local.phone_network.country_rules import rules_of
from cognito_otp_local.phone_network.refusals import RefusedError, conflict, invalid
from cognito_otp_local.phone_network.resource_names import ANONYMOUS, resource_type
from cognito_otp_local.phone_network.sending.outbound import Origin

if TYPE_CHECKING:
    from cognito_otp.domain.phones import Phone
    from cognito_otp_local.inbox.messages import MessageType
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.account.origination_identities import Member, OwnedSenderId


@dataclass(frozen=True, slots=True)
class Needs:
    """What a message needs of its origin: where it goes, how, and as what."""

    account: Account
    to: Phone
    capability: str
    message_type: MessageType

    def mismatch(self, reason: str, sentence: str, identity: str) -> RefusedError:
        """Refuse an identity that does not suit them."""
        return conflict(reason, sentence, resource_type(identity), identity)


def from_member(needs: Needs, member: Member) -> Origin:
    """Return the origin of a message from a number or a sender ID, or refuse."""
    return _from_number(needs, member) if isinstance(member, OwnedNumber) else _from_sender_id(needs, member)


def _from_number(needs: Needs, number: OwnedNumber) -> Origin:
    """Send from a number, if it may: its capabilities, message type, registration, country."""
    if needs.capability not in number.capabilities:
        raise needs.mismatch("NUMBER_CAPABILITIES_MISMATCH", "The number cannot do this", number.id)
    if needs.message_type != number.message_type:
        raise needs.mismatch("MESSAGE_TYPE_MISMATCH", "The number is for another message type", number.id)
    registration = needs.account.registrations.get(number.registration or "")
    if registration is not None and not registration.complete:
        raise needs.mismatch("REGISTRATION_NOT_COMPLETE", "The number's registration is not complete", number.id)
    _check_country(needs, number)
    opt_out_list = None if number.self_managed_opt_outs else number.opt_out_list
    return Origin(number.number, opt_out_list, abroad=needs.to.country != number.country)


def _check_country(needs: Needs, number: OwnedNumber) -> None:
    """Refuse destinations that a number does not reach."""
    if number.kind == "SIMULATOR":
        if needs.to.country == number.country and is_simulator(needs.to.e164):
            return
        problem = "a simulator number reaches simulator numbers of its own country only"
        raise invalid("INVALID_IDENTITY_FOR_DESTINATION_COUNTRY", "OriginationIdentity", problem)
    if needs.to.country == number.country or number.international:
        return
    reason = (
        "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY"
        if rules_of(number.country).international
        else "INTERNATIONAL_SENDING_NOT_SUPPORTED"
    )
    problem = f"the number is of {number.country} and does not send to {needs.to.country}"
    raise invalid(reason, "OriginationIdentity", problem)


def _from_sender_id(needs: Needs, sender_id: OwnedSenderId) -> Origin:
    """Send from a sender ID, if its country is the destination's and the message type suits."""
    if needs.capability != "SMS":
        raise needs.mismatch("NUMBER_CAPABILITIES_MISMATCH", "A sender ID cannot call", sender_id.name)
    if needs.to.country != sender_id.country:
        problem = f"the sender ID is for {sender_id.country}, the destination is in {needs.to.country}"
        raise invalid("INVALID_IDENTITY_FOR_DESTINATION_COUNTRY", "OriginationIdentity", problem)
    if needs.message_type not in sender_id.allowed_types:
        raise needs.mismatch("MESSAGE_TYPE_MISMATCH", "The sender ID is for another message type", sender_id.name)
    if rules_of(sender_id.country).sender_id == "registration" and not sender_id.registered:
        return unregistered(sender_id.name, sender_id.country)
    return Origin(sender_id.name)


def unregistered(name: str, country: str) -> Origin:
    """Return what stands in for a sender ID that is not registered."""
    return Origin(ANONYMOUS, remark=f"{name} is not registered in {country}, so the phone shows {ANONYMOUS}")
