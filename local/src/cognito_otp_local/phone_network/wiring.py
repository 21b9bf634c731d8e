"""The phone network as one thing: the account that it plays, the faults in force, and the servers over them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.account.account import Account
from cognito_otp_local.phone_network.call_trace import CallTrace
from cognito_otp_local.phone_network.faults.fault_injection import FaultInjection
from cognito_otp_local.phone_network.faults.faults import Faults
from cognito_otp_local.phone_network.network_control import NetworkControl
from cognito_otp_local.phone_network.operations.account_limits import AccountLimits
from cognito_otp_local.phone_network.operations.configuration_sets import ConfigurationSets
from cognito_otp_local.phone_network.operations.event_destinations import EventDestinations
from cognito_otp_local.phone_network.operations.message_feedback import MessageFeedback
from cognito_otp_local.phone_network.operations.notify_configurations import NotifyConfigurations
from cognito_otp_local.phone_network.operations.opt_out_lists import OptOutLists
from cognito_otp_local.phone_network.operations.phone_numbers import PhoneNumbers
from cognito_otp_local.phone_network.operations.phone_pools import PhonePools
from cognito_otp_local.phone_network.operations.protect_bindings import ProtectBindings
from cognito_otp_local.phone_network.operations.protect_configurations import ProtectConfigurations
from cognito_otp_local.phone_network.operations.protect_overrides import ProtectOverrides
from cognito_otp_local.phone_network.operations.registration_types import RegistrationTypes
from cognito_otp_local.phone_network.operations.registrations import Registrations
from cognito_otp_local.phone_network.operations.sender_ids import SenderIds
from cognito_otp_local.phone_network.operations.verified_numbers import VerifiedNumbers
from cognito_otp_local.phone_network.sending.carrier import Carrier
from cognito_otp_local.phone_network.sending.delivery_events import DeliveryEvents
from cognito_otp_local.phone_network.sending.send_notify_text_message import NotifySending
from cognito_otp_local.phone_network.sending.send_text_message import TextSending
from cognito_otp_local.phone_network.sending.send_voice_message import VoiceSending
from cognito_otp_local.phone_network.sending.verification_texts import VerificationTexts
from cognito_otp_local.phone_network.services.aws_service import AwsService
from cognito_otp_local.phone_network.services.iam import AllowEveryone
from cognito_otp_local.phone_network.services.sms_voice import SmsVoiceProtocol
from cognito_otp_local.phone_network.sns.cognito_texts import CognitoTexts
from cognito_otp_local.phone_network.sns.sns_account import SnsAccount
from cognito_otp_local.phone_network.sns.sns_phones import SnsPhones, SnsProtocol
from cognito_otp_local.phone_network.sns.sns_publish import SnsPublish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp

    from cognito_otp_local.inbox.received import Inbox
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler
    from cognito_otp_local.phone_network.services.iam import Gate

OPERATIONS = (
    AccountLimits,
    ConfigurationSets,
    EventDestinations,
    MessageFeedback,
    NotifyConfigurations,
    OptOutLists,
    PhoneNumbers,
    PhonePools,
    ProtectBindings,
    ProtectConfigurations,
    ProtectOverrides,
    Registrations,
    RegistrationTypes,
    SenderIds,
)
"""The topics of operations that need the account alone."""


@dataclass(frozen=True, slots=True)
class EmulatedNetwork:
    """One network: what it delivers to, whom it plays, what it does wrong, where it reports.

    ``gate`` decides who may call; close the network to stop its reports.
    """

    inbox: Inbox
    account: Account = field(default_factory=Account)
    gate: Gate = field(default_factory=AllowEveryone)
    events: DeliveryEvents = field(default_factory=DeliveryEvents)
    faults: Faults = field(default_factory=Faults)

    @property
    def carrier(self) -> Carrier:
        """What delivers."""
        return Carrier(self.account, self.inbox, self.events)

    @property
    def trace(self) -> CallTrace:
        """What notes calls in the phones' traces."""
        return CallTrace(self.inbox, self.account)

    @property
    def own_texts(self) -> CognitoTexts:
        """What delivers the texts that Cognito sends by itself."""
        return CognitoTexts(self.inbox, self.account, self.events)

    def sms_voice(self) -> ASGIApp:
        """Build End User Messaging SMS."""
        return AwsService(
            protocol=SmsVoiceProtocol(),
            handlers=self._handlers(),
            senders={
                "SendTextMessage": TextSending(self.carrier).send,
                "SendVoiceMessage": VoiceSending(self.carrier).send,
                "SendNotifyTextMessage": NotifySending(self.carrier).send,
            },
            gate=self.gate,
            account=self.account,
            trace=self.trace,
        )

    def sns(self, emulator: ASGIApp) -> ASGIApp:
        """Build SNS: phones here, topics at the emulator."""
        texts = VerificationTexts(self.carrier, "sns:CreateSMSSandboxPhoneNumber")
        phones = AwsService(
            protocol=SnsProtocol(),
            handlers=SnsAccount(self.account, texts.send).handlers,
            senders={"Publish": SnsPublish(self.carrier).publish},
            gate=self.gate,
            account=self.account,
        )
        return SnsPhones(phones, emulator)

    def with_faults(self, app: ASGIApp) -> ASGIApp:
        """Put the faults in front of an application."""
        return FaultInjection(app, self.faults, self.trace)

    def routes(self) -> Sequence[BaseRoute]:
        """Return the routes of ``/network``, to be served beside the inbox."""
        return NetworkControl(self.faults, self.account).routes()

    def close(self) -> None:
        """Stop reporting."""
        self.events.close()

    def _handlers(self) -> dict[str, Handler]:
        """Return the operations that do not send."""
        texts = VerificationTexts(self.carrier)
        found = VerifiedNumbers(self.account, texts.send).handlers
        for topic in OPERATIONS:
            found |= topic(self.account).handlers
        return found
