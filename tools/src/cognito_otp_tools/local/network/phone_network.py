"""The phone network as one thing: the account that it plays, the faults in force, and the servers over them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cognito_otp_tools.local.network.account import Account
from cognito_otp_tools.local.network.control import Control
from cognito_otp_tools.local.network.faults import Faults
from cognito_otp_tools.local.network.iam import AllowEveryone
from cognito_otp_tools.local.network.misbehaving import Misbehaving
from cognito_otp_tools.local.network.model import service_model
from cognito_otp_tools.local.network.opt_outs import OptOuts
from cognito_otp_tools.local.network.sending import TextSending
from cognito_otp_tools.local.network.service import SmsVoice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp

    from cognito_otp_tools.local.network.iam import Gate
    from cognito_otp_tools.local.network.messages import Inbox


@dataclass(frozen=True, slots=True)
class PhoneNetwork:
    """One network: what it delivers to, whom it plays, and what it does wrong."""

    inbox: Inbox
    account: Account = field(default_factory=Account)
    faults: Faults = field(default_factory=Faults)

    def sms_voice(self, gate: Gate | None = None) -> ASGIApp:
        """Build End User Messaging SMS. Without a ``gate``, anyone may call it."""
        account = self.account
        return SmsVoice(
            service_model(),
            handlers={**OptOuts(account).handlers},
            senders={"SendTextMessage": TextSending(self.inbox, account.now, account.new_id).send},
            gate=gate or AllowEveryone(),
            account=account,
            inbox=self.inbox,
        )

    def misbehaving(self, app: ASGIApp) -> ASGIApp:
        """Put the faults in front of an application."""
        return Misbehaving(app, self.faults, self.inbox, self.account.now)

    def routes(self) -> Sequence[BaseRoute]:
        """Return the routes of ``/network``, to be served beside the inbox."""
        return Control(self.faults, self.account).routes()
