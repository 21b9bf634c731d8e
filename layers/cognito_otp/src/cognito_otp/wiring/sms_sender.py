"""CustomSMSSender's collaborators, made in Lambda's INIT phase."""

from __future__ import annotations

import os

from aws_lambda_powertools import Logger

from cognito_otp.adapters.sealed_codes import KmsCodeOpener
from cognito_otp.adapters.sessions import new_session
from cognito_otp.adapters.text_messages import EndUserMessagingSender
from cognito_otp.settings import sender_settings

logger = Logger(service="custom-sms-sender")
settings = sender_settings(os.environ)
_session = new_session()
codes = KmsCodeOpener(_session, settings.kms_key_arn)
texts = EndUserMessagingSender(_session)
