"""Handing a code over: to the pool's CustomSMSSender, or worded and sent by Cognito itself; and who gets it, masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_local.cognito.code_delivery.mailing import Mailer
from cognito_otp_local.cognito.code_delivery.message_writing import escaped
from cognito_otp_local.cognito.code_delivery.traces import Traces
from cognito_otp_local.cognito.directory.pool_templates import Cause
from cognito_otp_local.cognito.errors import CognitoError, delivery_failed
from cognito_otp_local.cognito.rules.delivery_details import details, require_sms
from cognito_otp_local.cognito.triggers import trigger_events

if TYPE_CHECKING:
    from cognito_otp_local.cognito.code_delivery.message_writing import Writer
    from cognito_otp_local.cognito.code_delivery.sealing import Sealer
    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.front_config import FrontConfig
    from cognito_otp_local.cognito.triggers.async_queue import AsyncQueue
    from cognito_otp_local.cognito.triggers.trigger_events import Letter


class Courier:
    """Sends letters the way the pool says.

    With a CustomSMSSender no text goes through CustomMessage, whose words could not reach the sender's event.
    """

    def __init__(self, config: FrontConfig, sealer: Sealer, writer: Writer, queue: AsyncQueue) -> None:
        """Take who seals, who words, who calls the sender, and who carries what Cognito sends itself."""
        self._carry = config.carrier
        self._traces = Traces(config)
        self._mailer = Mailer(writer, self._traces, config.deliver_email)
        self._sealer = sealer
        self._writer = writer
        self._queue = queue

    def deliver(self, pool: Pool, letter: Letter) -> Document:
        """Send the code and return CodeDeliveryDetails; a sender's failure later on does not show here."""
        if letter.attribute == "email":
            self._mailer.send(pool, letter)
        elif pool.triggers.custom_sms_sender is not None:
            self._to_sender(pool, pool.triggers.custom_sms_sender, letter)
        else:
            require_sms(pool)
            written = self._traces.worded(self._writer.text, pool, letter)
            self._carry(letter.address, written.body)
        return details(letter.attribute, letter.address)

    def _to_sender(self, pool: Pool, arn: str, letter: Letter) -> None:
        sealed = self._sealed(pool, letter) if letter.code else None
        what = "code sealed for CustomSMSSender" if sealed else "handed to CustomSMSSender without a code"
        self._traces.note(letter, "cognito", what)
        self._queue.submit(arn, pool, trigger_events.sender(pool, letter, sealed))

    def _sealed(self, pool: Pool, letter: Letter) -> str:
        secret = escaped(letter.code) if letter.cause is Cause.ADMIN_CREATE_USER else letter.code
        try:
            if pool.triggers.key is None:
                raise delivery_failed("The pool has a CustomSMSSender but no KMSKeyID: set LambdaConfig.KMSKeyID.")
            return self._sealer.seal(pool.triggers.key, pool.id, secret)
        except CognitoError:
            self._traces.note(letter, "cognito", "code could not be sealed for CustomSMSSender", ok=False)
            raise
