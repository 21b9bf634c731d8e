"""The phone network as one thing: the account that it plays, the faults in force, and the servers over them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.account.account import Account
from cognito_otp_local.phone_network.account.notify_templates import HANDLERS
from cognito_otp_local.phone_network.account.quotas import AccountFacts
from cognito_otp_local.phone_network.faults.fault_injection import Misbehaving
from cognito_otp_local.phone_network.faults.faults import Faults
from cognito_otp_local.phone_network.network_control import Control
from cognito_otp_local.phone_network.operations.account_limits import SpendLimits
from cognito_otp_local.phone_network.operations.configuration_sets import ConfigurationSets
from cognito_otp_local.phone_network.operations.event_destinations import EventDestinations
from cognito_otp_local.phone_network.operations.message_feedback import Feedback
from cognito_otp_local.phone_network.operations.notify_configurations import NotifyConfigurations
from cognito_otp_local.phone_network.operations.opt_out_lists import OptOuts
from cognito_otp_local.phone_network.operations.phone_numbers import Numbers
from cognito_otp_local.phone_network.operations.phone_pools import Pools
from cognito_otp_local.phone_network.operations.protect_bindings import ProtectBindings
from cognito_otp_local.phone_network.operations.protect_configurations import Protect
from cognito_otp_local.phone_network.operations.protect_overrides import ProtectOverrides
from cognito_otp_local.phone_network.operations.registrations import Registrations
from cognito_otp_local.phone_network.operations.sender_ids import SenderIds
from cognito_otp_local.phone_network.operations.verified_numbers import VerifiedNumbers
from cognito_otp_local.phone_network.sending.carrier import Carrier
from cognito_otp_local.phone_network.sending.delivery_events import Events
from cognito_otp_local.phone_network.sending.send_notify_text_message import NotifySending
from cognito_otp_local.phone_network.sending.send_text_message import TextSending
from cognito_otp_local.phone_network.sending.send_voice_message import VoiceSending
from cognito_otp_local.phone_network.sending.verification_texts import VerificationTexts
from cognito_otp_local.phone_network.services.iam import AllowEveryone
from cognito_otp_local.phone_network.services.sms_voice import SmsVoice
from cognito_otp_local.phone_network.sns.cognito_texts import CognitosOwnTexts
from cognito_otp_local.phone_network.sns.sns_account import SnsAccount
from cognito_otp_local.phone_network.sns.sns_phones import SnsPhones
from cognito_otp_local.phone_network.sns.sns_publish import SnsPublish
from cognito_otp_local.phone_network.wire.sms_voice_api import service_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp

    from cognito_otp_local.inbox.received import Inbox
    from cognito_otp_local.phone_network.services.iam import Gate
    from cognito_otp_local.phone_network.services.sms_voice import Handler, SendHandler


@dataclass(frozen=True, slots=True)
class PhoneNetwork:
    """One network: what it delivers to, whom it plays, what it does wrong, where it reports.

    ``gate`` decides who may call; close the network to stop its reports.
    """

    inbox: Inbox
    account: Account = field(default_factory=Account)
    gate: Gate = field(default_factory=AllowEveryone)
    events: Events = field(default_factory=Events)
    faults: Faults = field(default_factory=Faults)

    @property
    def carrier(self) -> Carrier:
        """What delivers."""
        return Carrier(self.account, self.inbox, self.events)

    @property
    def own_texts(self) -> CognitosOwnTexts:
        """What delivers the texts that Cognito sends by itself."""
        return CognitosOwnTexts(self.inbox, self.account, self.events)

    def sms_voice(self) -> ASGIApp:
        """Build End User Messaging SMS."""
        return SmsVoice(service_model(), self._handlers(), self._senders(), self.gate, self.account, self.inbox)

    def sns(self, emulator: ASGIApp) -> ASGIApp:
        """Build SNS: phones here, topics at the emulator."""
        texts = VerificationTexts(self.carrier, "sns:CreateSMSSandboxPhoneNumber")
        handlers = SnsAccount(self.account, texts.send).handlers
        return SnsPhones(SnsPublish(self.carrier).publish, handlers, self.account, self.gate, emulator)

    def misbehaving(self, app: ASGIApp) -> ASGIApp:
        """Put the faults in front of an application."""
        return Misbehaving(app, self.faults, self.inbox, self.account.now)

    def routes(self) -> Sequence[BaseRoute]:
        """Return the routes of ``/network``, to be served beside the inbox."""
        return Control(self.faults, self.account).routes()

    def close(self) -> None:
        """Stop reporting."""
        self.events.close()

    def _senders(self) -> dict[str, SendHandler]:
        return {
            "SendTextMessage": TextSending(self.carrier).send,
            "SendVoiceMessage": VoiceSending(self.carrier).send,
            "SendNotifyTextMessage": NotifySending(self.carrier).send,
        }

    def _handlers(self) -> dict[str, Handler]:
        """Return the operations that do not send."""
        topics = (
            AccountFacts,
            ConfigurationSets,
            EventDestinations,
            Feedback,
            NotifyConfigurations,
            Numbers,
            OptOuts,
            Pools,
            Protect,
            ProtectBindings,
            ProtectOverrides,
            Registrations,
            SenderIds,
            SpendLimits,
        )
        texts = VerificationTexts(self.carrier)
        found = {**HANDLERS, **VerifiedNumbers(self.account, texts.send).handlers}
        for topic in topics:
            found |= topic(self.account).handlers
        return found
