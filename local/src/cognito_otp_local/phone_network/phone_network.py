"""The phone network as one thing: the account that it plays, the faults in force, and the servers over them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.account import Account
from cognito_otp_local.phone_network.carrier import Carrier
from cognito_otp_local.phone_network.configuration_sets import ConfigurationSets
from cognito_otp_local.phone_network.control import Control
from cognito_otp_local.phone_network.event_destinations import EventDestinations
from cognito_otp_local.phone_network.events import Events
from cognito_otp_local.phone_network.faults import Faults
from cognito_otp_local.phone_network.feedback import Feedback
from cognito_otp_local.phone_network.iam import AllowEveryone
from cognito_otp_local.phone_network.misbehaving import Misbehaving
from cognito_otp_local.phone_network.model import service_model
from cognito_otp_local.phone_network.notify import NotifySending
from cognito_otp_local.phone_network.notify_configurations import NotifyConfigurations
from cognito_otp_local.phone_network.notify_templates import HANDLERS
from cognito_otp_local.phone_network.numbers import Numbers
from cognito_otp_local.phone_network.opt_outs import OptOuts
from cognito_otp_local.phone_network.own_texts import CognitosOwnTexts
from cognito_otp_local.phone_network.pools import Pools
from cognito_otp_local.phone_network.protect import Protect
from cognito_otp_local.phone_network.protect_bindings import ProtectBindings
from cognito_otp_local.phone_network.protect_overrides import ProtectOverrides
from cognito_otp_local.phone_network.quotas import AccountFacts
from cognito_otp_local.phone_network.registrations import Registrations
from cognito_otp_local.phone_network.sender_ids import SenderIds
from cognito_otp_local.phone_network.sending import TextSending
from cognito_otp_local.phone_network.service import SmsVoice
from cognito_otp_local.phone_network.sns import SnsPhones
from cognito_otp_local.phone_network.sns_account import SnsAccount
from cognito_otp_local.phone_network.sns_publish import SnsPublish
from cognito_otp_local.phone_network.spending import SpendLimits
from cognito_otp_local.phone_network.verification_texts import VerificationTexts
from cognito_otp_local.phone_network.verified_numbers import VerifiedNumbers
from cognito_otp_local.phone_network.voice import VoiceSending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp

    from cognito_otp_local.inbox.received import Inbox
    from cognito_otp_local.phone_network.iam import Gate
    from cognito_otp_local.phone_network.service import Handler, SendHandler


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
