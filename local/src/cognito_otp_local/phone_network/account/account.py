"""The AWS account that the phone network plays: its settings and everything that was created in it."""

from __future__ import annotations

import threading
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_local.phone_network.account.configuration_set import ConfigurationSet
    from cognito_otp_local.phone_network.account.notify_configuration import NotifyConfiguration
    from cognito_otp_local.phone_network.account.opt_out_list import OptOutList
    from cognito_otp_local.phone_network.account.origination_identities import OwnedNumber, OwnedPool, OwnedSenderId
    from cognito_otp_local.phone_network.account.protect_configuration import ProtectConfiguration
    from cognito_otp_local.phone_network.account.registration import Registration
    from cognito_otp_local.phone_network.account.verified_number import VerifiedNumber

PLAYED_ACCOUNT = "000000000000"
PLAYED_REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """What kind of account it is.

    In the ``sandbox`` only verified numbers get texts. With ``owned_only`` a message must come from an identity, and
    name configurations, that the account has; without, whatever is well formed exists. Spend limits are whole US
    dollars a month, None for the highest that the account may have.
    """

    sandbox: bool = False
    owned_only: bool = False
    text_spend_limit_usd: int | None = None
    voice_spend_limit_usd: int | None = None


@dataclass(slots=True)
class Account:
    """The account. ``lock`` is held while a call is answered, so that calls see each other whole."""

    region: str = PLAYED_REGION
    id: str = PLAYED_ACCOUNT
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    new_id: Callable[[], str] = lambda: str(uuid.uuid4())
    settings: AccountSettings = field(default_factory=AccountSettings)
    lock: threading.RLock = field(default_factory=threading.RLock)
    opt_out_lists: dict[str, OptOutList] = field(default_factory=dict)
    verified_numbers: dict[str, VerifiedNumber] = field(default_factory=dict)
    numbers: dict[str, OwnedNumber] = field(default_factory=dict)
    sender_ids: dict[tuple[str, str], OwnedSenderId] = field(default_factory=dict)
    pools: dict[str, OwnedPool] = field(default_factory=dict)
    registrations: dict[str, Registration] = field(default_factory=dict)
    configuration_sets: dict[str, ConfigurationSet] = field(default_factory=dict)
    protect_configurations: dict[str, ProtectConfiguration] = field(default_factory=dict)
    default_protect: str | None = None
    notify_configurations: dict[str, NotifyConfiguration] = field(default_factory=dict)
    other_spend_limits: dict[str, int] = field(default_factory=dict)
    spent: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    feedback: dict[str, str] = field(default_factory=dict)

    def arn(self, path: str) -> str:
        """Return the ARN of a resource of the service, such as ``pool/pool-1``."""
        return f"arn:aws:sms-voice:{self.region}:{self.id}:{path}"

    def resource_id(self, kind: str) -> str:
        """Make an id such as ``pool-0123456789abcdef``."""
        return f"{kind}-{uuid.uuid4().hex}"

    def timestamp(self) -> float:
        """Return the time as awsJson writes it: seconds since the epoch."""
        return self.now().timestamp()
