"""The product's whole job, written with the usual libraries' defaults and no thought for the start."""

from __future__ import annotations

import base64
import os
from typing import Any

import aws_encryption_sdk
import boto3
import phonenumbers
from aws_encryption_sdk import CommitmentPolicy
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent,
)
from pydantic import BaseModel

os.environ.setdefault("POWERTOOLS_TRACE_DISABLED", "true")  # the patches are made all the same; only the daemon lacks
logger, tracer = Logger(service="naive"), Tracer(service="naive")
metrics = Metrics(namespace="naive", service="naive")
client = aws_encryption_sdk.EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT)
keys = aws_encryption_sdk.StrictAwsKmsMasterKeyProvider(key_ids=[os.environ["KMS_KEY_ARN"]])
texts: Any = boto3.client("pinpoint-sms-voice-v2")
once = DynamoDBPersistenceLayer(table_name=os.environ["CODES_TABLE"], key_attr="id")
by_code = IdempotencyConfig(event_key_jmespath="request.code", expires_after_seconds=86_400)


class Attributes(BaseModel):
    """A user's attributes."""

    sub: str
    phone_number: str
    locale: str | None = None


class Request(BaseModel):
    """What is asked for."""

    code: str
    userAttributes: Attributes  # noqa: N815 - Cognito's name


class SmsEvent(BaseModel):
    """A CustomSMSSender event."""

    triggerSource: str  # noqa: N815 - Cognito's name
    userPoolId: str  # noqa: N815 - Cognito's name
    request: Request


@logger.inject_lambda_context
@tracer.capture_lambda_handler
@metrics.log_metrics(capture_cold_start_metric=True)
@idempotent(persistence_store=once, config=by_code)
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Decrypt, look the country up, send once, log and count."""
    asked = SmsEvent.model_validate(event)
    number = phonenumbers.parse(asked.request.userAttributes.phone_number)
    if not phonenumbers.is_possible_number(number):
        raise ValueError(asked.triggerSource)
    country = phonenumbers.region_code_for_number(number)
    code, _ = client.decrypt(source=base64.b64decode(asked.request.code), key_provider=keys)
    sent = texts.send_text_message(
        DestinationPhoneNumber=asked.request.userAttributes.phone_number,
        MessageBody=f"Your code is {code.decode()}",
        MessageType="TRANSACTIONAL",
    )
    logger.info("sent", extra={"country": country, "message_id": sent["MessageId"]})
    metrics.add_dimension("country", str(country))
    metrics.add_metric("Sent", MetricUnit.Count, 1)
    return {"sent": True}
